import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const sdks = ["@pulumi/aws", "@pulumi/pulumi"];

/** How many times each of Pulumi's SDKs is installed in a folder, at any depth: two copies are two providers and two `ComponentResource`s. */
export function copies(folder: string): Readonly<Record<string, number>> {
  const counts = Object.fromEntries(sdks.map((name) => [name, 0]));
  const look = (modules: string) => {
    if (!existsSync(modules)) return;
    for (const name of packagesIn(modules)) {
      if (name in counts) counts[name] = (counts[name] ?? 0) + 1;
      look(join(modules, name, "node_modules"));
    }
  };
  look(join(folder, "node_modules"));
  return counts;
}

function packagesIn(modules: string): string[] {
  return readdirSync(modules).flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inScope) => `${name}/${inScope}`) : [name],
  );
}

/** A program whose types hold only if the components are of the program's own SDKs and are known by their real types. */
export const typedProgram = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { JitRole, MfaGroup, type JitRoleArgs } from "mfa-guard";

const group = new aws.iam.Group("devs");
const enforced = new MfaGroup("devops", { groupName: group.name });
const args: JitRoleArgs = { policyArns: [], groups: [enforced.groupName] };
export const resource: pulumi.ComponentResource = new JitRole("admin", args, { dependsOn: [group] });
export const arn: pulumi.Output<string> = new JitRole("other", args).roleArn;
// @ts-expect-error a number is no list of groups
export const wrong: JitRoleArgs = { policyArns: [], groups: 1 };
`;

/** The types of AWS resources that the README's program makes, in every language. */
export const madeTypes: readonly string[] = [
  "aws:iam/group:Group",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
];
