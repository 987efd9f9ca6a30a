import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { exempt as write } from "../../../cli/exemptions/exempt";
import { compliant, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { openTerminal } from "../../../testkit/terminal";

const ARGUMENTS = ["--reason", "The vendor moves it", "--owner", "dana@example.com", "--until", "9999-12-31"];
const ENTRY = { resources: ["robot"], reason: "The vendor moves it", owner: "dana@example.com", until: "9999-12-31" };

describe("mfa-guard exempt", () => {
  const file = files();
  const details = () =>
    file("details.json", {
      ...compliant,
      UserDetailList: [user("dana", { GroupList: ["devs"] }), user("robot")],
      RoleDetailList: [role("robot", trustWithoutMfa), role("other", trustWithoutMfa)],
    });
  const audited = async (...args: readonly string[]) => file("audit.json", await auditJson("--file", details(), ...args));
  const exempt = async (path: string, ...args: readonly string[]) => {
    const { code, err, out } = await run("exempt", path, ...args);
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /^Exempt until 9999-12-31 from .*\n$/);
    return JSON.parse(readFileSync(path, "utf8"));
  };
  const users = ["--policy", "iam-user-requires-mfa", "--resource", "robot", ...ARGUMENTS];

  it("creates the file, and the audit with it leaves out what it names", async () => {
    const path = file("new.json", "");
    rmSync(path);
    assert.deepEqual(await exempt(path, ...users), { "iam-user-requires-mfa": { exemptions: [ENTRY] } });
    const before = inShort(await auditJson("--file", details()));
    const after = inShort(await auditJson("--file", details(), "--config", path));
    assert.deepEqual(
      after,
      before.filter((each) => each !== "iam-user-requires-mfa robot"),
    );
  });

  it("exempts from every policy that finds something there, and from those alone that are named", async () => {
    const findings = ["--findings", await audited(), "--resource", "robot", ...ARGUMENTS];
    assert.deepEqual(Object.keys(await exempt(file("a.json", {}), ...findings)), ["iam-role-trust-requires-mfa", "iam-user-requires-mfa"]);
    const one = await exempt(file("b.json", {}), ...findings, "--policy", "iam-role-trust-requires-mfa");
    assert.deepEqual(Object.keys(one), ["iam-role-trust-requires-mfa"]);
  });

  it("leaves every line as it is that it doesn't write on, whatever the form", async () => {
    const forms = [
      [
        '{\n\t"all":"advisory",\n\t"iam-role-trust-requires-mfa": { "delegatedAccounts": ["999988887777",   "111122223333"] },\n\t"iam-user-requires-mfa": {}\n}\n',
        ["iam-user-requires-mfa"],
        3,
      ],
      ['{"version": 2,\r\n "policies": {"all":"advisory"},\r\n "environments": [ "acme/mfa" ]}', ["policies", "iam-user-requires-mfa"], 1],
      ['{"iam-user-requires-mfa" : "advisory",\n "iam-group-requires-mfa":{ "exemptions":[ ]} }', ["iam-user-requires-mfa"], 0],
    ] as const;
    for (const [text, under, edited] of forms) {
      const path = file("form.json", text);
      const written = under.reduce((value, key) => value[key], await exempt(path, ...users));
      assert.deepEqual(written.exemptions, [ENTRY]);
      const now = readFileSync(path, "utf8");
      const lines = text.split("\n");
      assert.ok(now.startsWith(lines.slice(0, edited).join("\n")), now);
      assert.ok(now.endsWith(lines.slice(edited + 1).join("\n")), now);
      assert.equal(now.replaceAll("\r\n", "").includes("\r"), false);
      assert.equal(/[^\r]\n/.test(now), !text.includes("\r\n"), now);
    }
  });

  it("writes into a short file once, with the policies", async () => {
    const written = await exempt(file("short.json", { "mfa-guard": 1, shared: { enforcedGroups: ["x"] } }), ...users);
    assert.deepEqual(written, {
      "mfa-guard": 1,
      shared: { enforcedGroups: ["x"] },
      exemptions: [{ policies: ["iam-user-requires-mfa"], ...ENTRY }],
    });
  });

  it("keeps a level that stood alone", async () => {
    const written = await exempt(file("level.json", { "iam-user-requires-mfa": "advisory" }), ...users);
    assert.deepEqual(written, { "iam-user-requires-mfa": { enforcementLevel: "advisory", exemptions: [ENTRY] } });
  });

  it("puts entries in one order, whichever was written first, and replaces the one for the same resources", async () => {
    const add = (path: string, ...names: readonly string[]) =>
      exempt(path, "--policy", "iam-user-requires-mfa", ...ARGUMENTS, "--resource", ...names);
    const [one, two] = [file("one.json", {}), file("two.json", {})];
    for (const name of ["b", "a", "c"]) await add(one, name);
    for (const name of ["c", "b", "a"]) await add(two, name);
    assert.equal(readFileSync(one, "utf8"), readFileSync(two, "utf8"));
    const replaced = await exempt(one, "--policy", "iam-user-requires-mfa", "--resource", "b", ...ARGUMENTS, "--ticket", "IAM-12");
    assert.deepEqual(
      replaced["iam-user-requires-mfa"].exemptions.map(({ resources, ticket }: typeof ENTRY & { ticket?: string }) => [
        resources[0],
        ticket,
      ]),
      [
        ["a", undefined],
        ["b", "IAM-12"],
        ["c", undefined],
      ],
    );
  });

  const wrong: readonly (readonly [title: string, args: () => readonly string[] | Promise<readonly string[]>, says: RegExp])[] = [
    [
      "a policy that doesn't exist",
      () => ["--policy", "iam-mfa", "--resource", "x", ...ARGUMENTS],
      /`iam-mfa` isn't a policy of the pack: it is one of iam-role/,
    ],
    [
      "everything",
      () => ["--policy", "iam-user-requires-mfa", "--resource", "*", ...ARGUMENTS],
      /the exemption has the pattern `\*`, which leaves out/,
    ],
    [
      "an end that is over",
      () => [...users.slice(0, -1), "2024-02-29"],
      /2024-02-29 is over: an exemption ends today at the earliest, in UTC/,
    ],
    [
      "an end that is no day",
      () => [...users.slice(0, -1), "2027-02-30"],
      /the exemption ends on `2027-02-30`, which isn't a day of the calendar/,
    ],
    [
      "an empty reason",
      () => ["--policy", "iam-user-requires-mfa", "--resource", "x", ...ARGUMENTS.with(1, " ")],
      /the exemption has no `reason`/,
    ],
    [
      "what the audit doesn't find",
      async () => ["--findings", await audited(), "--resource", "nobody", ...ARGUMENTS],
      /audit\.json` finds nothing in `nobody`/,
    ],
    [
      "a policy that finds nothing",
      async () => ["--findings", await audited(), "--policy", "iam-group-requires-mfa", ...ARGUMENTS],
      /has no such finding of iam-group-requires-mfa/,
    ],
    ["another JSON than an audit's", () => ["--findings", details(), ...users], /has another shape at `schemaVersion` /],
  ];
  for (const [title, args, says] of wrong) {
    it(`refuses ${title}, in one sentence, and leaves the file alone`, async () => {
      const path = file("mfa.json", '{ "all": "advisory" }');
      const { code, out, err } = await run("exempt", path, ...(await args()));
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, says);
      assert.match(err, /^error: [^\n]*\n$/);
      assert.equal(readFileSync(path, "utf8"), '{ "all": "advisory" }');
    });
  }

  for (const [title, content] of [
    ["no JSON", "{"],
    ["a file that Pulumi wouldn't take", '{ "all": "strict" }'],
  ] as const) {
    it(`leaves ${title} alone`, async () => {
      const path = file("mfa.json", content);
      assert.equal((await run("exempt", path, ...users)).code, 2);
      assert.equal(readFileSync(path, "utf8"), content);
    });
  }

  it("asks on the terminal for what isn't given", async function () {
    this.timeout(60_000);
    const path = file("asked.json", {});
    const source = [
      "--conditions=mfa-guard-source",
      "--require",
      "ts-node/register/transpile-only",
      join(__dirname, "../../../cli/index.ts"),
    ];
    const terminal = await openTerminal([process.execPath, ...source, "exempt", path, "--findings", await audited()], {
      HOME: join(path, ".."),
    });
    try {
      await terminal.shows(/Which finding has to wait\?/, 40);
      await terminal.enter("");
      await terminal.shows(/Why can't it be put right yet\?/);
      await terminal.enter("The vendor moves it");
      await terminal.shows(/Who answers for it\?/);
      await terminal.enter("dana@example.com");
      await terminal.shows(/Until which day, as YYYY-MM-DD\?/);
      await terminal.enter("9999-12-31");
      assert.equal(await terminal.exitCode(), 0);
    } finally {
      await terminal.close();
    }
    const [policy, entry] = Object.entries<{ exemptions: (typeof ENTRY)[] }>(JSON.parse(readFileSync(path, "utf8")))[0] ?? [];
    assert.equal(policy, "iam-role-trust-requires-mfa");
    assert.deepEqual(entry?.exemptions, [{ ...ENTRY, resources: ["other"] }]);
  });

  it("says where there is no terminal which option to add, and creates nothing", async () => {
    const path = join(file("x.json", "x"), "..", "nothing.json");
    for (const [options, option] of [
      [{}, "--policy"],
      [{ policy: ["iam-user-requires-mfa"] }, "--resource"],
      [{ findings: await audited() }, "--resource"],
      [{ policy: ["iam-user-requires-mfa"], resource: ["x"], reason: "r" }, "--owner"],
    ] as const) {
      await assert.rejects(write(path, options, undefined, "2027-01-01"), { message: `there is no terminal to ask on: add ${option}` });
    }
    assert.ok(!existsSync(path));
  });

  it("takes today for an end, and no day before it", async () => {
    const until = (day: string) =>
      write(
        file("today.json", {}),
        { policy: ["iam-user-requires-mfa"], resource: ["x"], reason: "r", owner: "o", until: day },
        undefined,
        "2027-03-01",
      );
    assert.match(await until("2027-03-01"), /^Exempt until 2027-03-01 /);
    await assert.rejects(until("2027-02-28"), /2027-02-28 is over/);
  });
});
