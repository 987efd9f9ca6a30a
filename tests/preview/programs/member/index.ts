import * as aws from "@pulumi/aws";

// A team's stack in one account of an organization, by itself full of holes: what closes most of them is elsewhere.
const { MEMBER = "", EMPTY = "" } = process.env;
const provider = new aws.Provider("member", { region: "eu-west-1", allowedAccountIds: [MEMBER] });
const trusting = (account: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
  });
const role = (name: string, account: string) => new aws.iam.Role(name, { name, assumeRolePolicy: trusting(account) }, { provider });

const group = new aws.iam.Group("developers", { name: "developers" }, { provider });
const user = new aws.iam.User("erin", { name: "erin" }, { provider });
new aws.iam.UserGroupMembership("erin", { user: user.name, groups: [group.name] }, { provider });
new aws.iam.AccessKey("erin", { user: user.name }, { provider });
// In the account itself, whose users an SCP binds, and in one that has none.
role("reports", MEMBER);
role("deploy", EMPTY);
// Nothing elsewhere binds users of a vendor's account.
role("vendor", "999988887777");
