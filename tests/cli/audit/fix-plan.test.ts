import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { arn, attached, compliant, type Details, group, inline, managed, role, trustWithoutMfa, user } from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { accountWithMfa, allowAll, denyWithoutMfa, document } from "../../../testkit/documents";

const missesKeys = document({ ...denyWithoutMfa, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } });
type Entry = Record<string, unknown>;

describe("mfa-guard audit --fix-plan", () => {
  const file = files();
  const plan = (details: Partial<Details>) => run("audit", "--file", file("details.json", { ...compliant, ...details }), "--fix-plan");

  /** Runs the plan in a shell whose `aws` only tells how it was called: a list of arguments for each call. */
  function calls(script: string): readonly (readonly string[])[] {
    const aws = file("aws", `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`);
    chmodSync(aws, 0o755);
    const PATH = `${dirname(aws)}${delimiter}${process.env.PATH}`;
    const out = execFileSync("/bin/sh", ["-e", file("plan.sh", script)], { encoding: "utf8", env: { ...process.env, PATH } });
    return out
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** The details as AWS would have them after these calls. */
  function applied(details: Details, commands: readonly (readonly string[])[]): Details {
    const after = structuredClone(details) as unknown as Record<keyof Details, Entry[]>;
    for (const [service, operation, ...args] of commands) {
      assert.equal(service, "iam");
      const option = (name: string) => args[args.indexOf(`--${name}`) + 1] ?? "";
      const find = (list: keyof Details, key: string, value: string) => after[list].find((entry) => entry[key] === value) ?? {};
      const put = (entry: Entry, list: string) => {
        const others = ((entry[list] ?? []) as Entry[]).filter(({ PolicyName }) => PolicyName !== option("policy-name"));
        entry[list] = [...others, inline(option("policy-name"), option("policy-document"))];
      };
      if (operation === "update-assume-role-policy") {
        find("RoleDetailList", "RoleName", option("role-name")).AssumeRolePolicyDocument = option("policy-document");
      } else if (operation === "put-role-policy") put(find("RoleDetailList", "RoleName", option("role-name")), "RolePolicyList");
      else if (operation === "put-group-policy") put(find("GroupDetailList", "GroupName", option("group-name")), "GroupPolicyList");
      else if (operation === "put-user-policy") put(find("UserDetailList", "UserName", option("user-name")), "UserPolicyList");
      else if (operation === "create-policy-version") {
        assert.ok(args.includes("--set-as-default"));
        const version = { IsDefaultVersion: true, Document: option("policy-document") };
        find("Policies", "Arn", option("policy-arn")).PolicyVersionList = [version];
      } else assert.fail(operation);
    }
    return after;
  }

  /** What the role is denied without this, no repair gives back. */
  const sparingRoles = { ArnNotLike: { "aws:PrincipalArn": "arn:*:iam::*:role/*" } };
  const holes: Details = {
    UserDetailList: [user("dana", { GroupList: ["devs"] }), user("o'neil; echo owned"), user("pat", { GroupList: ["empty"] })],
    GroupDetailList: [group("devs", { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] }), group("empty")],
    RoleDetailList: [
      role("open", trustWithoutMfa),
      role("stale", document(accountWithMfa), { RolePolicyList: [inline("all", JSON.parse(allowAll))] }),
      role("slip", document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }), {
        RolePolicyList: [
          inline("ordinary", document({ Effect: "Allow", Action: "s3:GetObject", Resource: "*" })),
          inline("mfa", document({ ...denyWithoutMfa, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" }, ...sparingRoles } })),
        ],
      }),
    ],
    Policies: [managed("require-mfa", missesKeys)],
  };

  it("prints commands after which nothing is found, as few as that takes", async () => {
    const { out, code } = await plan(holes);
    assert.equal(code, 1);
    const commands = calls(out);
    assert.deepEqual(
      commands.map(([, operation, , name]) => `${operation} ${name}`),
      [
        "update-assume-role-policy open",
        "update-assume-role-policy stale",
        "put-role-policy slip",
        `create-policy-version ${arn("policy/require-mfa")}`,
        "put-group-policy empty",
        "put-user-policy o'neil; echo owned",
      ],
    );
    const after = file("after.json", applied(holes, commands));
    assert.deepEqual(inShort(await auditJson("--file", after)), []);
  });

  it("leaves to a person what no command closes, in comments", async () => {
    const { out } = await plan({ RoleDetailList: [role("odd", "{")] });
    assert.deepEqual(calls(out), []);
    assert.match(
      out,
      /^# For a person to fix: iam-role-trust-requires-mfa: arn:aws:iam::111122223333:role\/odd\n# {3}The trust policy of role `odd` can't be read/,
    );
  });

  it("prints no command for what the baseline knows", async () => {
    const details = file("known-details.json", { ...compliant, RoleDetailList: [role("open", trustWithoutMfa)] });
    const baseline = file("known.json", (await run("audit", "--file", details, "--format", "json")).out);
    const { out, code } = await run("audit", "--file", details, "--baseline", baseline, "--fix-plan");
    assert.deepEqual([out, code], ["# Nothing to fix.\n", 0]);
  });
});
