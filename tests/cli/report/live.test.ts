import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import type { Report } from "../../../cli/report/report";
import { environment, KEYS, proxy, xmlError } from "../../../testkit/cli/aws";
import { reportJson, run } from "../../../testkit/cli/run";
import { needsMoto } from "../../../testkit/moto";

describe("mfa-guard report of a live account, against moto over a socket", function () {
  this.timeout(60_000);
  const moto = needsMoto();
  const connect = environment();
  let denied = /^$/;
  const through = proxy(moto, ({ action }) => (denied.test(action) ? xmlError(403, "AccessDenied") : undefined));

  before("make an account", async () => {
    const iam = new IAM({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    for (const UserName of ["dana", "eve", "finn"]) await iam.createUser({ UserName });
    await iam.createLoginProfile({ UserName: "eve", Password: "correct horse battery staple 1A!" });
    const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: "dana" });
    const devices = [
      ["dana", VirtualMFADevice?.SerialNumber ?? assert.fail()],
      ["finn", "arn:aws:iam::123456789012:u2f/user/finn/key-EXAMPLE"],
    ] as const;
    for (const [UserName, SerialNumber] of devices) {
      await iam.enableMFADevice({ UserName, SerialNumber, AuthenticationCode1: "123456", AuthenticationCode2: "654321" });
    }
    await iam.attachUserPolicy({ UserName: "eve", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    iam.destroy();
  });

  async function report(calls: RegExp): Promise<Report> {
    denied = calls;
    connect(through(), KEYS);
    const { code, ...found } = await reportJson();
    assert.equal(code, 0);
    return found;
  }
  const failures = ({ gaps }: Report) => gaps.filter(({ failed }) => failed).map(({ reason }) => reason);

  it("counts users, their devices by kind, and says what moto's credential report lacks", async () => {
    const found = await report(/^$/);
    const { users, consoleUsers, privilegedUsers, devices, withoutMfa, root } = found.adoption ?? assert.fail();
    assert.equal(found.account, "123456789012");
    assert.deepEqual(
      [users, consoleUsers, privilegedUsers],
      [
        { count: 2, of: 3 },
        { count: 0, of: 1 },
        { count: 0, of: 1 },
      ],
    );
    assert.deepEqual(devices, { virtual: 1, securityKey: 1, hardware: 0, unknown: 0 });
    assert.deepEqual(
      withoutMfa.map(({ name }) => name),
      ["eve"],
    );
    assert.equal(root, null);
    assert.match(failures(found).join(), /no row for the root user/);
  });

  it("goes on without the lists of devices, and says what it can't tell", async () => {
    const found = await report(/^List(Virtual)?MFADevices$/);
    assert.deepEqual([found.adoption?.users.count, found.adoption?.devices.unknown], [2, 2]);
    assert.match(failures(found).join(), /Allow `iam:ListMFADevices`/);
  });

  it("goes on without the credential report, and vouches for nothing then", async () => {
    const found = await report(/CredentialReport$/);
    assert.equal(found.adoption, null);
    assert.match(failures(found).join(), /Allow `iam:GenerateCredentialReport`/);
    connect(through(), KEYS);
    const { code, err } = await run("report", "--minimum-adoption", "1");
    assert.deepEqual([code, err.startsWith("missed: MFA adoption is unknown: ")], [1, true]);
  });
});
