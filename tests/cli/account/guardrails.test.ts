import assert from "node:assert/strict";
import { guardrailsOf } from "../../../cli/account/guardrails";
import type { RawResource } from "../../../stack/reading";

const resource = (type: string, urn: string, props: Record<string, unknown>): RawResource => ({
  type: `aws:organizations/${type}`,
  urn,
  name: urn,
  props,
});

describe("the organization's policies as they are read", () => {
  it("keep a document that can't be read as its text, for the pack to report: it isn't left out", () => {
    const attachment = { policyId: "p-broken", targetId: "111122223333" };
    const { policies, targets } = guardrailsOf(
      [
        resource("organization:Organization", "arn:x", { roots: [{ id: "r-ab12" }] }),
        resource("account:Account", "arn:x/111122223333", { parentId: "r-ab12" }),
        resource("policy:Policy", "arn:x/p-broken", { type: "SERVICE_CONTROL_POLICY", content: "{" }),
        resource("policyAttachment:PolicyAttachment", "arn:x/p-broken/a", attachment),
      ],
      "900000000009",
    );
    assert.deepEqual(policies, { "p-broken": "{" });
    assert.deepEqual(targets["111122223333"], { parent: "r-ab12", scps: ["p-broken"] });
  });
});
