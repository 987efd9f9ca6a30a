import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
export const stack = pulumi.getStack();
export const word = config.get("word");
export const file = config.get("file");
