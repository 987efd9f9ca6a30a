import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { partitionOf } from "./aws-answers";
import { mfaPolicyDocument, mfaPolicyProblems } from "./documents/mfa-policy";

/** How strict the enforcement is. */
export interface MfaPolicyArgs {
  /** Name of the managed policy; derived from the component's name by default. */
  policyName?: pulumi.Input<string>;
  /** Lets a person register their first device by themselves; on by default. If it is off, an administrator registers it for them. */
  selfEnrolment?: boolean;
  /** Oldest MFA sign-in that still counts, in seconds, from 300 to 129600. Without it a session lasts as long as AWS lets it. */
  maxMfaAge?: number;
  /** Accepts FIDO security keys and passkeys only. Such users have no MFA for access keys: they use `aws login`. */
  requireSecurityKey?: boolean;
  /** FIDO certification levels that a key must have, such as `L1plus`; needs `requireSecurityKey`. */
  securityKeyCertifications?: string[];
  /** More actions that work without MFA. Refused where they would break the enforcement. */
  except?: string[];
  /** Tags of the managed policy. */
  tags?: pulumi.Input<{ [key: string]: pulumi.Input<string> }>;
}

/**
 * A managed policy that lets a person look after their own password, access keys and MFA devices, and denies everything but enrolment
 * until they sign in with MFA. It is for IAM users only: attach it to groups or users, never to a role, whose sessions carry no MFA.
 *
 * A stolen access key of a user can still register one more device, as AWS offers no condition on how many a user has:
 * turn `selfEnrolment` off, or watch registrations with MfaMonitoring.
 */
export class MfaPolicy extends pulumi.ComponentResource {
  /** ARN of the managed policy. */
  public readonly policyArn: pulumi.Output<string>;
  /** The policy document, as JSON. */
  public readonly document: pulumi.Output<string>;

  constructor(name: string, args: MfaPolicyArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaPolicy", name, args, opts);
    refuse("MfaPolicy", name, mfaPolicyProblems(args));
    this.document = partitionOf(this).apply((known) => JSON.stringify(mfaPolicyDocument({ ...args, partition: known })));
    const policy = new aws.iam.Policy(
      `${name}-policy`,
      {
        name: args.policyName,
        description: "Denies everything but enrolment without MFA",
        policy: this.document,
        tags: args.tags,
      },
      { parent: this },
    );
    this.policyArn = policy.arn;
    this.registerOutputs({ policyArn: this.policyArn, document: this.document });
  }
}
