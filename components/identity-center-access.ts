import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { identityCenterChecklist } from "./documents/checklists";
import { accountId, atLeast, type Problem, unique, within } from "./documents/problems";

/** A permission set. */
export interface IdentityCenterPermissionSet {
  /** Name of the set. */
  name: string;
  /** What the set is for. */
  description?: string;
  /** ARNs of its AWS managed policies. */
  policyArns?: pulumi.Input<string>[];
  /** Its inline policy, as JSON. */
  inlinePolicy?: pulumi.Input<string>;
  /** Whether it grants privileges; on by default. Can only be turned off if all its managed policies are known to grant none. */
  privileged?: boolean;
  /** Length of a session, in hours: 1 for a privileged set, otherwise 1 to 12 and 8 by default. */
  sessionHours?: number;
}

/** Who gets a permission set, where. */
export interface IdentityCenterAssignment {
  /** Name of the permission set, one of `permissionSets`. */
  permissionSet: string;
  /** Id of the group in the identity store. */
  groupId: pulumi.Input<string>;
  /** Account ids, 12 digits. */
  accountIds: pulumi.Input<string>[];
}

/** The permission sets, and who gets them. */
export interface IdentityCenterAccessArgs {
  /** ARN of the Identity Center instance. */
  instanceArn: pulumi.Input<string>;
  /** The permission sets, names all different. */
  permissionSets: IdentityCenterPermissionSet[];
  /** Who gets them. Groups only: people are added and removed in the identity provider. */
  assignments?: IdentityCenterAssignment[];
}

/**
 * Permission sets with short sessions for privileges, assigned to groups. AWS can't see the MFA of an Identity Center sign-in: the
 * identity provider, or Identity Center's own directory, must require it, and no API can set that. The checklist says what to do.
 */
export class IdentityCenterAccess extends pulumi.ComponentResource {
  /** ARNs of the permission sets, in the order given. */
  public readonly permissionSetArns: pulumi.Output<string[]>;
  /** What only a person can set, in order. */
  public readonly checklist: pulumi.Output<string[]>;

  constructor(name: string, args: IdentityCenterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:IdentityCenterAccess", name, args, opts);
    refuse("IdentityCenterAccess", name, accessProblems(args));
    const { instanceArn } = args;
    const parent = { parent: this };
    const arns = new Map(args.permissionSets.map((set) => [set.name, permissionSet(`${name}-${set.name}`, instanceArn, set, this)]));
    args.assignments?.forEach((assignment, index) => {
      const permissionSetArn = arns.get(assignment.permissionSet);
      if (permissionSetArn === undefined) return;
      assignment.accountIds.forEach((targetId, account) => {
        new aws.ssoadmin.AccountAssignment(
          `${name}-assignment-${index}-${account}`,
          { instanceArn, permissionSetArn, principalType: "GROUP", principalId: assignment.groupId, targetType: "AWS_ACCOUNT", targetId },
          parent,
        );
      });
    });
    this.permissionSetArns = pulumi.all([...arns.values()]);
    this.checklist = pulumi.output([...identityCenterChecklist]);
    this.registerOutputs({ permissionSetArns: this.permissionSetArns, checklist: this.checklist });
  }
}

function permissionSet(
  name: string,
  instanceArn: pulumi.Input<string>,
  set: IdentityCenterPermissionSet,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const hours = set.sessionHours ?? (set.privileged === false ? 8 : 1);
  const made = new aws.ssoadmin.PermissionSet(
    name,
    { name: set.name, description: set.description, instanceArn, sessionDuration: `PT${hours}H` },
    { parent },
  );
  set.policyArns?.forEach((managedPolicyArn, index) => {
    const attachment = { instanceArn, permissionSetArn: made.arn, managedPolicyArn };
    new aws.ssoadmin.ManagedPolicyAttachment(`${name}-policy-${index}`, attachment, { parent });
  });
  if (set.inlinePolicy !== undefined) {
    const attachment = { instanceArn, permissionSetArn: made.arn, inlinePolicy: set.inlinePolicy };
    new aws.ssoadmin.PermissionSetInlinePolicy(`${name}-inline`, attachment, { parent });
  }
  return made.arn;
}

/** AWS managed policies that raise nobody: read-only ones. */
const unprivileged = /^arn:aws[\w-]*:iam::aws:policy\/(ReadOnlyAccess|SecurityAudit|job-function\/ViewOnlyAccess)$/;

function accessProblems(args: IdentityCenterAccessArgs): Problem[] {
  const names = args.permissionSets?.map((set) => set.name) ?? [];
  const problems = [...atLeast("permissionSets", names, 1, "permission set"), ...unique("permissionSets", names)];
  args.permissionSets?.forEach((set, index) => {
    problems.push(...setProblems(`permissionSets[${index}]`, set));
  });
  args.assignments?.forEach(({ permissionSet, accountIds }, index) => {
    const property = `assignments[${index}]`;
    if (!names.includes(permissionSet))
      problems.push({ property, reason: `names \`${permissionSet}\`, which is none of \`permissionSets\`` });
    problems.push(...atLeast(`${property}.accountIds`, accountIds, 1, "account"));
    for (const id of accountIds ?? []) {
      if (typeof id === "string" && !accountId.test(id))
        problems.push({ property, reason: `must hold account ids of 12 digits, not \`${id}\`` });
    }
  });
  return problems;
}

function setProblems(property: string, set: IdentityCenterPermissionSet): Problem[] {
  const problems = within(`${property}.sessionHours`, set.sessionHours, 1, set.privileged === false ? 12 : 1, "hours");
  if (!/^[\w+=,.@-]{1,32}$/.test(set.name))
    problems.push({ property: `${property}.name`, reason: `must have 1 to 32 letters, digits or \`_+=,.@-\`, not \`${set.name}\`` });
  if (set.policyArns === undefined && set.inlinePolicy === undefined) {
    problems.push({ property, reason: "must have `policyArns` or an `inlinePolicy`" });
  }
  if (set.privileged === false) {
    const known = (set.policyArns ?? []).every((arn) => typeof arn === "string" && unprivileged.test(arn));
    if (!known || set.inlinePolicy !== undefined) {
      problems.push({
        property: `${property}.privileged`,
        reason: "can be off only with read-only AWS managed policies: leave it out, and the session lasts an hour",
      });
    }
  }
  return problems;
}
