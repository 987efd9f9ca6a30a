import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { IAM } from "@aws-sdk/client-iam";
import { needsMoto } from "../moto";
import { denyWithoutMfa, text } from "../policypack/documents";
import { trustWithMfa, trustWithoutMfa } from "./accounts";
import { auditJson, files, inShort, run } from "./run";

/** More than the 100 that `ListRoles` gives in a page. */
const ROLES = 130;

describe("mfa-guard audit of a live account, against moto over a socket", function () {
  this.timeout(60_000);
  const file = files();
  const moto = needsMoto();
  const before_ = { ...process.env };

  /** Settings that the SDK reads from the environment, and nothing of this machine's own. */
  function connect(endpoint: string, more: Readonly<Record<string, string>> = {}): void {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    Object.assign(process.env, { AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: "true", AWS_CONFIG_FILE: "/nowhere", ...more });
  }
  const keys = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

  before("make an account", async () => {
    const iam = new IAM({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    await iam.createGroup({ GroupName: "devs" });
    await iam.putGroupPolicy({ GroupName: "devs", PolicyName: "mfa", PolicyDocument: text(denyWithoutMfa) });
    for (const UserName of ["dana", "eve"]) await iam.createUser({ UserName });
    await iam.addUserToGroup({ GroupName: "devs", UserName: "dana" });
    for (const UserName of ["dana", "eve"]) await iam.createAccessKey({ UserName });
    const role = (RoleName: string, trust: object, more: object = {}) =>
      iam.createRole({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), ...more });
    await role("open", trustWithoutMfa);
    for (let index = 0; index < ROLES; index += 1) await role(`r-${index}`, trustWithMfa);
    // On the last page, whether it is sorted by name or by age.
    await role("z-long", trustWithMfa, { MaxSessionDuration: 43_200 });
    await iam.attachRolePolicy({ RoleName: "z-long", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before_)) delete process.env[name];
    Object.assign(process.env, before_);
  });

  const FOUND = [
    "iam-role-trust-requires-mfa open",
    "iam-privileged-role-limits-session z-long",
    "iam-user-credentials-require-mfa access key 1 of eve",
    "iam-user-requires-mfa eve",
  ];
  /** moto's credential report has no row of the root user, which AWS's always has. */
  const NO_ROOT = "iam-root-requires-mfa account 123456789012 (undecided)";

  it("judges every user, role and credential, page by page, and what only `ListRoles` says", async () => {
    connect(moto(), keys);
    const report = await auditJson();
    assert.deepEqual([...inShort(report)].sort(), [...FOUND, NO_ROOT].sort());
    assert.equal(report.judged["aws-native:iam:Role"], ROLES + 2);
    assert.ok(!report.notJudged.some(({ policy }) => policy === "iam-privileged-role-limits-session"));
    assert.equal(report.code, 1);
  });

  it("takes the keys of a profile", async () => {
    connect(moto(), {
      AWS_CONFIG_FILE: file("config", "[profile audit]\nregion = eu-central-1\n"),
      AWS_SHARED_CREDENTIALS_FILE: file("credentials", "[audit]\naws_access_key_id = test\naws_secret_access_key = test\n"),
    });
    assert.equal((await auditJson("--profile", "audit")).findings.length, FOUND.length + 1);
  });

  it("names a profile's lack of credentials, an endpoint where nothing listens, and an unknown profile", async () => {
    connect(moto());
    assert.match((await run("audit")).err, /^error: .*`CredentialsProviderError`.*: sign in, or name a profile /);
    assert.match((await run("audit", "--profile", "nobody")).err, /^error: .*sign in, or name a profile /);
    connect("http://127.0.0.1:9", { ...keys, AWS_MAX_ATTEMPTS: "1" });
    const { code, err } = await run("audit");
    assert.equal(code, 2);
    assert.match(err, /^error: .*nothing listens at the endpoint: check `AWS_ENDPOINT_URL`/);
  });

  describe("where access is denied to some calls", () => {
    let proxy: Server;
    let denied: RegExp;
    /** Stands before moto and answers a denied action as IAM does. */
    before(async () => {
      proxy = createServer(async (request, response) => {
        const body = await new Promise<string>((resolve) => {
          let text = "";
          request.on("data", (part) => {
            text += part;
          });
          request.on("end", () => resolve(text));
        });
        const action = new URLSearchParams(body).get("Action") ?? "";
        if (denied.test(action)) {
          response.writeHead(403, { "content-type": "text/xml" });
          const message = `User: arn:aws:iam::123456789012:user/auditor is not authorized to perform: iam:${action}`;
          response.end(
            `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`,
          );
          return;
        }
        const answer = await fetch(moto(), { method: "POST", body, headers: { ...(request.headers as Record<string, string>) } });
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/xml" });
        response.end(await answer.text());
      });
      await new Promise<void>((listening) => proxy.listen(0, "127.0.0.1", listening));
    });
    after(() => void proxy.close());
    const through = () => connect(`http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, keys);

    it("goes on without the credential report, and doesn't pass what it would have shown", async () => {
      denied = /CredentialReport/;
      through();
      const report = await auditJson();
      assert.deepEqual(
        [...inShort(report)].sort(),
        [
          "iam-privileged-role-limits-session z-long",
          NO_ROOT,
          "iam-role-trust-requires-mfa open",
          "iam-user-credentials-require-mfa account 123456789012 (undecided)",
          "iam-user-requires-mfa eve",
        ].sort(),
      );
      assert.match(report.findings.find(({ level }) => level === "undecided")?.message ?? "", /Allow `iam:GenerateCredentialReport` and /);
    });

    it("goes on without the roles' session lengths, and doesn't pass what they would have shown", async () => {
      denied = /ListRoles/;
      through();
      const report = await auditJson();
      assert.ok(!inShort(report).includes("iam-privileged-role-limits-session z-long"));
      const undecided = report.findings.find(({ policy }) => policy === "iam-privileged-role-limits-session");
      assert.equal(undecided?.level, "undecided");
      assert.match(undecided?.message ?? "", /access was denied\. Allow `iam:ListRoles`\.$/);
    });

    it("stops without the account itself, and says what to allow", async () => {
      denied = /GetAccountAuthorizationDetails/;
      through();
      const { code, out, err } = await run("audit");
      assert.deepEqual([code, out], [2, ""]);
      assert.equal(
        err,
        "error: reading the account failed: access denied: allow `iam:GetAccountAuthorizationDetails` to these credentials\n",
      );
    });
  });
});
