import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../cli/user-error";
import { type Engine, openEngine } from "../offline/src/engine";
import { kit, root } from "../offline/src/kit";
import { type App, type Aws, startAws } from "../testkit/cli/session/aws";
import { startMoto } from "../testkit/moto";
import { installPython } from "../testkit/python";
import { openTerminal, type Terminal } from "../testkit/terminal";
import { runAlone } from "./process";
import { type RootUser, withRootUser } from "./root-user";
import type { Shown } from "./shown";

/** Somebody with an access key in their profile, at a machine of their own. */
export interface Person {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** The authenticator app on their phone, once it has scanned a device. */
  app?: App;
}

/** Everything that the tour happens in: one account in moto, MFA looked at before it, and the people who use it. */
export interface World {
  readonly folder: string;
  readonly aws: Aws;
  readonly people: Readonly<Record<"ana" | "dev" | "eli" | "auditor", Person>>;
  /** Runs a Pulumi command with the account behind the AWS provider. */
  pulumi(program: string, ...args: readonly string[]): Promise<Shown>;
  /** Gives the people their access keys, once their users are there. */
  handOutKeys(): Promise<void>;
  /** Runs `mfa-guard` as a person, without a terminal. */
  mfaGuard(person: Person, ...args: readonly string[]): Promise<Shown>;
  /** Runs another program as a person, with the access key of their profile alone. */
  shell(person: Person, ...words: readonly string[]): Promise<Shown>;
  /** Runs `mfa-guard` on a terminal, which the caller closes. */
  onTerminal(person: Person, ...args: readonly string[]): Promise<Terminal>;
  close(): Promise<void>;
}

const MFA_GUARD = join(root, "cli/dist/mfa-guard.cjs");
/** The program of the account that the tour deploys. */
export const PROGRAM = "examples/production-account";

/** Starts moto and gets the Pulumi CLI; the first time on a machine both are installed, which takes minutes. */
export async function openWorld(): Promise<World> {
  const bin = await installPython();
  if (bin === undefined) throw new UserError("the tour's AWS is moto, which needs Python 3: install it, and run this again");
  mkdirSync(kit, { recursive: true });
  const folder = mkdtempSync(join(kit, "tour-"));
  const engine = await openEngine("offline", join(folder, "state"));
  const moto = await startMoto(join(bin, "moto_server"), true);
  const aws = await startAws(moto.endpoint);
  const rootUser = await withRootUser(moto.endpoint);
  return { ...worldOf(folder, engine, moto.endpoint, aws, rootUser), close: closing(folder, [aws, rootUser], () => moto.process.kill()) };
}

function worldOf(folder: string, engine: Engine, moto: string, aws: Aws, rootUser: RootUser): Omit<World, "close"> {
  const person = (name: string, endpoint: string): Person => {
    const home = join(folder, name);
    mkdirSync(join(home, ".aws"), { recursive: true });
    const { PATH = "" } = process.env;
    return { name, env: { HOME: home, PATH, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: endpoint, AWS_EC2_METADATA_DISABLED: "true" } };
  };
  const giveKey = ({ env }: Person, id = "", secret = "") =>
    writeFileSync(join(env.HOME ?? "", ".aws/credentials"), `[default]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`);
  const [ana, dev, eli] = ["ana", "dev", "eli"].map((name) => person(name, aws.endpoint)) as [Person, Person, Person];
  const auditor = person("auditor", rootUser.endpoint);
  giveKey(auditor, "auditor", "auditor");
  return {
    folder,
    aws,
    people: { ana, dev, eli, auditor },
    pulumi: async (program, ...args) => {
      const { code, stdout, stderr } = await engine.run([...args, "--non-interactive", "--color", "never"], {
        folder: join(root, program),
        output: "captured",
        environment: { MFA_GUARD_IAM_ENDPOINT: moto, PULUMI_NODEJS_TRANSPILE_ONLY: "true" },
      });
      const command = ["pulumi", args[0], "--cwd", program, ...args.slice(1)]
        .join(" ")
        .replaceAll(`${root}/`, "")
        .replaceAll(`${folder}/`, "");
      return { by: "you", command, code, output: `${stdout}${stderr}` };
    },
    handOutKeys: async () => {
      for (const each of [ana, dev, eli]) {
        const { AccessKey } = await aws.admin.createAccessKey({ UserName: each.name });
        giveKey(each, AccessKey?.AccessKeyId, AccessKey?.SecretAccessKey);
      }
    },
    mfaGuard: async ({ name, env }, ...args) => {
      return { by: name, command: typed(args), ...(await runAlone([process.execPath, MFA_GUARD, ...args], env)) };
    },
    shell: async ({ name, env }, ...words) => {
      return { by: name, command: words.join(" "), ...(await runAlone(words, env)) };
    },
    onTerminal: ({ env }, ...args) => openTerminal([process.execPath, MFA_GUARD, ...args], env, 110),
  };
}

/** An `mfa-guard` command as a person would type it. */
export function typed(args: readonly string[]): string {
  return ["mfa-guard", ...args.map((arg) => (/[\s*"{]/.test(arg) ? `'${arg}'` : arg))].join(" ").replaceAll(`${root}/`, "");
}

function closing(folder: string, servers: readonly { close(): void }[], stopMoto: () => void): World["close"] {
  return async () => {
    for (const server of servers) server.close();
    stopMoto();
    rmSync(folder, { recursive: true, force: true });
  };
}
