import assert from "node:assert/strict";
import { IAM } from "@aws-sdk/client-iam";
import { needsMoto } from "../moto";
import { run } from "./run";

describe("mfa-guard report of a live account, against moto over a socket", function () {
  this.timeout(60_000);
  const moto = needsMoto();
  const before_ = { ...process.env };

  before("make an account", async () => {
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
    const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: moto(),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/nowhere",
      ...credentials,
    });
    const iam = new IAM({ endpoint: moto(), region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } });
    for (const UserName of ["dana", "eve", "finn"]) await iam.createUser({ UserName });
    await iam.createLoginProfile({ UserName: "eve", Password: "correct horse battery staple 1A!" });
    for (const [UserName, SerialNumber] of [
      ["dana", await virtualDevice(iam, "dana")],
      ["finn", "arn:aws:iam::123456789012:u2f/user/finn/key-EXAMPLE"],
    ] as const) {
      await iam.enableMFADevice({ UserName, SerialNumber, AuthenticationCode1: "123456", AuthenticationCode2: "654321" });
    }
    await iam.attachUserPolicy({ UserName: "eve", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    iam.destroy();
  });
  after(() => {
    for (const name of Object.keys(process.env)) if (!(name in before_)) delete process.env[name];
    Object.assign(process.env, before_);
  });

  it("counts users, their devices by kind, and says what moto's credential report lacks", async () => {
    const { out, err, code } = await run("report", "--format", "json");
    assert.deepEqual([err, code], ["", 0]);
    const { account, adoption, gaps } = JSON.parse(out);
    assert.equal(account, "123456789012");
    assert.deepEqual(adoption.users, { count: 2, of: 3 });
    assert.deepEqual(adoption.consoleUsers, { count: 0, of: 1 });
    assert.deepEqual(adoption.privilegedUsers, { count: 0, of: 1 });
    assert.deepEqual(adoption.devices, { virtual: 1, securityKey: 1, hardware: 0, unknown: 0 });
    assert.equal(adoption.withoutMfa[0].name, "eve");
    assert.deepEqual([adoption.root, gaps.some(({ reason }: { reason: string }) => reason.includes("root user"))], [null, true]);
  });
});

async function virtualDevice(iam: IAM, name: string): Promise<string> {
  const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: name });
  return VirtualMFADevice?.SerialNumber ?? assert.fail();
}
