import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { endsOf, findFiles } from "../../../cli/report/cloudtrail/files";
import type { MfaCalls, Report, SignInCounts } from "../../../cli/report/report";
import { reportJson, run } from "../../../testkit/cli/run";
import type { Answers } from "../../../testkit/cloudtrail/answers";
import { generate } from "../../../testkit/cloudtrail/generate";
import { PRIVILEGED_PATTERNS } from "../../../testkit/cloudtrail/shapes";

const calls = ({ with: proven, without, unseen }: MfaCalls): MfaCalls => ({ with: proven, without, unseen });
const counts = ({ consoleFailures, consoleWithoutMfa, deniedWithoutMfa }: SignInCounts): SignInCounts => ({
  consoleFailures,
  consoleWithoutMfa,
  deniedWithoutMfa,
});

describe("mfa-guard report of CloudTrail files whose answers are known", function () {
  this.timeout(120_000);
  let folder = "";
  let answers: Answers;
  let report: Report;
  const trail = () => ["--cloudtrail", folder, "--privileged", ...PRIVILEGED_PATTERNS];

  before("generate a trail", async () => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-trail-"));
    answers = await generate({ events: 30_000, seed: 11, out: folder });
    report = await reportJson(...trail());
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("reads every record once, and says how many were delivered twice", () => {
    const { records, duplicates, firstHour, lastHour, files } = report.events ?? assert.fail();
    assert.deepEqual(
      { records, duplicates, firstHour, lastHour, read: files?.read, skipped: files?.skipped },
      {
        records: answers.records,
        duplicates: answers.duplicates,
        firstHour: answers.firstHour,
        lastHour: answers.lastHour,
        read: answers.files.read,
        skipped: answers.files.skipped,
      },
    );
    assert.ok(answers.duplicates > 0);
  });

  it("names every damaged file, with the reason, and counts nothing in it", () => {
    const damaged = report.events?.files?.damaged ?? [];
    assert.deepEqual(damaged.map(({ path }) => path).sort(), answers.files.damaged);
    const reasons = Object.fromEntries(damaged.map(({ path, reason }) => [path.slice(path.lastIndexOf("/") + 1), reason]));
    assert.deepEqual(reasons, {
      "cut-short.json": "it ends too early",
      "empty.json.gz": "it is empty",
      "not-gzip.json.gz": "it is not gzip",
      "not-json.json.gz": "it is not JSON",
      "other-json.json.gz": "its JSON has another shape than CloudTrail's",
      "records-are-text.json.gz": "its JSON has another shape than CloudTrail's",
      "truncated.json.gz": "it ends too early",
    });
    assert.equal(report.gaps.filter(({ failed }) => failed).length, 2);
  });

  it("sees at the ends of every damaged file that it is, so that no other one is read twice", () => {
    const suspected = findFiles(folder).files.filter((file) => !endsOf(file).looksWhole);
    assert.deepEqual(suspected.map(({ path }) => relative(folder, path)).sort(), answers.files.damaged);
  });

  it("tells people's privileged access with MFA from that without, unseen and refused, to the number", () => {
    const { people, failed, roleChains, services, federated, other } = report.privilegedAccess ?? assert.fail();
    const { people: expected, ...rest } = answers;
    assert.deepEqual(people, expected);
    assert.deepEqual(
      { failed, roleChains, services, federated, other },
      { failed: rest.failed, roleChains: rest.roleChains, services: rest.services, federated: rest.federated, other: 0 },
    );
    assert.ok(people.with > 0 && people.without > 0 && people.unseen > 0 && failed.with > 0);
  });

  it("gives the same by role, by day and by caller", () => {
    const { roles, days, withoutMfa } = report.privilegedAccess ?? assert.fail();
    assert.deepEqual(Object.fromEntries(roles.map(({ role, people }) => [role, people])), answers.peopleByRole);
    assert.deepEqual(Object.fromEntries(days.map(({ day, ...people }) => [day, calls(people)])), answers.peopleByDay);
    const byCaller = withoutMfa.map(({ caller, role, mfa, calls }) => [`${caller} ${role} ${mfa}`, calls]);
    assert.deepEqual(Object.fromEntries(byCaller), answers.withoutMfa);
  });

  it("counts failed sign-ins and denied calls by hour and by user", () => {
    const { hours, users, usersLeftOut, ...signIns } = report.failedSignIns ?? assert.fail();
    assert.deepEqual(counts(signIns), answers.signIns);
    assert.deepEqual(Object.fromEntries(hours.map(({ hour, ...each }) => [hour, counts(each)])), answers.signInsByHour);
    assert.deepEqual(Object.fromEntries(users.map((each) => [`${each.account} ${each.user}`, counts(each)])), answers.signInsByUser);
    assert.equal(usersLeftOut, 0);
  });

  it("finds the attacks and nothing else, with whom they meant and where they came from", () => {
    const { spikes } = report.failedSignIns ?? assert.fail();
    assert.deepEqual(
      spikes.map(({ hour, measure, users }) => `${hour} ${measure} ${users[0]?.user}`),
      answers.spikes,
    );
    assert.deepEqual(
      spikes.map(({ addresses }) => addresses[0]?.address.replace(/\.\d+$/, "")),
      ["198.51.100", "203.0.113"],
    );
  });

  it("prints a table with the same numbers", async () => {
    const { out } = await run("report", ...trail());
    const { people } = answers;
    const of = people.with + people.without + people.unseen;
    assert.match(out, new RegExp(`Privileged access with MFA: ${((100 * people.with) / of).toFixed(1)} %`));
    assert.match(out, /2 spikes/);
    assert.match(out, /Skipped `AWSLogs\S+truncated\.json\.gz`: it ends too early\./);
  });

  it("leaves with 1 where a threshold is missed, or where damaged files keep it from being vouched for", async () => {
    const spiked = await run("report", ...trail(), "--fail-on-spikes");
    assert.deepEqual([spiked.code, spiked.err.split("\n").length], [1, 3]);
    assert.match(spiked.err, /^missed: failed sign-ins spiked 2 times\nmissed: failed sign-ins can't be confirmed: 7 damaged files/);
    const high = await run("report", ...trail(), "--minimum-privileged", "99.9");
    assert.match(high.err, /^missed: privileged access with MFA is \d+\.\d %, below 99.9 %\n$/);
    const met = await run("report", ...trail(), "--minimum-privileged", "1");
    assert.deepEqual([met.code, /can't be confirmed/.test(met.err)], [1, true]);
  });

  it("says what is missing where nothing names the privileged roles", async () => {
    const { privilegedAccess, gaps } = await reportJson("--cloudtrail", folder);
    assert.equal(privilegedAccess, null);
    assert.ok(gaps.some(({ part, reason }) => part === "privilegedAccess" && reason.includes("--privileged")));
  });
});

describe("mfa-guard report of hostile CloudTrail files", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-hostile-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const failure = (userName: string, more: object = {}) => ({
    eventID: userName,
    eventTime: "2026-11-24T17:00:00Z",
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    userIdentity: { type: "IAMUser", accountId: "111122223333", userName },
    responseElements: { ConsoleLogin: "Failure" },
    ...more,
  });
  const put = (name: string, records: readonly object[]) =>
    writeFileSync(join(folder, name), gzipSync(JSON.stringify({ Records: records })));
  const users = ({ failedSignIns }: Report) => failedSignIns?.users.map(({ user }) => user);

  it("reads files whose names are SQL, and takes no name for a pattern", async () => {
    const names = ["'); DROP TABLE facts; --.json.gz", "a*b.json.gz", "[x].json.gz", "ü 名.json.gz", "two\nlines.json.gz"];
    for (const [index, name] of names.entries()) put(name, [failure(`u${index}`)]);
    const report = await reportJson("--cloudtrail", folder);
    assert.deepEqual(report.events?.files, { read: names.length, skipped: 0, damaged: [] });
    assert.deepEqual(users(report)?.sort(), ["u0", "u1", "u2", "u3", "u4"]);
  });

  it("shows names of any script, quotes and long ones as they are in JSON, and harmless in a table", async () => {
    const hostile = ["日本", "o'brien", '"; DROP', "\u202egnp", "\u001b[31mred", "__proto__", "x".repeat(100_000)];
    put(
      "a.json.gz",
      hostile.map((name) => failure(name)),
    );
    assert.deepEqual(users(await reportJson("--cloudtrail", folder))?.sort(), [...hostile].sort());
    const { out } = await run("report", "--cloudtrail", folder);
    assert.doesNotMatch(out, /\u202e/);
  });

  it("counts records that share an id once, and records without one each", async () => {
    put("a.json.gz", [failure("a"), failure("a"), failure("b", { eventID: null }), failure("b", { eventID: null })]);
    const report = await reportJson("--cloudtrail", folder);
    assert.equal(report.failedSignIns?.consoleFailures, 3);
    assert.equal(report.events?.duplicates, 1);
  });

  it("names a record whose time can't be read as not counted", async () => {
    put("a.json.gz", [failure("a"), failure("b", { eventTime: "yesterday" }), {}]);
    const report = await reportJson("--cloudtrail", folder);
    assert.deepEqual(users(report), ["a"]);
    assert.ok(report.gaps.some(({ reason, failed }) => failed && reason.startsWith("2 records without a time")));
  });

  it("reads a gzip file of several parts, and names one with a broken tail", async () => {
    const [start, end] = [gzipSync('{"Records":['), gzipSync(`${JSON.stringify(failure("a"))}]}`)];
    writeFileSync(join(folder, "parts.json.gz"), Buffer.concat([start, end]));
    put("tail.json.gz", [failure("b")]);
    appendFileSync(join(folder, "tail.json.gz"), "garbage");
    const report = await reportJson("--cloudtrail", folder);
    assert.deepEqual(users(report), ["a"]);
    assert.deepEqual(report.events?.files?.damaged, [{ path: "tail.json.gz", reason: "it is not gzip" }]);
  });

  it("says what to do about a folder that isn't there, is a file, or holds no CloudTrail files", async () => {
    const missing = await run("report", "--cloudtrail", join(folder, "nowhere"));
    assert.match(missing.err, /^error: `.*nowhere` doesn't exist: name the folder/);
    mkdirSync(join(folder, "AWSLogs/1/CloudTrail-Digest"), { recursive: true });
    writeFileSync(join(folder, "AWSLogs/1/CloudTrail-Digest/d.json.gz"), gzipSync("{}"));
    const empty = await run("report", "--cloudtrail", folder);
    assert.match(empty.err, /^error: `.*` holds no CloudTrail files/);
    assert.deepEqual([missing.code, empty.code], [2, 2]);
  });
});
