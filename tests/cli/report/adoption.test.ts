import assert from "node:assert/strict";
import type { Report } from "../../../cli/report/report";
import { spikes, usual } from "../../../cli/report/spikes";
import { ACCOUNT, arn, attached, compliant, credentialReport, rootRow, user, userRow } from "../../../testkit/accounts";
import { files, reportJson, run } from "../../../testkit/cli/run";

const DAY_MILLISECONDS = 86_400_000;
const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MILLISECONDS).toISOString();

describe("mfa-guard report of MFA adoption, from saved files", () => {
  const file = files();
  const details = () =>
    file("details.json", {
      ...compliant,
      UserDetailList: [
        user("ada", { AttachedManagedPolicies: [attached(ADMINISTRATOR)] }),
        user("bob", { AttachedManagedPolicies: [attached(ADMINISTRATOR)] }),
        user("cyd", { GroupList: ["devs"] }),
        user("名", {}),
      ],
    });
  const credentials = () =>
    file(
      "report.csv",
      credentialReport(
        rootRow,
        userRow("ada", { mfa_active: "true", password_enabled: "true", user_creation_time: daysAgo(400) }),
        userRow("bob", { access_key_1_active: "true", user_creation_time: daysAgo(10) }),
        userRow("cyd", { password_enabled: "true", user_creation_time: daysAgo(100) }),
        userRow("名", { mfa_active: "true", user_creation_time: "no_information" }),
      ),
    );
  const devices = () =>
    file("devices.json", {
      MFADevices: [
        { UserName: "ada", SerialNumber: arn("mfa/ada-phone") },
        { UserName: "ada", SerialNumber: arn("u2f/user/ada/key-EXAMPLE") },
        { UserName: "名", SerialNumber: "GAHT12345678" },
      ],
    });
  const virtual = () =>
    file("virtual.json", {
      VirtualMFADevices: [
        { SerialNumber: arn("mfa/root-account-mfa-device"), User: { Arn: arn("root") } },
        { SerialNumber: arn("mfa/left-over") },
      ],
    });
  async function adoption(...args: readonly string[]): Promise<Report> {
    const { code, ...report } = await reportJson(...args);
    assert.equal(code, 0);
    return report;
  }
  const saved = () => ["--file", details(), "--credential-report", credentials()];

  it("counts all users, console users and privileged users, and the kinds of their devices", async () => {
    const report = await adoption(...saved(), "--mfa-devices", devices(), virtual());
    assert.equal(report.account, ACCOUNT);
    const { users, consoleUsers, privilegedUsers, devices: kinds, root } = report.adoption ?? assert.fail();
    assert.deepEqual(
      { users, consoleUsers, privilegedUsers },
      { users: { count: 2, of: 4 }, consoleUsers: { count: 1, of: 2 }, privilegedUsers: { count: 1, of: 2 } },
    );
    assert.deepEqual(kinds, { virtual: 1, securityKey: 1, hardware: 1, unknown: 0 });
    assert.deepEqual(root, { mfa: true, device: "virtual", longTermCredentials: [] });
  });

  it("lists who has none, privileged users first, and counts them by age", async () => {
    const { withoutMfa, withoutMfaByAge } = (await adoption(...saved())).adoption ?? assert.fail();
    assert.deepEqual(
      withoutMfa.map(({ name, ageDays, console, accessKeys, privileged }) => [name, ageDays, console, accessKeys, privileged]),
      [
        ["bob", 10, false, 1, true],
        ["cyd", 100, true, 0, false],
      ],
    );
    assert.deepEqual(
      withoutMfaByAge.map(({ fromDays, toDays, users }) => [fromDays, toDays, users]),
      [
        [0, 7, 0],
        [7, 30, 1],
        [30, 90, 0],
        [90, 365, 1],
        [365, null, 0],
      ],
    );
  });

  it("takes a credential report alone, and names what it can't tell", async () => {
    const { adoption: found, gaps } = await adoption("--credential-report", credentials());
    assert.deepEqual(
      [found?.users, found?.privilegedUsers, found?.devices.unknown, found?.root?.device],
      [{ count: 2, of: 4 }, null, 2, "unknown"],
    );
    assert.deepEqual(
      gaps.filter(({ part }) => part === "adoption").map(({ reason }) => reason),
      ["only authorization details say who is privileged (--file)", "only lists of devices say of which kind they are (--mfa-devices)"],
    );
  });

  it("misses a minimum, and vouches for none where the credential report lacks users", async () => {
    const low = await run("report", ...saved(), "--minimum-adoption", "50.1");
    assert.deepEqual([low.code, low.err], [1, "missed: MFA adoption is 50.0 %, below 50.1 %\n"]);
    assert.equal((await run("report", ...saved(), "--minimum-adoption", "50")).code, 0);
    const partial = file("partial.csv", credentialReport(rootRow, userRow("ada", { mfa_active: "true" })));
    const lacking = await run("report", "--file", details(), "--credential-report", partial, "--minimum-adoption", "50");
    assert.equal(lacking.code, 1);
    assert.match(lacking.err, /^missed: MFA adoption can't be confirmed: The credential report is missing `/);
    const none = await run("report", "--file", details(), "--minimum-adoption", "50");
    assert.deepEqual([none.code, none.err.startsWith("missed: MFA adoption is unknown")], [1, true]);
  });

  it("shows adoption over time from earlier reports, in their order in time", async () => {
    const earlier = (day: string, count: number) => {
      const share = { count, of: 4 };
      const report = {
        schemaVersion: 1,
        generated: `${day}T00:00:00.000Z`,
        adoption: { users: share, consoleUsers: share, privilegedUsers: null },
      };
      return file(`${day}.json`, report);
    };
    const since = ["--since-report", earlier("2026-10-01", 1), earlier("2026-09-01", 0)];
    const { trend } = await adoption(...saved(), ...since);
    assert.deepEqual(
      trend.map(({ users }) => users.count),
      [0, 1, 2],
    );
    const { out } = await run("report", ...saved(), ...since);
    assert.match(out, /Users with MFA over time, in percent:\n +100 ┼[\s\S]* 0 ┼╯/);
    const { code, err } = await run("report", ...saved(), "--since-report", details());
    assert.deepEqual([code, /has another shape.*mfa-guard report --format json/.test(err)], [2, true]);
  });

  it("prints a table of it", async () => {
    const { out } = await run("report", ...saved(), "--mfa-devices", devices());
    assert.match(out, /privileged users {2}50\.0 % \(1 of 2\)/);
    assert.match(out, /devices {11}1 × authenticator app, 1 × security key, 1 × hardware token/);
    assert.match(out, /│ bob +│ +10 │ no +│ +1 │ yes +│/);
  });

  it("refuses options that mean nothing together, in one sentence", async () => {
    const refused: readonly (readonly [readonly string[], RegExp])[] = [
      [["--privileged", "x", "--credential-report", "r.csv"], /^error: --privileged needs CloudTrail records/],
      [["--fail-on-spikes", "--credential-report", "r.csv"], /^error: --fail-on-spikes needs CloudTrail records/],
      [["--workgroup", "w", "--cloudtrail", "."], /^error: --workgroup belongs to --athena/],
      [["--mfa-devices", "d.json", "--file", "d.json"], /^error: --mfa-devices belongs to --credential-report/],
      [["--profile", "p", "--file", "d.json"], /^error: --profile reads the live account/],
      [["--minimum-adoption", "110"], /It must be a number from 0 to 100\./],
      [["--athena", "--days", "0"], /It must be a whole number from 1 to 3650\./],
    ];
    for (const [args, message] of refused) {
      const { code, err } = await run("report", ...args);
      assert.equal(code, 2, args.join(" "));
      assert.match(err, message);
    }
  });

  it("counts 100,000 users", async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => userRow(`u-${index}`, { mfa_active: String(index % 4 !== 0) }));
    const { adoption: found } = await adoption("--credential-report", file("many.csv", credentialReport(rootRow, ...rows)));
    assert.deepEqual([found?.users, found?.withoutMfa.length, found?.withoutMfaLeftOut], [{ count: 75_000, of: 100_000 }, 1000, 24_000]);
  });
});

