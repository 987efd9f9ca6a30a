import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { grantTag } from "./documents/jit-grants";
import { atLeast, atMost, type Problem, userName, within } from "./documents/problems";
import { protectedTag } from "./documents/recovery";

/** A person. */
export interface MfaUserArgs {
  /** Names of the MfaGroups that the person is in: at least one, at most 10. Use the groups' `groupName` outputs. */
  groups: pulumi.Input<string>[];
  /** Name of the user; the component's name if left out. */
  userName?: string;
  /** Path of the user, such as `/people/`. */
  path?: string;
  /** Gives the person a password for the console, which the first sign-in makes them change. */
  console?: boolean;
  /** The person's PGP key, base64, or `keybase:NAME`: the password and the secret key are stored encrypted with it. Needed with `console` or `accessKey`. */
  pgpKey?: string;
  /** Length of the first password, 20 to 128 characters; 24 by default. */
  passwordLength?: number;
  /** Creates an access key. Off by default: a session from `aws login` or a role is safer. */
  accessKey?: boolean;
  /** Marks an administrator: MfaRecovery's help desk can't deactivate their devices. */
  protectedFromRecovery?: boolean;
  /** Names of the JitRoles that JitGrants may grant the person: their tags are the machine's, and changes of them are ignored here. */
  grantableRoles?: string[];
  /** ARN of a permissions boundary. */
  permissionsBoundary?: pulumi.Input<string>;
  /** Tags of the user. */
  tags?: { [key: string]: pulumi.Input<string> };
}

/** An IAM user in at least one MfaGroup. Its credentials are created after its membership, so that they never work without enforcement. */
export class MfaUser extends pulumi.ComponentResource {
  /** Name of the user. */
  public readonly userName: pulumi.Output<string>;
  /** ARN of the user. */
  public readonly userArn: pulumi.Output<string>;
  /** First password, encrypted with `pgpKey`, base64; empty without `console`. */
  public readonly encryptedPassword: pulumi.Output<string>;
  /** Id of the access key; empty without `accessKey`. */
  public readonly accessKeyId: pulumi.Output<string>;
  /** Secret of the access key, encrypted with `pgpKey`, base64; empty without `accessKey`. */
  public readonly encryptedSecret: pulumi.Output<string>;

  constructor(name: string, args: MfaUserArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaUser", name, args, opts);
    refuse("MfaUser", name, userProblems(name, args));
    const user = new aws.iam.User(
      `${name}-user`,
      {
        name: args.userName ?? name,
        path: args.path,
        permissionsBoundary: args.permissionsBoundary,
        // A person enrols devices that Pulumi doesn't know, and AWS deletes no user that has one.
        forceDestroy: true,
        tags: { ...args.tags, ...(args.protectedFromRecovery && { [protectedTag]: "true" }) },
      },
      { parent: this, ignoreChanges: ignoredTags(args.grantableRoles ?? []) },
    );
    const membership = new aws.iam.UserGroupMembership(`${name}-groups`, { user: user.name, groups: args.groups }, { parent: this });
    const credentials = { parent: this, dependsOn: membership };
    this.userName = pulumi.all([user.name, membership.urn]).apply(([known]) => known);
    this.userArn = user.arn;
    this.encryptedPassword = args.console
      ? new aws.iam.UserLoginProfile(
          `${name}-console`,
          { user: user.name, pgpKey: args.pgpKey, passwordResetRequired: true, passwordLength: args.passwordLength ?? 24 },
          credentials,
        ).encryptedPassword
      : pulumi.output("");
    const accessKey = args.accessKey
      ? new aws.iam.AccessKey(`${name}-access-key`, { user: user.name, pgpKey: args.pgpKey }, credentials)
      : undefined;
    this.accessKeyId = accessKey?.id ?? pulumi.output("");
    this.encryptedSecret = accessKey?.encryptedSecret ?? pulumi.output("");
    this.registerOutputs({
      userName: this.userName,
      userArn: this.userArn,
      encryptedPassword: this.encryptedPassword,
      accessKeyId: this.accessKeyId,
      encryptedSecret: this.encryptedSecret,
    });
  }
}

/** A refresh reads a grant's tag, and the next update would take it away, or set it again after its end. */
function ignoredTags(roleNames: readonly string[]): string[] {
  return roleNames.flatMap((roleName) => ["tags", "tagsAll"].map((property) => `${property}["${grantTag(roleName)}"]`));
}

function userProblems(name: string, args: MfaUserArgs): Problem[] {
  const problems = [
    ...atLeast("groups", args.groups, 1, "MfaGroup, so that MFA is enforced"),
    ...atMost("groups", args.groups, 10, "groups"),
    ...within("passwordLength", args.passwordLength, 20, 128, "characters"),
  ];
  if (!userName.test(args.userName ?? name)) {
    problems.push({ property: "userName", reason: `must have 1 to 64 letters, digits or \`_+=,.@-\`, not \`${args.userName ?? name}\`` });
  }
  if (args.path !== undefined && !/^\/([!-~]+\/)*$/.test(args.path)) {
    problems.push({ property: "path", reason: `must begin and end with \`/\`, not be \`${args.path}\`` });
  }
  for (const need of ["console", "accessKey"] as const) {
    if (args[need] && !args.pgpKey)
      problems.push({ property: "pgpKey", reason: `is needed with \`${need}\`, or the secret would be stored in plain text` });
  }
  return problems;
}
