import * as pulumi from "@pulumi/pulumi";
import { refuse } from "./arguments-error";
import { sizeLimit, sizeOf } from "./documents/document";
import { accountId, matching, type Problem } from "./documents/problems";
import { resourceControlDocument } from "./documents/resource-control";
import { organizationPolicy, targetProblems } from "./organization-policy";

/** Where the policy holds. */
export interface MfaResourceControlPolicyArgs {
  /** Ids of the roots, organizational units and accounts whose roles it applies to. */
  targets: pulumi.Input<string>[];
  /** Account ids whose users may still assume roles without MFA: vendors with access keys. */
  exceptAccounts?: string[];
}

/**
 * A resource control policy: no IAM user of any account, your own or another, assumes a role of these accounts without MFA, whatever the
 * role's trust says. Services, federated sessions and role sessions are not affected. It doesn't apply to roles of the management account.
 */
export class MfaResourceControlPolicy extends pulumi.ComponentResource {
  /** Id of the policy. */
  public readonly policyId: pulumi.Output<string>;

  constructor(name: string, args: MfaResourceControlPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mfa-guard:index:MfaResourceControlPolicy", name, args, opts);
    refuse("MfaResourceControlPolicy", name, [
      ...targetProblems(args.targets),
      ...matching("exceptAccounts", args.exceptAccounts, accountId, "an account id of 12 digits"),
      ...sizeProblems(args.exceptAccounts),
    ]);
    const policy = resourceControlDocument(args.exceptAccounts);
    const description = "Denies assuming roles to IAM users without MFA";
    this.policyId = organizationPolicy(name, "RESOURCE_CONTROL_POLICY", policy, description, args.targets, this).id;
    this.registerOutputs({ policyId: this.policyId });
  }
}

function sizeProblems(exceptAccounts: string[] | undefined): Problem[] {
  const size = sizeOf(resourceControlDocument(exceptAccounts));
  return size <= sizeLimit.organization
    ? []
    : [
        {
          property: "exceptAccounts",
          reason: `results in a policy of ${size} characters, and AWS allows ${sizeLimit.organization}: list fewer accounts`,
        },
      ];
}
