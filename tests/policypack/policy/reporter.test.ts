import { strict as assert } from "node:assert";
import { gathering, type Reporter } from "../../../policypack/policy/reporter";

describe("a violation that is said of several resources in the same words", () => {
  const urn = (name: string) => `urn:pulumi:stack::project::aws:iam/user:User::${name}`;

  /** What is reported, of these resources in this order. */
  function gathered(...names: readonly string[]): readonly (readonly [string | undefined, string])[] {
    const said: (readonly [string | undefined, string])[] = [];
    const ignore = () => {};
    const report: Reporter = {
      place: "stack",
      violation: ({ how, fix }, at) => said.push([at, `${how} ${fix}`]),
      warning: ignore,
      note: ignore,
    };
    const all = gathering(report);
    for (const name of names) all.report.violation({ name: "open", how: "Anybody can.", fix: "Deny it." }, urn(name));
    all.end();
    return said;
  }

  it("is the same in whatever order they come", () => {
    const expected = [[urn("ada"), "Anybody can. Deny it. The same is true of `bob` and `eve`."]];
    assert.deepEqual(gathered("ada", "bob", "eve"), expected);
    assert.deepEqual(gathered("eve", "ada", "bob"), expected);
  });
});
