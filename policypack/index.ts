import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { policies } from "./policies";

new PolicyPack("mfa-guard", {
  displayName: "MFA Guard",
  description: "Blocks a deployment that would let a person act in AWS without MFA.",
  readme: readFileSync(join(__dirname, "../README.md"), "utf8"),
  provider: "aws",
  tags: ["aws", "iam", "mfa", "security"],
  repository: "https://github.com/mfa-guard/mfa-guard",
  enforcementLevel: "mandatory",
  policies: [...policies],
});
