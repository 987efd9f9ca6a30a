import { authorizationDetails, resourcesOf } from "../cli/account/authorization-details";
import { identifier, identitiesOf } from "../cli/account/identities";
import { reachOf } from "../cli/audit/reach";
import { arn, inline } from "../testkit/accounts";
import { document } from "../testkit/documents";
import { accountOf } from "./audit";
import { heading, row } from "./print";

const SIZES = [1000, 10_000] as const;

/** Who gets to which privileged role, and to an account's administrator, by every step that is known: the question alone, once for each size. */
export function benchReach(): void {
  heading("Who reaches what without MFA: once, in a process that has just read the account");
  const times = SIZES.map((principals) => {
    const resources = resourcesOf(authorizationDetails.parse(steppingAccount(principals)));
    const identities = identitiesOf(resources);
    const identify = identifier(resources);
    const [started, used] = [performance.now(), process.cpuUsage()];
    const { roles, accounts, presumed } = reachOf(identities, identify, []);
    const milliseconds = performance.now() - started;
    const { user, system } = process.cpuUsage(used);
    const processor = (user + system) / 1000;
    const pairs = roles.reduce((sum, { users, unlisted = 0 }) => sum + users.length + unlisted, 0);
    const administrators = accounts.reduce((sum, { users, unlisted = 0 }) => sum + users.length + unlisted, 0);
    row(
      `${principals.toLocaleString("en")} users and roles`,
      `${milliseconds.toFixed(0)} ms, processor time ${processor.toFixed(0)} ms (${pairs.toLocaleString("en")} pairs of a user and a role, ${administrators} administrators, ${presumed.length === 0 ? "all decided" : presumed.join("; ")})`,
    );
    return processor;
  });
  row("growth exponent of processor time between the two", Math.log10((times[1] ?? 0) / (times[0] ?? 1)).toFixed(2));
}

/** {@link accountOf}, in which some users may make keys for those of their team, some roles pass others to Lambda, and some write their own policies. */
function steppingAccount(principals: number) {
  const {
    UserDetailList = [],
    RoleDetailList = [],
    ...account
  } = accountOf({
    users: principals * 0.6,
    groups: principals * 0.05,
    roles: principals * 0.4,
  });
  const allow = (Action: string | readonly string[], Resource: string) => inline("steps", document({ Effect: "Allow", Action, Resource }));
  return {
    ...account,
    UserDetailList: UserDetailList.map((user, index) =>
      index % 50 === 7 ? { ...user, UserPolicyList: [allow("iam:CreateAccessKey", arn(`user/u-${index % 100}*`))] } : user,
    ),
    RoleDetailList: RoleDetailList.map((role, index) => {
      if (index % 50 === 3)
        return { ...role, RolePolicyList: [allow(["iam:PassRole", "lambda:*Function"], arn(`role/r-${index % 100}*`))] };
      return index % 50 === 13 ? { ...role, RolePolicyList: [allow("iam:PutRolePolicy", arn(`role/r-${index}`))] } : role;
    }),
  };
}
