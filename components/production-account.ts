import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { partitionOf } from "./aws-answers";
import { atLeast, type Problem, unique } from "./documents/problems";
import { JitRole } from "./jit-role";
import { MfaGroup } from "./mfa-group";
import { MfaMonitoring } from "./mfa-monitoring";
import { MfaRecovery } from "./mfa-recovery";
import { MfaUser } from "./mfa-user";
import { RootGuard } from "./root-guard";

/** A group of people, under MFA. */
export interface ProductionGroup {
  /** Name of the group. */
  name: string;
  /** ARNs of the managed policies that its members always have. */
  policyArns?: pulumi.Input<string>[];
  /** Whether its members may assume the administration role with fresh MFA. */
  mayAdminister?: boolean;
  /** Whether its members may deactivate other people's lost devices. */
  mayRecover?: boolean;
}

/** A person. */
export interface ProductionPerson {
  /** Name of the user. */
  name: string;
  /** Names of the groups the person is in: at least one. */
  groups: string[];
  /** PGP key, base64, or `keybase:NAME`. With it the person gets a first password for the console. */
  pgpKey?: string;
}

/** The people of the account; every part can be replaced or left out. */
export interface ProductionAccountArgs {
  /** The people. The help desk can't touch users of a group that may administer. */
  people: ProductionPerson[];
  /** The groups; Administrators, Developers and ReadOnlyUsers by default. All can read; Administrators may administer, Developers may recover. */
  groups?: ProductionGroup[];
  /** ARNs of the administration role's managed policies; AdministratorAccess by default. */
  administrationPolicyArns?: pulumi.Input<string>[];
  /** Oldest MFA sign-in with which the administration role can be assumed, in seconds, from 60 to 3600; 3600 by default. */
  maxMfaAge?: number;
  /** Oldest MFA sign-in with which anything can be done, in seconds, from 300 to 129600; 43200 by default. */
  maxSessionMfaAge?: number;
  /** Accepts FIDO security keys and passkeys only. */
  requireSecurityKey?: boolean;
  /** E-mail addresses that are notified of root use, recovery and alarms. */
  emails?: string[];
  /** ARN of a topic to notify instead, in the partition's home region (`us-east-1`), with EventBridge and CloudWatch allowed to publish. */
  topicArn?: pulumi.Input<string>;
  /** Ids of organizational units and accounts whose root users are denied everything. Only the management account can set this. */
  rootTargets?: pulumi.Input<string>[];
  /** CloudWatch log group of an existing multi-region trail, in the region of `topicArn`; created by default. */
  logGroupName?: pulumi.Input<string>;
  /** Watches the root user; on by default. Turn it off if your own RootGuard does. */
  guardRoot?: boolean;
  /** Creates the administration role; on by default. Turn it off if you have your own JitRole for it. */
  administrationRole?: boolean;
  /** Creates the recovery role; on by default if a group may recover. Turn it off if you have your own MfaRecovery. */
  recovery?: boolean;
  /** Creates trail, alarms, AWS Config rules and dashboard; on by default. Turn it off if you have your own MfaMonitoring. */
  monitoring?: boolean;
  /** Creates the AWS Config recorder that the rules need. Off by default: a region can only have one, and most accounts already do. */
  configRecorder?: boolean;
}

/** A production account in which nobody acts without MFA: root guarded, groups and users enforced, administration just in time, all of it watched. */
export class ProductionAccount extends pulumi.ComponentResource {
  /** Names of the groups, by the names they were given. */
  public readonly groupNames: pulumi.Output<{ [name: string]: string }>;
  /** First passwords, encrypted with the people's PGP keys, by user name. */
  public readonly encryptedPasswords: pulumi.Output<{ [name: string]: string }>;
  /** ARN of the administration role; empty without one. */
  public readonly administrationRoleArn: pulumi.Output<string>;
  /** The command that assumes the administration role; empty without one. */
  public readonly assumeCommand: pulumi.Output<string>;
  /** The lines for `~/.aws/config` for the administration role; empty without one. */
  public readonly profile: pulumi.Output<string>;
  /** ARN of the help desk's role; empty without one. */
  public readonly recoveryRoleArn: pulumi.Output<string>;
  /** What only a person can do about root, in order. */
  public readonly checklist: pulumi.Output<string[]>;

