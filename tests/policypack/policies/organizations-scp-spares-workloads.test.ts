import { organizationsScpSparesWorkloads } from "../../../policypack/policies/organizations-scp-spares-workloads";
import { allowAll, denyWithoutMfa, enforcing, text } from "../../../testkit/documents";
import { cases } from "../../../testkit/policypack/cases";
import { exempt } from "../../../testkit/policypack/exemptions";
import { given, unknown } from "../../../testkit/policypack/harness";
import { credentialsScp, scp } from "../../../testkit/policypack/scps";
import { managed } from "../../../testkit/policypack/stacks";

const rcp = (statement: object) => scp("p", text(statement), { type: "RESOURCE_CONTROL_POLICY" });
const people = { ...denyWithoutMfa, Condition: { ...denyWithoutMfa.Condition, ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" } } };
const assume = { ...people, NotAction: undefined, Action: "sts:AssumeRole", Principal: "*" };

cases(organizationsScpSparesWorkloads, {
  valid: [
    { title: "an SCP that binds IAM users alone", stack: [scp("p", credentialsScp)] },
    { title: "an RCP that binds IAM users alone", stack: [rcp(assume)] },
    { title: "an SCP that allows everything", stack: [scp("p", allowAll)] },
    { title: "an identity policy, which binds no role", stack: [managed("p", enforcing)] },
    { title: "an exempt SCP, and says so", stack: [scp("p", enforcing)], config: { exemptions: exempt("p") }, notes: [["p", "exempt"]] },
    { title: "an SCP whose text is unknown, for now", stack: [scp("p", unknown)], notes: [["p", "later"]] },
  ],
  invalid: [
    {
      title: "AWS's Deny for users, used as an SCP",
      stack: [scp("p", enforcing)],
      violations: [["p", "denies-workload", "DenyWithoutMfa"]],
    },
    {
      title: "an RCP that hits roles",
      stack: [rcp({ ...assume, Condition: denyWithoutMfa.Condition })],
      violations: [["p", "denies-workload", "DenyWithoutMfa"]],
    },
    {
      title: "the same in the aws-native provider",
      stack: [given("aws-native:organizations:Policy", "p", { type: "SERVICE_CONTROL_POLICY", content: JSON.parse(enforcing) })],
      violations: [["p", "denies-workload", "DenyWithoutMfa"]],
    },
    { title: "an SCP that can't be read", stack: [scp("p", "")], violations: [["p", "unreadable"]] },
  ],
});
