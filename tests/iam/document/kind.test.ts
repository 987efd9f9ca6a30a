import assert from "node:assert/strict";
import { type DocumentKind, kindsOf, parse } from "../../../iam/src/index";
import { accountWithMfa, denyWithoutMfa, document, serviceTrust } from "../../../testkit/documents";

const everybody = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };
const cases: readonly (readonly [title: string, statements: readonly object[], kinds: readonly DocumentKind[]])[] = [
  ["principals without a resource", [accountWithMfa, serviceTrust], ["trust"]],
  ["one statement of a trust policy without its principal", [accountWithMfa, { Effect: "Allow", Action: "sts:AssumeRole" }], ["trust"]],
  ["principals without a resource, for another service", [{ ...accountWithMfa, Action: "ecr:BatchGetImage" }], ["resource"]],
  ["principals without a resource, for every service", [{ ...accountWithMfa, Action: "*" }], ["trust"]],
  ["principals without a resource, for all but some", [{ ...accountWithMfa, Action: undefined, NotAction: "ecr:*" }], ["trust"]],
  ["no principal", [denyWithoutMfa], ["identity", "scp"]],
  [
    "no principal, and root users of whichever account",
    [{ ...denyWithoutMfa, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } } }],
    ["scp", "identity"],
  ],
  [
    "no principal, and a user of one account",
    [{ ...denyWithoutMfa, Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:user/a" } } }],
    ["identity", "scp"],
  ],
  ["a Deny for everybody on every resource", [everybody], ["rcp", "resource"]],
  ["a Deny for everybody on a bucket", [{ ...everybody, Resource: "arn:aws:s3:::a/*" }], ["resource", "rcp"]],
  ["an Allow for everybody on a bucket", [{ ...everybody, Effect: "Allow", Resource: "arn:aws:s3:::a/*" }], ["resource"]],
  ["a Deny for all but one role", [{ ...everybody, Principal: undefined, NotPrincipal: { AWS: "111122223333" } }], ["resource"]],
];

describe("what a document may be attached to", () => {
  for (const [title, statements, kinds] of cases) {
    it(`${title}: ${kinds.join(" or ")}`, () => {
      const parsed = parse(document(...statements));
      assert.ok(parsed.kind === "document");
      assert.deepEqual(kindsOf(parsed.document), kinds);
    });
  }
});
