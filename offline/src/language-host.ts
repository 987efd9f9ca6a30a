import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { type ServerUnaryCall, type ServerWritableStream, type sendUnaryData, status } from "@grpc/grpc-js";
import { type ILanguageRuntimeServer, LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  AboutResponse,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  type InstallDependenciesRequest,
  InstallDependenciesResponse,
  LanguageHandshakeResponse,
  type ProgramInfo,
  type RunPluginRequest,
  RunPluginResponse,
  type RunRequest,
  RunResponse,
  RuntimeOptionsResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { servePlugin } from "./grpc";

// The SDKs leave with this code when they have shown the error to the user themselves.
const errorAlreadyShown = 32;

const children = new Set<ChildProcess>();
let engineAddress = process.argv.slice(2).find((argument) => !argument.startsWith("-")) ?? "";

/** The SDK's own entry point `name` (for example `run`), as the program in `directory` resolves it. Throws when there is none. */
function sdkCommand(name: string, directory: string): string {
  try {
    return createRequire(resolve(directory, "noop.js")).resolve(`@pulumi/pulumi/cmd/${name}`);
  } catch {
    throw new Error(`\`@pulumi/pulumi\` isn't installed for \`${directory}\`: run \`npm install\` there`);
  }
}

/** A process that the host starts. */
interface Command {
  readonly executable: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

function start({ executable, args, environment }: Command, directory: string): ChildProcess {
  const env = { ...process.env, ...environment };
  const child = spawn(executable, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

function options(info: ProgramInfo | undefined): Record<string, unknown> {
  return info?.getOptions()?.toJavaScript() ?? {};
}

function nodeArguments(runtimeOptions: Record<string, unknown>): string[] {
  return typeof runtimeOptions.nodeargs === "string" ? runtimeOptions.nodeargs.split(/\s+/).filter(Boolean) : [];
}

function flags(values: Record<string, string>): string[] {
  return Object.entries(values).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
}

function nodeProgram(request: RunRequest): Command {
  const info = request.getInfo();
  const runtimeOptions = options(info);
  const args = [
    ...nodeArguments(runtimeOptions),
    sdkCommand("run", info?.getProgramDirectory() || request.getPwd()),
    ...flags({
      monitor: request.getMonitorAddress(),
      engine: engineAddress,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      pwd: request.getPwd(),
      "root-directory": info?.getRootDirectory() || request.getPwd(),
      parallel: String(request.getParallel()),
    }),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info?.getEntryPoint() || request.getProgram() || ".",
    ...request.getArgsList(),
  ];
  return { executable: process.execPath, args, environment: { PULUMI_NODEJS_TYPESCRIPT: String(runtimeOptions.typescript ?? true) } };
}

/** What program/prepare.ts made ready, told about the run by the environment: Go's way, and Python's by way of program/run.py. */
function preparedProgram(request: RunRequest): Command {
  const prepared = process.env.MFA_GUARD_PROGRAM;
  if (prepared === undefined) throw new Error("this program wasn't made ready: start it with `npm run preview` or `npm run pulumi`");
  const [executable = "", ...args] = JSON.parse(prepared) as string[];
  const environment = {
    PULUMI_MONITOR: request.getMonitorAddress(),
    PULUMI_ENGINE: engineAddress,
    PULUMI_ORGANIZATION: request.getOrganization(),
    PULUMI_PROJECT: request.getProject(),
    PULUMI_STACK: request.getStack(),
    PULUMI_ROOT_DIRECTORY: request.getInfo()?.getRootDirectory() || request.getPwd(),
    PULUMI_PARALLEL: String(request.getParallel()),
    PULUMI_DRY_RUN: String(request.getDryrun()),
  };
  return { executable, args: [...args, ...request.getArgsList()], environment };
}

/** The engine starts the host by the name of the program's language. */
const programOf = basename(process.argv[1] ?? "").startsWith("pulumi-language-nodejs") ? nodeProgram : preparedProgram;

function runProgram(call: ServerUnaryCall<RunRequest, RunResponse>, callback: sendUnaryData<RunResponse>): void {
  const request = call.request;
  const { environment, ...command } = programOf(request);
  const config = {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  const child = start({ ...command, environment: { ...environment, ...config } }, request.getPwd());
  child.stdout?.pipe(process.stdout);
  child.stderr?.pipe(process.stderr);
  child.once("error", (error) =>
    callback({ code: status.INTERNAL, details: `could not start \`${command.executable}\`: ${error.message}` }),
  );
  child.once("close", (code, signal) => {
    const response = new RunResponse();
    if (code === errorAlreadyShown) response.setBail(true);
    else if (code !== 0) response.setError(`program exited ${code === null ? `on signal ${signal}` : `with code ${code}`}`);
    callback(null, response);
  });
}

/** The SDK entry point and arguments that serve a plugin of this kind from the folder `program`. */
function pluginCommand(kind: string, program: string): string[] {
  const [engine, ...rest] = kind === "analyzer" ? [engineAddress, "."] : [program, engineAddress];
  return [sdkCommand(kind === "analyzer" ? "run-policy-pack" : "run-plugin", program), engine ?? "", ...rest];
}

function runPlugin(call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): void {
  const request = call.request;
  const program = request.getInfo()?.getProgramDirectory() || request.getPwd();
  const kind = request.getKind();
  const args = [...nodeArguments(options(request.getInfo())), ...pluginCommand(kind, program)];
  const environment = Object.fromEntries(request.getEnvList().map((pair) => splitOnce(pair, "=")));
  const child = start({ executable: process.execPath, args, environment }, kind === "analyzer" ? program : request.getPwd());
  const send = (fill: (response: RunPluginResponse) => void) => {
    const response = new RunPluginResponse();
    fill(response);
    call.write(response);
  };
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  child.once("error", (error) => call.destroy(error));
  child.once("close", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.once("cancelled", () => child.kill());
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * Installs what a plugin needs that the engine fetched as source, a policy pack of Pulumi Cloud's among them, as Pulumi's own host does: with
 * npm, at the root of its workspaces. That host does so for every plugin; here one that npm has installed, or whose folder a person has, is
 * left as it is.
 */
function installPlugin(call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>): void {
  const directory = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const cwd = workspaceRoot(directory);
  if (directory.split(sep).includes("node_modules") || existsSync(resolve(cwd, "node_modules"))) {
    call.end();
    return;
  }
  const child = spawn("npm", ["install", "--loglevel=error"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.stdout.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStdout(chunk)));
  child.stderr.on("data", (chunk: Buffer) => call.write(new InstallDependenciesResponse().setStderr(chunk)));
  child.once("error", (error) => call.destroy(error));
  child.once("close", (code) => {
    children.delete(child);
    if (code === 0) call.end();
    else call.emit("error", { code: status.INTERNAL, details: `\`npm install\` in \`${directory}\` exited with code ${code}` });
  });
}

/** The nearest folder, from `directory` upwards, that names it among its workspaces; else `directory`. */
function workspaceRoot(directory: string, from = directory): string {
  const manifest = resolve(from, "package.json");
  const { workspaces = [] } = existsSync(manifest)
    ? (JSON.parse(readFileSync(manifest, "utf8")) as { workspaces?: readonly string[] })
    : {};
  if (workspaces.some((pattern) => matches(pattern, relative(from, directory)))) return from;
  return dirname(from) === from ? directory : workspaceRoot(directory, dirname(from));
}

/** True iff a path is one that a workspace's pattern means, whose `*` stands for one folder. */
function matches(pattern: string, path: string): boolean {
  const [names, parts] = [pattern.split("/"), path.split(sep)];
  return names.length === parts.length && names.every((name, at) => name === "*" || name === parts[at]);
}

const host: Partial<ILanguageRuntimeServer> = {
  handshake(call, callback) {
    engineAddress = call.request.getEngineAddress();
    callback(null, new LanguageHandshakeResponse());
  },
  getPluginInfo(_call, callback) {
    callback(null, new PluginInfo().setVersion("0.1.0"));
  },
  about(_call, callback) {
    callback(null, new AboutResponse().setExecutable(process.execPath).setVersion(process.version));
  },
  // The npm lock file has installed what a program needs; nothing is fetched behind its back.
  getRequiredPackages: (_call, callback) => callback(null, new GetRequiredPackagesResponse()),
  getRequiredPlugins: (_call, callback) => callback(null, new GetRequiredPluginsResponse()),
  getProgramDependencies: (_call, callback) => callback(null, new GetProgramDependenciesResponse()),
  runtimeOptionsPrompts: (_call, callback) => callback(null, new RuntimeOptionsResponse()),
  installDependencies: (call) => (call.request.getIsPlugin() ? installPlugin(call) : call.end()),
  run(call, callback) {
    try {
      runProgram(call, callback);
    } catch (error) {
      callback(null, new RunResponse().setError((error as Error).message));
    }
  },
  runPlugin(call) {
    try {
      runPlugin(call);
    } catch (error) {
      call.emit("error", { code: status.FAILED_PRECONDITION, details: (error as Error).message });
    }
  },
  cancel(_call, callback) {
    for (const child of children) child.kill();
    callback(null, new Empty());
  },
};

servePlugin(LanguageRuntimeService, host as ILanguageRuntimeServer);
