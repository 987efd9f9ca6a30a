import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { IAM } from "@aws-sdk/client-iam";
import { startMoto } from "../../testkit/moto";
import { installPython } from "../../testkit/python";
import { installed } from "../environment";
import type { Answers } from "./answers";
import { type Entity, FIRST, HOLES } from "./holes";
import { nameOf } from "./planted";

/** All of prowler's IAM checks that are about MFA. It reads a living account alone, so it is asked about the same one in moto. */
const CHECKS = [
  "iam_administrator_access_with_mfa",
  "iam_root_hardware_mfa_enabled",
  "iam_root_mfa_enabled",
  "iam_user_hardware_mfa_enabled",
  "iam_user_mfa_enabled_console_access",
];
const KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_DEFAULT_REGION: "us-east-1" };

/** The first run installs more than a gigabyte. */
export async function prowler(): Promise<Answers> {
  const bin = installed("prowler", join(__dirname, "prowler.txt"));
  const python = await installPython();
  if (python === undefined) throw new Error("prowler is asked about an account in moto, which needs Python 3: install it");
  const moto = await startMoto(join(python, "moto_server"), false);
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-prowler-"));
  try {
    await build(moto.endpoint);
    const args = ["aws", "--checks", ...CHECKS, "--output-formats", "json-ocsf", "--output-directory", folder, "--region", "us-east-1"];
    const env = { ...process.env, ...KEYS, AWS_ENDPOINT_URL: moto.endpoint };
    const started = performance.now();
    // Not synchronously: moto would wait for this process to read what it logs.
    await promisify(execFile)(join(bin, "prowler"), [...args, "--ignore-exit-code-3", "--no-banner"], { env, maxBuffer: 1 << 26 });
    const seconds = (performance.now() - started) / 1000;
    const [file] = readdirSync(folder).filter((name) => name.endsWith(".ocsf.json"));
    if (file === undefined) throw new Error("prowler has written no report");
    return { seconds, reported: failuresIn(readFileSync(join(folder, file), "utf8")) };
  } finally {
    moto.process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Ocsf {
  readonly status_code: string;
  readonly metadata: { readonly event_code: string };
  readonly resources: readonly { readonly uid: string }[];
}

function failuresIn(text: string): Answers["reported"] {
  return (JSON.parse(text) as readonly Ocsf[])
    .filter(({ status_code }) => status_code === "FAIL")
    .flatMap(({ metadata, resources }) => resources.map(({ uid }) => [uid, metadata.event_code] as const));
}

/** The account of `planted.ts`, made call by call. */
async function build(endpoint: string): Promise<void> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const iam = new IAM({ endpoint, region: "us-east-1", credentials });
  for (const [index, { open, sound }] of HOLES.entries()) {
    await make(iam, nameOf(index, "open"), open);
    await make(iam, nameOf(index, "sound"), sound);
  }
  iam.destroy();
}

async function make(iam: IAM, name: string, { kind, trust, first, inline = [], managed, attached, password, accessKey, device }: Entity) {
  const documents = inline.map((document, index) => ({ PolicyName: `p${index}`, PolicyDocument: JSON.stringify(document) }));
  if (kind === "role") {
    const before = `before-${name}`;
    if (first !== undefined) await iam.createRole({ RoleName: before, AssumeRolePolicyDocument: JSON.stringify(first) });
    const document = JSON.stringify(trust).replaceAll(FIRST, `arn:aws:iam::123456789012:role/${before}`);
    await iam.createRole({ RoleName: name, AssumeRolePolicyDocument: document });
    for (const each of documents) await iam.putRolePolicy({ RoleName: name, ...each });
  } else if (kind === "group") {
    await iam.createGroup({ GroupName: name });
    for (const each of documents) await iam.putGroupPolicy({ GroupName: name, ...each });
    if (managed !== undefined) await makePolicy(iam, name, managed, attached === true);
  } else {
    await iam.createUser({ UserName: name });
    for (const each of documents) await iam.putUserPolicy({ UserName: name, ...each });
    if (password) await iam.createLoginProfile({ UserName: name, Password: "Correct-horse-9" });
    if (accessKey) await iam.createAccessKey({ UserName: name });
    if (device) {
      const { VirtualMFADevice } = await iam.createVirtualMFADevice({ VirtualMFADeviceName: name });
      const codes = { AuthenticationCode1: "123456", AuthenticationCode2: "654321" };
      await iam.enableMFADevice({ UserName: name, SerialNumber: VirtualMFADevice?.SerialNumber, ...codes });
    }
  }
}

async function makePolicy(iam: IAM, name: string, [first, ...later]: readonly object[], attached: boolean) {
  const { Policy } = await iam.createPolicy({ PolicyName: `${name}-managed`, PolicyDocument: JSON.stringify(first) });
  for (const version of later) {
    await iam.createPolicyVersion({ PolicyArn: Policy?.Arn, PolicyDocument: JSON.stringify(version), SetAsDefault: true });
  }
  if (attached) await iam.attachGroupPolicy({ GroupName: name, PolicyArn: Policy?.Arn });
}
