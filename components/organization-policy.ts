import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { PolicyDocument } from "./documents/document";
import type { Problem } from "./documents/problems";

type PolicyType = "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";

export function targetProblems(targets: readonly unknown[] | undefined): Problem[] {
  if (!targets?.length)
    return [
      { property: "targets", reason: "must name at least one root, organizational unit or account: an unattached policy has no effect" },
    ];
  return targets
    .filter(
      (target): target is string =>
        typeof target === "string" && !/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/.test(target),
    )
    .map((target) => ({
      property: "targets",
      reason: `must hold ids of roots (\`r-…\`), units (\`ou-…\`) or accounts, not \`${target}\``,
    }));
}

/** Creates the policy and attaches it to every target. */
export function organizationPolicy(
  name: string,
  type: PolicyType,
  policy: PolicyDocument,
  description: string,
  targets: readonly pulumi.Input<string>[],
  parent: pulumi.Resource,
): aws.organizations.Policy {
  const made = new aws.organizations.Policy(`${name}-policy`, { type, description, content: JSON.stringify(policy) }, { parent });
  targets.forEach((targetId, index) => {
    new aws.organizations.PolicyAttachment(`${name}-target-${index}`, { policyId: made.id, targetId }, { parent });
  });
  return made;
}