  constructor(name: string, args: ProductionAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:ProductionAccount", name, args, opts);
    const parent = { parent: this };
    const definitions = args.groups ?? defaultGroups(this);
    refuse("ProductionAccount", name, accountProblems(args, definitions));
    const groups = new Map(definitions.map((group) => [group.name, this.group(name, group, args)]));
    const named = (chosen: (group: ProductionGroup) => boolean | undefined) =>
      definitions.filter(chosen).flatMap((group) => groups.get(group.name)?.groupName ?? []);
    const people = args.people.map((person) => ({ person, user: this.user(name, person, definitions, groups) }));

    const { emails, logGroupName, rootTargets } = args;
    let recipients: { emails?: string[]; topicArn?: pulumi.Input<string> } =
      args.topicArn === undefined ? { ...(emails && { emails }) } : { topicArn: args.topicArn };
    const root =
      args.guardRoot === false
        ? undefined
        : new RootGuard(`${name}-root`, { ...recipients, ...(rootTargets && { targets: rootTargets }) }, parent);
    // One topic serves all that listens in the home region.
    if (root) recipients = { topicArn: root.topicArn };
    const administrators = named(({ mayAdminister }) => mayAdminister);
    const role =
      args.administrationRole === false || administrators.length === 0
        ? undefined
        : new JitRole(
            `${name}-admin`,
            {
              policyArns: args.administrationPolicyArns ?? [managedPolicy("AdministratorAccess", this)],
              groups: administrators,
              maxMfaAge: args.maxMfaAge ?? 3600,
            },
            parent,
          );
    const helpers = named(({ mayRecover }) => mayRecover);
    const recovery =
      args.recovery === false || helpers.length === 0
        ? undefined
        : new MfaRecovery(
            `${name}-recovery`,
            { ...recipients, groups: helpers, protectedUsers: protectedNames(args.people, definitions) },
            parent,
          );
    if (args.monitoring !== false) {
      const own = args.topicArn === undefined ? { ...(emails && { emails }) } : { topicArn: args.topicArn };
      new MfaMonitoring(
        `${name}-monitoring`,
        { ...own, ...(logGroupName !== undefined && { logGroupName }), configRecorder: args.configRecorder ?? false },
        parent,
      );
    }

    const passwords = people
      .filter(({ person }) => person.pgpKey)
      .map(({ person, user }) => [person.name, user.encryptedPassword] as const);
    this.groupNames = pulumi.output(Object.fromEntries([...groups].map(([group, made]) => [group, made.groupName])));
    this.encryptedPasswords = pulumi.output(Object.fromEntries(passwords));
    this.administrationRoleArn = role?.roleArn ?? pulumi.output("");
    this.assumeCommand = role?.assumeCommand ?? pulumi.output("");
    this.profile = role?.profile ?? pulumi.output("");
    this.recoveryRoleArn = recovery?.roleArn ?? pulumi.output("");
    this.checklist = root?.checklist ?? pulumi.output<string[]>([]);
    this.registerOutputs({
      groupNames: this.groupNames,
      encryptedPasswords: this.encryptedPasswords,
      administrationRoleArn: this.administrationRoleArn,
      assumeCommand: this.assumeCommand,
      profile: this.profile,
      recoveryRoleArn: this.recoveryRoleArn,
      checklist: this.checklist,
    });
  }

  private group(name: string, { name: groupName, policyArns }: ProductionGroup, args: ProductionAccountArgs): MfaGroup {
    return new MfaGroup(
      `${name}-${groupName}`,
      {
        groupName,
        maxMfaAge: args.maxSessionMfaAge ?? 43_200,
        ...(policyArns && { policyArns }),
        ...(args.requireSecurityKey && { requireSecurityKey: true }),
      },
      { parent: this },
    );
  }

  private user(
    name: string,
    person: ProductionPerson,
    definitions: readonly ProductionGroup[],
    groups: ReadonlyMap<string, MfaGroup>,
  ): MfaUser {
    return new MfaUser(
      `${name}-${person.name}`,
      {
        userName: person.name,
        groups: person.groups.flatMap((group) => groups.get(group)?.groupName ?? []),
        protectedFromRecovery: administers(person, definitions),
        ...(person.pgpKey && { console: true, pgpKey: person.pgpKey }),
      },
      { parent: this },
    );
  }
}

function defaultGroups(parent: pulumi.Resource): ProductionGroup[] {
  const policyArns = [managedPolicy("ReadOnlyAccess", parent)];
  return [
    { name: "Administrators", policyArns, mayAdminister: true },
    { name: "Developers", policyArns, mayRecover: true },
    { name: "ReadOnlyUsers", policyArns },
  ];
}

function managedPolicy(policy: string, parent: pulumi.Resource): pulumi.Output<string> {
  return pulumi.interpolate`arn:${partitionOf(parent)}:iam::aws:policy/${policy}`;
}

function administers(person: ProductionPerson, groups: readonly ProductionGroup[]): boolean {
  return groups.some((group) => group.mayAdminister && person.groups.includes(group.name));
}

/** The administrators, and emergency users by the name that they are likely to have in an account created next to this one. */
function protectedNames(people: readonly ProductionPerson[], groups: readonly ProductionGroup[]): string[] {
  return ["break-glass*", ...people.filter((person) => administers(person, groups)).map((person) => person.name)];
}

function accountProblems(args: ProductionAccountArgs, groups: readonly ProductionGroup[]): Problem[] {
  const names = groups.map((group) => group.name);
  const people = args.people?.map((person) => person.name) ?? [];
  const problems = [
    ...atLeast("groups", names, 1, "group"),
    ...unique("groups", names),
    ...atLeast("people", people, 1, "person"),
    ...unique("people", people),
  ];
  args.people?.forEach((person, index) => {
    problems.push(...atLeast(`people[${index}].groups`, person.groups, 1, "group"));
    for (const group of person.groups ?? []) {
      if (!names.includes(group))
        problems.push({
          property: `people[${index}].groups`,
          reason: `names \`${group}\`, which is none of ${names.map((known) => `\`${known}\``).join(", ")}`,
        });
    }
  });
  return problems;
}
