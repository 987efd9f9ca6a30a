import { strict as assert } from "node:assert";
import type { Message } from "../../../policypack/policy/message";
import { gathering, type Reporter } from "../../../policypack/policy/reporter";

describe("a violation that is said of several resources in the same words", () => {
  const urn = (name: string) => `urn:pulumi:stack::project::aws:iam/user:User::${name}`;

  const open: Message = { name: "open", how: "Anybody can.", fix: "Deny it." };

  /** What is reported, of these resources in this order. */
  function gathered(names: readonly string[], messageOf = (_name: string) => open): readonly (readonly [string | undefined, string])[] {
    const said: (readonly [string | undefined, string])[] = [];
    const ignore = () => {};
    const report: Reporter = {
      place: "stack",
      violation: ({ how, fix }, at) => said.push([at, `${how} ${fix}`]),
      warning: ignore,
      note: ignore,
    };
    const all = gathering(report);
    for (const name of names) all.report.violation(messageOf(name), urn(name));
    all.end();
    return said;
  }

  it("is the same in whatever order they come", () => {
    const expected = [[urn("ada"), "Anybody can. Deny it. The same is true of `bob` and `eve`."]];
    assert.deepEqual(gathered(["ada", "bob", "eve"]), expected);
    assert.deepEqual(gathered(["eve", "ada", "bob"]), expected);
  });

  it("is one where the sentences differ by another name that the message tells, and several where by anything else", () => {
    const keyOf = (name: string): Message => ({ name: "open", how: `\`${name}\` is a key of \`user-${name}\`.`, fix: "Delete it." });
    const said = gathered(["ada", "bob"], (name) => ({ ...keyOf(name), names: [`user-${name}`] }));
    assert.deepEqual(said, [[urn("ada"), "`ada` is a key of `user-ada`. Delete it. The same is true of `bob`."]]);
    assert.equal(gathered(["ada", "bob"], keyOf).length, 2);
  });
});
