import { sizeLimit, sizeOf } from "./document";
import { approverPolicy } from "./jit-grants";
import { accountId, atLeast, matching, type Problem, unique, userName, within } from "./problems";
import { recipientProblems } from "./recipients";

interface Options {
  readonly roles?: readonly { readonly roleName: string; readonly people: readonly string[] }[];
  readonly assignments?: readonly {
    readonly permissionSetArn: unknown;
    readonly accountIds: readonly string[];
    readonly people: readonly string[];
  }[];
  readonly instanceArn?: unknown;
  readonly approvers?: readonly string[];
  readonly approverGroupId?: unknown;
  readonly maxGrant?: number;
  readonly maxMfaAge?: number;
  readonly emails?: readonly string[];
  readonly topicArn?: unknown;
}

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_User.html */
const userId = /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/;
/** Of a role whose name can be part of a tag's key, which takes no comma. */
export const grantableRole = /^[\w+=.@-]{1,64}$/;

/** Why these arguments make no grants that a second person approves: empty iff they do. */
export function grantsProblems(name: string, args: Options): Problem[] {
  const { roles = [], assignments = [], approvers = [] } = args;
  const problems = [
    ...recipientProblems(args),
    ...within("maxGrant", args.maxGrant, 60, 86_400, "seconds"),
    ...within("maxMfaAge", args.maxMfaAge, 60, 3600, "seconds"),
    ...matching("approvers", approvers, userName, "the name of an IAM user"),
    ...unique("approvers", approvers),
    ...unique(
      "roles",
      roles.map(({ roleName }) => roleName),
    ),
    ...roles.flatMap(({ roleName, people }, index) => [
      ...named(`roles[${index}].roleName`, roleName, grantableRole, "1 to 64 letters, digits or `_+=.@-`"),
      ...atLeast(`roles[${index}].people`, people, 1, "user"),
      ...matching(`roles[${index}].people`, people, userName, "the name of an IAM user"),
    ]),
    ...assignments.flatMap(({ accountIds, people }, index) => [
      ...atLeast(`assignments[${index}].accountIds`, accountIds, 1, "account"),
      ...matching(`assignments[${index}].accountIds`, accountIds, accountId, "an account id of 12 digits"),
      ...atLeast(`assignments[${index}].people`, people, 1, "person"),
      ...matching(`assignments[${index}].people`, people, userId, "the id of a user in the identity store"),
    ]),
    ...selfApproval(
      roles.flatMap(({ people }) => people),
      approvers,
    ),
  ];
  if (!/^[\w-]{1,50}$/.test(name))
    problems.push({ property: "name", reason: `must have 1 to 50 letters, digits, \`_\` or \`-\`, not \`${name}\`` });
  if (roles.length + assignments.length === 0)
    problems.push({ property: "roles", reason: "or `assignments` must name something that is granted" });
  if (approvers.length === 0 && args.approverGroupId === undefined)
    problems.push({ property: "approvers", reason: "or `approverGroupId` must name somebody who approves" });
  if ((assignments.length > 0 || args.approverGroupId !== undefined) && args.instanceArn === undefined)
    problems.push({ property: "instanceArn", reason: "is needed with `assignments` and `approverGroupId`" });
  return problems.length > 0 ? problems : sizeProblems(name, args);
}

function named(property: string, value: string, pattern: RegExp, what: string): Problem[] {
  return pattern.test(value) ? [] : [{ property, reason: `must have ${what}, not \`${value}\`` }];
}

/** IAM takes two names that differ in case only for the same. */
function selfApproval(people: readonly string[], approvers: readonly string[]): Problem[] {
  const eligible = new Set(people.map((person) => person.toLowerCase()));
  return approvers
    .filter((approver) => eligible.has(approver.toLowerCase()))
    .map((approver) => ({
      property: "approvers",
      reason: `name \`${approver}\`, who may be granted something too: whoever approves must be somebody else`,
    }));
}

/** The longest partition, region and ARN of a set stand for what isn't known yet. */
function sizeProblems(name: string, { roles, assignments, approvers }: Options): Problem[] {
  if (!approvers?.length) return [];
  const policy = approverPolicy({
    partition: "aws-us-gov",
    accountId: "000000000000",
    machineArn: `arn:aws-us-gov:states:ap-southeast-1:000000000000:stateMachine:mfa-guard-jit-${name}`,
    maxMfaAge: 3600,
    roles,
    assignments: assignments?.map((assignment) => ({ ...assignment, permissionSetArn: "" })),
  });
  const size = sizeOf(policy);
  return size <= sizeLimit.managed
    ? []
    : [
        {
          property: "roles",
          reason: `result in a policy for approvers of ${size} characters, and AWS allows ${sizeLimit.managed}: make one JitGrants for each team`,
        },
      ];
}
