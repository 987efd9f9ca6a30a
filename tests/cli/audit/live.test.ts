import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { credentialReport, rootRow, trustWithMfa, trustWithoutMfa, userRow } from "../../../testkit/accounts";
import { type Call, environment, KEYS, proxy, type Reply, xmlError } from "../../../testkit/cli/aws";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { denyWithoutMfa, text } from "../../../testkit/documents";
import { needsMoto } from "../../../testkit/moto";

/** More than the 100 that `ListRoles` gives in a page. */
const ROLES = 130;

describe("mfa-guard audit of a live account, against moto over a socket", function () {
  this.timeout(60_000);
  const file = files();
  const moto = needsMoto();
  const connect = environment();

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

  const FOUND = [
    "iam-role-trust-requires-mfa open",
    "iam-privileged-role-limits-session z-long",
    "iam-user-credentials-require-mfa access key 1 of eve",
    "iam-user-requires-mfa eve",
  ];
  /** moto's credential report has no row of the root user, which AWS's always has. */
  const NO_ROOT = ["iam-root-requires-mfa", "iam-root-mfa-is-hardware"].map((policy) => `${policy} account 123456789012 (undecided)`);

  it("judges every user, role and credential, page by page, and what only `ListRoles` says", async () => {
    connect(moto(), KEYS);
    const report = await auditJson();
    assert.deepEqual([...inShort(report)].sort(), [...FOUND, ...NO_ROOT].sort());
    assert.equal(report.judged["aws-native:iam:Role"], ROLES + 2);
    assert.ok(!report.notJudged.some(({ policy }) => policy === "iam-privileged-role-limits-session"));
    assert.equal(report.code, 1);
  });

  it("takes the keys of a profile", async () => {
    connect(moto(), {
      AWS_CONFIG_FILE: file("config", "[profile audit]\nregion = eu-central-1\n"),
      AWS_SHARED_CREDENTIALS_FILE: file("credentials", "[audit]\naws_access_key_id = test\naws_secret_access_key = test\n"),
    });
    assert.equal((await auditJson("--profile", "audit")).findings.length, FOUND.length + NO_ROOT.length);
  });

  it("names a profile's lack of credentials, an endpoint where nothing listens, and an unknown profile", async () => {
    connect(moto());
    assert.match((await run("audit")).err, /^error: .*`CredentialsProviderError`.*: sign in, or name a profile /);
    assert.match((await run("audit", "--profile", "nobody")).err, /^error: .*sign in, or name a profile /);
    connect("http://127.0.0.1:9", { ...KEYS, AWS_MAX_ATTEMPTS: "1" });
    const { code, err } = await run("audit");
    assert.equal(code, 2);
    assert.match(err, /^error: .*nothing listens at the endpoint: check `AWS_ENDPOINT_URL`/);
  });

  describe("where the root user shows itself, as in AWS and not in moto", () => {
    let allowed = true;
    const root = { ...rootRow, arn: "arn:aws:iam::123456789012:root" };
    const users = ["dana", "eve"].map((name) => userRow(name, { arn: `arn:aws:iam::123456789012:user/${name}` }));
    const report = Buffer.from(credentialReport(root, ...users)).toString("base64");
    const answer = (action: string, result: string): Reply => ({
      status: 200,
      body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`,
    });
    const address = proxy(moto, ({ action }) => {
      if (action === "GetCredentialReport") return answer(action, `<Content>${report}</Content><ReportFormat>text/csv</ReportFormat>`);
      if (action !== "ListVirtualMFADevices") return undefined;
      if (!allowed) return xmlError(403, "AccessDenied", `not authorized to perform: iam:${action}`);
      const device = `<SerialNumber>arn:aws:iam::123456789012:mfa/root</SerialNumber><User><Arn>${root.arn}</Arn></User>`;
      return answer(action, `<IsTruncated>false</IsTruncated><VirtualMFADevices><member>${device}</member></VirtualMFADevices>`);
    });
    const ofRoot = async () => {
      connect(address(), KEYS);
      return inShort(await auditJson()).filter((each) => each.startsWith("iam-root"));
    };

    it("finds its virtual device", async () => {
      assert.deepEqual(await ofRoot(), ["iam-root-mfa-is-hardware root user"]);
    });

    it("doesn't pass it without the list of devices", async () => {
      allowed = false;
      assert.deepEqual(await ofRoot(), ["iam-root-mfa-is-hardware account 123456789012 (undecided)"]);
    });
  });

  describe("where access is denied to some calls", () => {
    let denied: RegExp;
    const address = proxy(moto, ({ action }) =>
      denied.test(action) ? xmlError(403, "AccessDenied", `not authorized to perform: iam:${action}`) : undefined,
    );
    const through = () => connect(address(), KEYS);

    it("goes on without the credential report, and doesn't pass what it would have shown", async () => {
      denied = /CredentialReport/;
      through();
      const report = await auditJson();
      assert.deepEqual(
        [...inShort(report)].sort(),
        [
          "iam-privileged-role-limits-session z-long",
          ...NO_ROOT,
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

  describe("where AWS answers in pages, late or not at all", () => {
    const names = (page: number) => Array.from({ length: 50 }, (_, index) => `p${page}-${index}`);
    const PAGES = 3;
    let reply: (call: Call) => Reply | undefined;
    const address = proxy(moto, (call) => reply(call));
    beforeEach(() => connect(address(), KEYS));

    /** The page that `Marker` names, of users only. */
    function page({ body }: Call): Reply {
      const at = Number(new URLSearchParams(body).get("Marker") ?? 0);
      const users = names(at).map(
        (name) =>
          `<member><UserName>${name}</UserName><UserId>AIDA${at}</UserId><Arn>arn:aws:iam::123456789012:user/${name}</Arn></member>`,
      );
      const more = at + 1 < PAGES ? `<IsTruncated>true</IsTruncated><Marker>${at + 1}</Marker>` : "<IsTruncated>false</IsTruncated>";
      const result = `<UserDetailList>${users.join("")}</UserDetailList>${more}`;
      const tag = "GetAccountAuthorizationDetails";
      return { status: 200, body: `<${tag}Response><${tag}Result>${result}</${tag}Result></${tag}Response>` };
    }

    it("reads every page of the account's details", async () => {
      reply = (call) => (call.action === "GetAccountAuthorizationDetails" ? page(call) : undefined);
      const report = await auditJson();
      assert.equal(report.judged["aws-native:iam:User"], PAGES * 50);
      assert.equal(inShort(report).filter((each) => /^iam-user-requires-mfa p[012]-/.test(each)).length, PAGES * 50);
    });

    it("waits while it is throttled, and tries again", async () => {
      let refused = 0;
      reply = (call) => {
        if (call.action !== "GetAccountAuthorizationDetails") return undefined;
        refused += 1;
        return refused <= 3 ? xmlError(400, "Throttling", "Rate exceeded") : page(call);
      };
      const started = performance.now();
      assert.equal((await auditJson()).judged["aws-native:iam:User"], PAGES * 50);
      assert.equal(refused, 3 + PAGES);
      assert.ok(performance.now() - started > 300, "it didn't wait");
    });

    const failures: readonly { readonly title: string; readonly reply: Reply; readonly says: RegExp }[] = [
      {
        title: "an expired session",
        reply: xmlError(403, "ExpiredToken", "The security token included in the request is expired"),
        says: /failed with `ExpiredToken` \(.*\): the session has expired: sign in again\n$/,
      },
      {
        title: "a key that AWS doesn't know",
        reply: xmlError(403, "InvalidClientTokenId"),
        says: /failed with `InvalidClientTokenId` .*: AWS doesn't know the access key: check the profile\n$/,
      },
      {
        title: "an answer that isn't AWS's",
        reply: { status: 502, body: "<html>Bad gateway: AKIAIOSFODNN7EXAMPLE</html>" },
        says: /^error: reading the account failed with `/,
      },
    ];
    for (const failure of failures) {
      it(`names ${failure.title}, in one sentence`, async () => {
        reply = () => failure.reply;
        const { code, out, err } = await run("audit");
        assert.deepEqual([code, out], [2, ""]);
        assert.match(err, failure.says);
        assert.doesNotMatch(err, /AKIA|\n\s+at /);
      });
    }
  });
});