describe("the baseline of a spike", () => {
  it("is the median, and the median of the deviations from it", () => {
    assert.deepEqual(usual([1, 9, 3]), { median: 3, mad: 2 });
    assert.deepEqual(usual([4, 2]), { median: 3, mad: 1 });
  });

  const hour = (index: number) => new Date(Date.UTC(2026, 10, 2) + index * 3_600_000).toISOString().slice(0, 13);
  const found = (counts: readonly (readonly [number, number])[], hours: number) =>
    spikes(new Map(counts.map(([index, count]) => [hour(index), count])), hour(0), hour(hours - 1)).map((spike) => spike.hour);

  it("is of all hours where there are too few weeks, hours without records among them", () => {
    assert.deepEqual(found([[17, 12]], 24), [hour(17)]);
    const always = Array.from({ length: 24 }, (_, index) => [index, 12] as const);
    assert.deepEqual(found(always, 24), []);
  });

  it("is of the same hour of the other weeks, so that a busy hour is no spike, and the same count in a quiet one is", () => {
    const busy = [0, 1, 2, 3, 4].map((week) => [week * 168 + 9, 50] as const);
    assert.deepEqual(found(busy, 5 * 168), []);
    assert.deepEqual(found([...busy, [2 * 168 + 3, 50]], 5 * 168), [hour(2 * 168 + 3)]);
  });

  it("takes fewer than ten for no spike", () => {
    assert.deepEqual(found([[5, 9]], 5 * 168), []);
    assert.deepEqual(found([[5, 10]], 5 * 168), [hour(5)]);
  });
});
