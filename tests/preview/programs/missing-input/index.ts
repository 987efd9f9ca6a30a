import * as pulumi from "@pulumi/pulumi";

/** A role made without the SDK's own class, which would refuse it before the provider sees it: other languages let it through. */
class Role extends pulumi.CustomResource {
  constructor(name: string, properties: pulumi.Inputs) {
    super("aws:iam/role:Role", name, properties, { version: "7.48.0" });
  }
}

new Role("nameless", { description: "a role without a trust policy" });
