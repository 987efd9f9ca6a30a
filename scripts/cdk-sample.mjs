// Writes the template that tests/cli/check reads, as aws-cdk-lib synthesises it. In a folder of its own: `npm install aws-cdk-lib constructs`, and there
// `node …/scripts/cdk-sample.mjs …/tests/cli/check/samples/cdk.template.json`.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.cwd(), "index.js"));
const { App, Stack, aws_iam: iam, aws_s3: s3 } = require("aws-cdk-lib");
const { version } = require("aws-cdk-lib/package.json");

const stack = new Stack(new App({ analyticsReporting: false }), "Sample", { description: `Synthesised by aws-cdk-lib ${version}` });
const bucket = new s3.Bucket(stack, "Data");
const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

new iam.Role(stack, "Open", { assumedBy: new iam.AccountRootPrincipal() }).node.defaultChild.overrideLogicalId("OpenRole");
const guarded = new iam.Role(stack, "Guarded", { assumedBy: new iam.AccountRootPrincipal().withConditions(withMfa) });
bucket.grantRead(guarded);
new iam.Role(stack, "Service", { assumedBy: new iam.ServicePrincipal("lambda.amazonaws.com") });

const deny = new iam.ManagedPolicy(stack, "DenyWithoutMfa", {
  statements: [
    new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      notActions: ["iam:ChangePassword", "iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice"],
      resources: ["*"],
      conditions: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    }),
  ],
});
const team = new iam.Group(stack, "Team", { managedPolicies: [deny] });
bucket.grantRead(team);
const open = new iam.Group(stack, "OpenTeam");
open.node.defaultChild.overrideLogicalId("OpenTeam");
bucket.grantReadWrite(open);
new iam.User(stack, "Dana", { groups: [team] });

const [path] = process.argv.slice(2);
writeFileSync(path, `${JSON.stringify(stack.node.root.synth().getStackByName("Sample").template, undefined, 1)}\n`);
