import { resolve } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// Account vending: an account, and what is put into it, in one stack. The preview doesn't know the account's id, so the provider isn't configured.
const account = new aws.organizations.Account("vended", { name: "vended", email: "aws-vended@example.com" });
const provider = new aws.Provider("vended", {
  region: "eu-west-1",
  assumeRoles: [{ roleArn: pulumi.interpolate`arn:aws:iam::${account.id}:role/OrganizationAccountAccessRole` }],
});

// The program that VENDED names, in the new account.
pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
  if (opts.parent?.constructor.name !== "Stack" && opts.parent !== undefined) return undefined;
  if (type.startsWith("mfa-guard:")) return { props, opts: { ...opts, providers: [provider] } };
  return type.startsWith("aws:") ? { props, opts: { ...opts, provider } } : undefined;
});
module.exports = require(resolve(process.env.VENDED ?? "../../../../examples/compliant"));
