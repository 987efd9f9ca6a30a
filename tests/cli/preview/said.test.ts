import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSaid, sentences } from "../../../cli/preview/said";
import { iamRoleTrustRequiresMfa } from "../../../policypack/policies/iam-role-trust-requires-mfa";
import { unusedText } from "../../../policypack/policy/exempting";
import { today } from "../../../policypack/policy/exemptions";
import { later, together } from "../../../policypack/policy/reporter";
import { exempt, exemption } from "../../../testkit/policypack/exemptions";
import { given, tell } from "../../../testkit/policypack/harness";

interface Case {
  readonly title: string;
  readonly how: string;
  readonly fix: string;
}

const name = "iam-role-trust-requires-mfa";
const said = (message: string) =>
  readSaid({ message, policyName: name, policyPackName: "mfa-guard", enforcementLevel: "mandatory" }, iamRoleTrustRequiresMfa.description);

describe("what a policy said, read back from its text", () => {
  const cases = JSON.parse(readFileSync(join(__dirname, "../../iam/cases/explanations/sentences.json"), "utf8")) as readonly Case[];
  assert.ok(cases.length > 40);
  for (const { title, how, fix } of cases) {
    it(`is in two parts: ${title}`, () => assert.deepEqual(sentences(`${how} ${fix}`), { how, fix }));
  }

  it("tells a violation from every kind of note", () => {
    const role = given("aws:iam/role:Role", "old", {
      name: "old",
      assumeRolePolicy: JSON.stringify({ Statement: { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" } }),
    });
    const [open] = tell(iamRoleTrustRequiresMfa, [role], {});
    assert.equal(said(`${iamRoleTrustRequiresMfa.description}\n${open?.message}\n`).kind, "violation");
    const [covered] = tell(iamRoleTrustRequiresMfa, [role], { exemptions: exempt("old") });
    assert.deepEqual(said(`${covered?.message}\n`), { kind: "exemption", state: "in-use", text: covered?.message });
    for (const state of ["unused", "ended"] as const) {
      const text = unusedText(state, exempt("old"), "stack");
      assert.deepEqual(said(text), { kind: "exemption", state, text });
    }
    const ending = tell(iamRoleTrustRequiresMfa, [role], { exemptions: [exemption({ resources: ["old"], until: today() })] });
    assert.ok(ending.map(({ message }) => said(message)).some((each) => each.kind === "exemption" && each.state === "ending"));
  });

  it("takes what isn't known, and any words that it doesn't know, for undecided", () => {
    const notes = [later("the trust policy of role `a`", []), later("a value of `b`", [])];
    for (const text of [notes[0]?.text ?? "", together(notes) ?? "", "Something new. That it never heard of."]) {
      assert.deepEqual(said(`${text}\n`), { kind: "undecided", text });
    }
  });
});
