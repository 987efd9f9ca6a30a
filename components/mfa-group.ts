import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { atMost } from "./documents/problems";
import { MfaPolicy } from "./mfa-policy";

/** A group under MFA. */
export interface MfaGroupArgs {
  /** Name of the group; derived from the component's name by default. */
  groupName?: pulumi.Input<string>;
  /** Path of the group, such as `/people/`. */
  path?: pulumi.Input<string>;
  /** ARNs of the managed policies that say what the group may do; at most 9, as MfaPolicy is the tenth. */
  policyArns?: pulumi.Input<string>[];
  /** Inline policies that say what the group may do: name to JSON document. */
  policies?: { [name: string]: pulumi.Input<string> };
  /** ARN of an MfaPolicy to share; by default the group creates its own. If you set it, leave out the settings below. */
  mfaPolicyArn?: pulumi.Input<string>;
  /** Lets a person register their first device by themselves; on by default. */
  selfEnrolment?: boolean;
  /** Oldest MFA sign-in that still counts, in seconds, from 300 to 129600. */
  maxMfaAge?: number;
  /** Accepts FIDO security keys and passkeys only. */
  requireSecurityKey?: boolean;
  /** FIDO certification levels that a key must have; needs `requireSecurityKey`. */
  securityKeyCertifications?: string[];
  /** More actions that work without MFA. Refused where they would break the enforcement. */
  except?: string[];
}

const settings = ["selfEnrolment", "maxMfaAge", "requireSecurityKey", "securityKeyCertifications", "except"] as const;

/** An IAM group whose members can only enrol a device until they sign in with MFA. The team's own policies are attached after the enforcement. */
export class MfaGroup extends pulumi.ComponentResource {
  /** Name of the group. Whoever uses it waits until MFA is enforced on the group. */
  public readonly groupName: pulumi.Output<string>;
  /** ARN of the group. A group isn't a principal: no trust policy can name it. */
  public readonly groupArn: pulumi.Output<string>;
  /** ARN of the managed policy that enforces MFA. */
  public readonly mfaPolicyArn: pulumi.Output<string>;

  constructor(name: string, args: MfaGroupArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaGroup", name, args, opts);
    refuse("MfaGroup", name, [
      ...atMost("policyArns", args.policyArns, 9, "managed policies"),
      ...settings
        .filter((setting) => args.mfaPolicyArn !== undefined && args[setting] !== undefined)
        .map((property) => ({ property, reason: "belongs to the shared policy of `mfaPolicyArn`: set it there" })),
    ]);
    const parent = { parent: this };
    this.mfaPolicyArn = pulumi.output(args.mfaPolicyArn ?? this.ownPolicy(name, args));
    const group = new aws.iam.Group(`${name}-group`, { name: args.groupName, path: args.path }, parent);
    const enforcement = new aws.iam.GroupPolicyAttachment(`${name}-mfa`, { group: group.name, policyArn: this.mfaPolicyArn }, parent);
    const after = { parent: this, dependsOn: enforcement };
    args.policyArns?.forEach((policyArn, index) => {
      new aws.iam.GroupPolicyAttachment(`${name}-policy-${index}`, { group: group.name, policyArn }, after);
    });
    for (const [policyName, policy] of Object.entries(args.policies ?? {})) {
      new aws.iam.GroupPolicy(`${name}-inline-${policyName}`, { group: group.name, name: policyName, policy }, after);
    }
    // The URN is known in preview, and brings the dependency along.
    this.groupName = pulumi.all([group.name, enforcement.urn]).apply(([groupName]) => groupName);
    this.groupArn = pulumi.all([group.arn, enforcement.urn]).apply(([arn]) => arn);
    this.registerOutputs({ groupName: this.groupName, groupArn: this.groupArn, mfaPolicyArn: this.mfaPolicyArn });
  }

  private ownPolicy(name: string, args: MfaGroupArgs): pulumi.Output<string> {
    const chosen = Object.fromEntries(settings.filter((setting) => args[setting] !== undefined).map((setting) => [setting, args[setting]]));
    return new MfaPolicy(`${name}-enforcement`, chosen, { parent: this }).policyArn;
  }
}
