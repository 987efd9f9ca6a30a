import assert from "node:assert/strict";
import {
  arn,
  attached,
  compliant,
  credentialReport,
  type Details,
  enforcing,
  group,
  inline,
  managed,
  role,
  rootRow,
  trustWithMfa,
  trustWithoutMfa,
  user,
  userRow,
  virtualDevices,
} from "../../../testkit/accounts";
import { auditJson, files, inShort, run } from "../../../testkit/cli/run";
import { allowAll, denyWithoutMfa, document } from "../../../testkit/documents";

const encoded = (value: object) => encodeURIComponent(JSON.stringify(value));
const missesKeys = document({ ...denyWithoutMfa, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } });

describe("mfa-guard audit of saved authorization details", () => {
  const file = files();
  const audit = (changes: Partial<Details> = {}, ...args: readonly string[]) =>
    auditJson("--file", file("details.json", { ...compliant, ...changes }), ...args);

  it("finds nothing in a compliant account, and says what it judged and what it could not", async () => {
    const { code, findings, judged, notJudged } = await audit();
    assert.deepEqual([code, findings], [0, []]);
    assert.deepEqual(judged, {
      "aws-native:iam:User": 1,
      "aws-native:iam:Group": 1,
      "aws-native:iam:Role": 2,
      "aws-native:iam:ManagedPolicy": 1,
    });
    assert.deepEqual(notJudged.map(({ policy }) => policy).sort(), [
      "iam-mfa-is-phishing-resistant",
      "iam-privileged-role-limits-session",
      "iam-root-mfa-is-hardware",
      "iam-root-requires-mfa",
      "iam-user-credentials-require-mfa",
      "identity-center-assigns-groups",
      "identity-center-limits-session",
      "identity-center-privilege-ends",
      "organizations-root-is-locked",
      "organizations-scp-requires-mfa",
      "organizations-scp-spares-workloads",
    ]);
  });

  const cases: readonly { readonly title: string; readonly changes: Partial<Details>; readonly found: readonly string[] }[] = [
    {
      title: "a role that people assume without MFA",
      changes: { RoleDetailList: [role("reader", trustWithoutMfa)] },
      found: ["iam-role-trust-requires-mfa reader"],
    },
    {
      title: "a user in no group",
      changes: { UserDetailList: [user("eve")] },
      found: ["iam-user-requires-mfa eve"],
    },
    {
      title: "a user in a group that the details don't hold",
      changes: { UserDetailList: [user("eve", { GroupList: ["gone"] })] },
      found: ["iam-user-requires-mfa eve"],
    },
    {
      title: "a Deny that misses access keys, in the group's own policy, and whom it leaves open",
      changes: { GroupDetailList: [group("devs", { GroupPolicyList: [inline("mfa", missesKeys)] })] },
      found: ["iam-group-requires-mfa devs", "iam-mfa-condition-is-sound devs/mfa", "iam-user-requires-mfa dana"],
    },
    {
      title: "an enforcing version that is not the default one",
      changes: {
        Policies: [
          managed("require-mfa", undefined, {
            PolicyVersionList: [
              { VersionId: "v2", IsDefaultVersion: true, Document: document({ Effect: "Allow", Action: "s3:*", Resource: "*" }) },
              { VersionId: "v1", IsDefaultVersion: false, Document: enforcing },
            ],
          }),
        ],
      },
      found: ["iam-group-requires-mfa devs", "iam-user-requires-mfa dana"],
    },
    {
      title: "a privileged role whose trust takes stale MFA",
      changes: {
        RoleDetailList: [
          role("admin", document({ ...trustWithMfa.Statement[0], Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }), {
            RolePolicyList: [inline("all", JSON.parse(allowAll))],
          }),
        ],
      },
      found: ["iam-privileged-role-limits-session admin"],
    },
    {
      title: "a trust policy that isn't there",
      changes: { RoleDetailList: [role("odd", undefined)] },
      found: ["iam-role-trust-requires-mfa odd"],
    },
    {
      title: "a trust policy whose URL encoding is broken",
      changes: { RoleDetailList: [role("odd", "%7B%2")] },
      found: ["iam-role-trust-requires-mfa odd"],
    },
  ];
  for (const { title, changes, found } of cases) {
    it(`finds ${title}`, async () => {
      const report = await audit(changes);
      assert.deepEqual(inShort(report), found);
      assert.equal(report.code, 1);
    });
  }

  it("takes documents as the API gives them, URL-encoded, as well as decoded by the AWS CLI", async () => {
    const raw = {
      RoleDetailList: [role("reader", encoded(trustWithoutMfa)), role("admin", encoded(trustWithMfa))],
      Policies: [managed("require-mfa", encoded(enforcing))],
    };
    assert.deepEqual(inShort(await audit(raw)), ["iam-role-trust-requires-mfa reader"]);
  });

  it("judges users by their own policies and by a Deny in their permissions boundary", async () => {
    const own = user("ann", { UserPolicyList: [inline("mfa", enforcing)] });
    const bounded = user("bob", {
      PermissionsBoundary: { PermissionsBoundaryArn: arn("policy/require-mfa"), PermissionsBoundaryType: "Policy" },
    });
    assert.deepEqual(inShort(await audit({ UserDetailList: [own, bounded, user("cat")] })), ["iam-user-requires-mfa cat"]);
  });

  it("leaves AWS's own policies to AWS, but counts what they grant", async () => {
    const broken = managed("AWSBroken", missesKeys, { Arn: "arn:aws:iam::aws:policy/AWSBroken" });
    const power = managed("Power", JSON.parse(allowAll), { Arn: "arn:aws:iam::aws:policy/Power" });
    const trust = document({ ...trustWithMfa.Statement[0], Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } });
    const admin = role("admin", trust, { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/Power")] });
    const report = await audit({ RoleDetailList: [admin], Policies: [...compliant.Policies, broken, power] });
    assert.deepEqual(inShort(report), ["iam-privileged-role-limits-session admin"]);
  });

  it("speaks of the account, where the pack speaks of a stack", async () => {
    const { findings } = await audit({ UserDetailList: [user("eve")] });
    assert.match(findings[0]?.message ?? "", /^User `eve` has no policy in this account that denies /);
  });

  it("judges an empty account, and says that there was nothing", async () => {
    const path = file("empty.json", { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] });
    const { code, out } = await run("audit", "--file", path);
    assert.equal(code, 0);
    assert.match(out, /empty\.json: nothing to judge\.\n/);
    assert.match(out, /\nNo findings\.\n$/);
  });

  it("takes names in any script", async () => {
    const { findings } = await audit({ UserDetailList: [user("данa-名前")] });
    assert.equal(findings[0]?.resource.id, arn("user/данa-名前"));
  });

  describe("with a credential report", () => {
    const withReport = (csv: string, changes: Partial<Details> = {}) => audit(changes, "--credential-report", file("report.csv", csv));

    it("passes credentials of enforced users and a root user with MFA, and judges what it could not before", async () => {
      const report = await withReport(
        credentialReport(rootRow, userRow("dana", { password_enabled: "true", access_key_1_active: "true" })),
      );
      assert.deepEqual(inShort(report), []);
      assert.deepEqual(
        report.notJudged.filter(({ policy }) => /root-requires|credentials/.test(policy)),
        [],
      );
    });

    it("finds each credential that works without MFA", async () => {
      const csv = credentialReport(
        rootRow,
        userRow("eve", { password_enabled: "true", access_key_2_active: "TRUE", cert_1_active: "true" }),
      );
      const report = await withReport(csv, { UserDetailList: [user("eve")] });
      assert.deepEqual(inShort(report), [
        "iam-user-credentials-require-mfa access key 2 of eve",
        "iam-user-credentials-require-mfa password of eve",
        "iam-user-credentials-require-mfa signing certificate 1 of eve",
        "iam-user-requires-mfa eve",
      ]);
    });

    const dana = userRow("dana");
    it("finds a root user's access key, and a root user without MFA", async () => {
      assert.deepEqual(inShort(await withReport(credentialReport({ ...rootRow, access_key_1_active: "true" }, dana))), [
        "iam-root-requires-mfa root user",
      ]);
      assert.deepEqual(inShort(await withReport(credentialReport({ ...rootRow, mfa_active: "false" }, dana))), [
        "iam-root-requires-mfa root user",
      ]);
    });

    it("passes a root user without credentials", async () => {
      const csv = credentialReport({ ...rootRow, mfa_active: "false", password_enabled: "false" }, dana);
      assert.deepEqual(inShort(await withReport(csv)), []);
    });

    it("passes GovCloud's root user without MFA, who can't sign in, and finds the access key of one", async () => {
      const govcloud = (changes: object) =>
        withReport(credentialReport({ ...rootRow, arn: "arn:aws-us-gov:iam::111122223333:root", mfa_active: "false", ...changes }, dana));
      assert.deepEqual(inShort(await govcloud({})), []);
      assert.deepEqual(inShort(await govcloud({ access_key_1_active: "true" })), ["iam-root-requires-mfa root user"]);
    });

    describe("and a list of virtual MFA devices", () => {
      const withDevices = (owners: readonly string[], root: object = {}) =>
        audit(
          {},
          "--credential-report",
          file("report.csv", credentialReport({ ...rootRow, ...root }, dana)),
          "--mfa-devices",
          file("devices.json", virtualDevices(...owners)),
        );

      it("finds a root user's virtual device, whatever else is in the list", async () => {
        const { findings } = await withDevices([arn("user/dana"), arn("root")]);
        assert.deepEqual(inShort({ findings }), ["iam-root-mfa-is-hardware root user"]);
        assert.deepEqual(findings[0]?.controls["cis-7.0.0"], ["2.6"]);
        assert.deepEqual(findings[0]?.controls["security-hub"], ["IAM.6"]);
      });

      it("passes a root user whose MFA is none of them, and leaves one without MFA to the other policy", async () => {
        assert.deepEqual(inShort(await withDevices([arn("user/dana")])), []);
        assert.deepEqual(inShort(await withDevices([arn("root")], { mfa_active: "false" })), ["iam-root-requires-mfa root user"]);
      });

      it("is not judged by a list that a root user's device can't be in", async () => {
        const list = file("devices.json", { MFADevices: [{ UserName: "dana", SerialNumber: arn("mfa/dana") }] });
        const report = await audit({}, "--credential-report", file("report.csv", credentialReport(rootRow, dana)), "--mfa-devices", list);
        assert.ok(report.notJudged.some(({ policy }) => policy === "iam-root-mfa-is-hardware"));
      });
    });

    it("doesn't pass what the report should say and doesn't", async () => {
      assert.deepEqual(inShort(await withReport(credentialReport(userRow("someone")))), [
        `iam-root-requires-mfa ${file("details.json", compliant)} (undecided)`,
        `iam-user-credentials-require-mfa ${file("details.json", compliant)} (undecided)`,
        `iam-root-mfa-is-hardware ${file("details.json", compliant)} (undecided)`,
      ]);
    });
  });
});
