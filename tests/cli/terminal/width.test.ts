import assert from "node:assert/strict";
import { policies } from "../../../cli/policies/policies";
import { root } from "../../../offline/src/kit";
import { compliant, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { files } from "../../../testkit/cli/run";
import { openTerminal } from "../../../testkit/terminal";

describe("the table of findings in a terminal", function () {
  this.timeout(120_000);
  const file = files();
  const LONGEST = "a".repeat(64);
  const source = [
    "--conditions=mfa-guard-source",
    "--require",
    `${root}/node_modules/ts-node/register/transpile-only`,
    `${root}/cli/index.ts`,
  ];

  /** The lines that the table itself is drawn with, on a terminal of so many columns. A line that the terminal had to wrap is one here. */
  async function drawn(columns: number): Promise<readonly string[]> {
    const details = file(`${columns}.json`, {
      ...compliant,
      UserDetailList: [user("eve")],
      RoleDetailList: [
        role("open", trustWithoutMfa),
        role(LONGEST, JSON.parse(JSON.stringify(trustWithoutMfa).replaceAll("111122223333", "444455556666"))),
      ],
    });
    const terminal = await openTerminal([process.execPath, ...source, "audit", "--file", details], { HOME: "/nowhere" }, columns);
    try {
      const text = await terminal.shows(/\d findings\./);
      return text.split("\n").filter((line) => /^[│┌├└]/.test(line));
    } finally {
      await terminal.close();
    }
  }

  for (const columns of [80, 160]) {
    it(`fits ${columns} columns, with nothing cut`, async () => {
      const lines = await drawn(columns);
      assert.ok(lines.length > 10);
      assert.deepEqual([...new Set(lines.map(({ length }) => length))], [columns]);
      const cells = lines.map((line) => line.split("│").map((cell) => cell.trim()));
      const resources = cells.map(([, , resource = ""]) => resource).join("");
      assert.ok(resources.includes(`Role${LONGEST}`), resources);
      assert.ok(!lines.join("").includes("…"));
      const words = cells.map(([, , , finding = ""]) => finding).join(" ");
      assert.match(words, /can assume the role with an access key, without MFA, through statement `People`\./);
    });
  }

  it("has room for each policy's id in the narrowest one", () => {
    for (const { name } of policies) assert.ok(name.length <= 37, name);
  });
});
