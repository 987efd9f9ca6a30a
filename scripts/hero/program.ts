import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kit, root } from "../../offline/src/kit";

const INDEX = `import * as aws from "@pulumi/aws";

new aws.iam.Role("admin", {
  assumeRolePolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Administrators",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::123456789012:root" },
        Action: "sts:AssumeRole",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
  },
});
`;

/** A project of a person's: a role that looks closed and isn't, with the pack among its packages. */
export function writeProgram(): string {
  const folder = mkdtempSync(join(kit, "hero-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: production\nruntime: nodejs\n");
  writeFileSync(join(folder, "index.ts"), INDEX);
  const packages = join(folder, "node_modules");
  mkdirSync(join(packages, "@mfa-guard"), { recursive: true });
  symlinkSync(join(root, "policypack"), join(packages, "@mfa-guard", "policypack"));
  symlinkSync(join(root, "node_modules", "@pulumi"), join(packages, "@pulumi"));
  return folder;
}
