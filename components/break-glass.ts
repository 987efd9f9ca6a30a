import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { partitionOf } from "./aws-answers";
import { breakGlassChecklist } from "./documents/checklists";
import { document, sizeLimit, sizeOf } from "./documents/document";
import { assumedRole, useByUsers } from "./documents/event-patterns";
import { assumedRoleFilter, useByUsersFilter } from "./documents/monitoring";
import { atLeast, atMost, matching, type Problem, unique, userName } from "./documents/problems";
import { recipientProblems } from "./documents/recipients";
import { protectionStatements } from "./documents/service-control";
import { JitRole } from "./jit-role";
import { MfaGroup } from "./mfa-group";
import { MfaUser } from "./mfa-user";
import { eventRegion, notificationTopic, notifyOnEvent, notifyOnLog } from "./notify";
import { organizationPolicy, targetProblems } from "./organization-policy";

/** An emergency user. */
export interface BreakGlassUser {
  /** Name of the user. */
  userName: string;
  /** PGP key, base64, or `keybase:NAME`, of the person who puts the first password into the safe. */
  pgpKey: string;
}

/** Who keeps the emergency access, and who hears of its use. */
export interface BreakGlassArgs {
  /** The emergency users: two to five, so that one lost key locks nobody out. Leave out for a role. */
  users?: BreakGlassUser[];
  /** ARNs of the IAM users, kept in another account, who may assume an emergency role instead; at least two. Leave out for users. */
  roleUsers?: pulumi.Input<string>[];
  /** Account ids, 12 digits, of the users in `roleUsers`; needed with them. */
  roleAccounts?: string[];
  /** ARNs of the managed policies of the emergency access; AdministratorAccess by default. */
  policyArns?: pulumi.Input<string>[];
  /** E-mail addresses that are notified of every use. */
  emails?: string[];
  /** ARN of a topic to notify instead, in the partition's home region (`us-east-1`), with EventBridge and CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
  /** CloudWatch log group of a multi-region trail: adds an alarm that sees use in every region. EventBridge only sees the home region. */
  logGroupName?: pulumi.Input<string>;
  /** Ids of organizational units or accounts in which nobody but `administrators` may edit the emergency access. Only the management account can set this. */
  targets?: pulumi.Input<string>[];
  /** ARN patterns of the principals that may still do so, such as `arn:aws:iam::*:role/deploy`; needed with `targets`. */
  administrators?: string[];
}

/**
 * Emergency access that survives the enforcement and the loss of the identity provider: IAM users under `/break-glass/` with FIDO security
 * keys only, or a role that named users of another account assume with MFA. Every use sends a notification.
 */
export class BreakGlass extends pulumi.ComponentResource {
  /** Name of the emergency users' group; empty with a role. */
  public readonly groupName: pulumi.Output<string>;
  /** First passwords, in the order of `users`, encrypted with their PGP keys; empty with a role. */
  public readonly encryptedPasswords: pulumi.Output<string[]>;
  /** ARN of the emergency role; empty with users. */
  public readonly roleArn: pulumi.Output<string>;
  /** ARN of the topic that is notified. */
  public readonly topicArn: pulumi.Output<string>;
  /** What only a person can do, in order. */
  public readonly checklist: pulumi.Output<string[]>;

  constructor(name: string, args: BreakGlassArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:BreakGlass", name, args, opts);
    refuse("BreakGlass", name, breakGlassProblems(args));
    const parent = { parent: this };
    const region = eventRegion(this);
    this.topicArn = notificationTopic(name, args, this, region);
    const policyArns = args.policyArns ?? [pulumi.interpolate`arn:${partitionOf(this)}:iam::aws:policy/AdministratorAccess`];
    const description = "Break-glass access was used";
    const names = (args.users ?? []).map((user) => user.userName);
    if (args.roleUsers) {
      const { roleUsers: users, roleAccounts: accounts } = args;
      const role = new JitRole(
        `${name}-emergency`,
        { policyArns, users, requireSourceIdentity: true, ...(accounts && { accounts }) },
        parent,
      );
      this.roleArn = role.roleArn;
      this.groupName = pulumi.output("");
      this.encryptedPasswords = pulumi.output<string[]>([]);
    } else {
      const group = new MfaGroup(`${name}-people`, { path: "/break-glass/", policyArns, requireSecurityKey: true }, parent);
      const people = (args.users ?? []).map(
        (user) =>
          new MfaUser(
            `${name}-${user.userName}`,
            { ...user, path: "/break-glass/", groups: [group.groupName], console: true, protectedFromRecovery: true },
            parent,
          ),
      );
      this.groupName = group.groupName;
      this.encryptedPasswords = pulumi.all(people.map(({ encryptedPassword }) => encryptedPassword));
      this.roleArn = pulumi.output("");
    }
    const pattern = args.roleUsers ? this.roleArn.apply(assumedRole) : useByUsers(names);
    notifyOnEvent(`${name}-use`, { description, pattern, topicArn: this.topicArn, region }, this);
    if (args.logGroupName !== undefined) {
      const filter = args.roleUsers ? this.roleArn.apply(assumedRoleFilter) : useByUsersFilter(names);
      const { logGroupName } = args;
      const metric = `${name}-break-glass`;
      notifyOnLog(`${name}-anywhere`, { description, pattern: filter, metric, threshold: 1, logGroupName, topicArn: this.topicArn }, this);
    }
    if (args.targets) {
      const kept = args.roleUsers ? { roles: [`${name}-emergency-*`] } : { users: names, groups: [`${name}-people-*`] };
      const policy = document(...protectionStatements({ ...kept, by: args.administrators ?? [] }));
      organizationPolicy(`${name}-protection`, "SERVICE_CONTROL_POLICY", policy, "Keeps break-glass access as it is", args.targets, this);
    }
    this.checklist = pulumi.output([...breakGlassChecklist]);
    this.registerOutputs({
      groupName: this.groupName,
      encryptedPasswords: this.encryptedPasswords,
      roleArn: this.roleArn,
      topicArn: this.topicArn,
      checklist: this.checklist,
    });
  }
}

function breakGlassProblems(args: BreakGlassArgs): Problem[] {
  const problems = recipientProblems(args);
  if ((args.users === undefined) === (args.roleUsers === undefined)) {
    problems.push({ property: "users", reason: "or `roleUsers` must be given, but not both" });
  }
  if (args.users) {
    const names = args.users.map((user) => user.userName);
    problems.push(
      ...atLeast("users", names, 2, "emergency users"),
      // All of them must fit into one CloudWatch filter of 1,024 characters.
      ...atMost("users", names, 5, "emergency users"),
      ...unique("users", names),
      ...matching("users", names, userName, "a user name"),
    );
    if (args.users.some(({ pgpKey }) => !pgpKey)) problems.push({ property: "users", reason: "must each have a `pgpKey`" });
  }
  if (args.roleUsers) {
    problems.push(
      ...atLeast("roleUsers", args.roleUsers, 2, "users who may assume the role"),
      ...atLeast("roleAccounts", args.roleAccounts, 1, "account that they are in"),
    );
  }
  if (args.targets) {
    problems.push(
      ...targetProblems(args.targets),
      ...atLeast("administrators", args.administrators, 1, "principal that may still edit the access"),
    );
    const names = (args.users ?? []).map((user) => user.userName);
    const size = sizeOf(document(...protectionStatements({ users: names, groups: ["x".repeat(128)], by: args.administrators ?? [] })));
    if (size > sizeLimit.organization)
      problems.push({ property: "administrators", reason: "result in a policy that is too long: use fewer, wider patterns" });
  }
  return problems;
}
