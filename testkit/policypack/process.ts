import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Given } from "./harness";

export interface Diagnostic {
  readonly policy: string;
  readonly level: "advisory" | "mandatory";
  readonly urn: string;
  readonly message: string;
}

/** A policy pack in a process of its own, spoken to as the Pulumi engine does. */
export interface Pack {
  /** Milliseconds from the start of the process until it serves. */
  readonly bootMilliseconds: number;
  /** Milliseconds of processor time that its process has used so far, in steps of ten; `undefined` where the system has no `/proc`. */
  processorMilliseconds(): number | undefined;
  analyze(resource: Given): Promise<readonly Diagnostic[]>;
  analyzeStack(resources: readonly Given[]): Promise<readonly Diagnostic[]>;
  remediate(resource: Given): Promise<Record<string, unknown> | undefined>;
  configure(config: Readonly<Record<string, { readonly enforcementLevel: Level; readonly [setting: string]: unknown }>>): Promise<void>;
  close(): void;
}

const LEVELS = { advisory: 0, mandatory: 1, disabled: 2, remediate: 3 } as const;
type Level = keyof typeof LEVELS;

/** Boots the pack in a folder. Its SDK is the folder's own where it has one, else this checkout's. */
export async function bootPack(folder: string, node: string = process.execPath): Promise<Pack> {
  const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack", { paths: [folder] });
  const started = performance.now();
  const child = spawn(node, [runner, "127.0.0.1:1", "."], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const port = await portOf(child);
  const bootMilliseconds = performance.now() - started;
  const options = { "grpc.max_receive_message_length": 1 << 29, "grpc.max_send_message_length": 1 << 29 };
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  return {
    bootMilliseconds,
    processorMilliseconds: () => processorMilliseconds(child.pid as number),
    analyze: async (resource) => diagnostics(await call((done) => client.analyze(analyzeRequest(resource), done))),
    analyzeStack: async (resources) => {
      const request = new proto.AnalyzeStackRequest();
      request.setResourcesList(resources.map(analyzerResource));
      return diagnostics(await call((done) => client.analyzeStack(request, done)));
    },
    remediate: async (resource) => {
      const response = await call<proto.RemediateResponse>((done) => client.remediate(analyzeRequest(resource), done));
      return response.getRemediationsList().at(-1)?.getProperties()?.toJavaScript();
    },
    configure: async (config) => {
      const request = new proto.ConfigureAnalyzerRequest();
      for (const [name, { enforcementLevel, ...settings }] of Object.entries(config)) {
        const entry = new proto.PolicyConfig();
        entry.setEnforcementlevel(LEVELS[enforcementLevel]);
        entry.setProperties(Struct.fromJavaScript(settings as never));
        request.getPolicyconfigMap().set(name, entry);
      }
      await call((done) => client.configure(request, done));
    },
    close: () => {
      client.close();
      child.kill();
    },
  };
}

/**
 * Milliseconds of processor time that a process has used so far, in steps of ten; `undefined` where the system has no `/proc`.
 * https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: user and system time, in hundredths of a second.
 */
export function processorMilliseconds(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const [user = 0, system = 0] = readFileSync(file, "utf8")
    .replace(/^.*\) /, "")
    .split(" ")
    .slice(11, 13)
    .map(Number);
  return (user + system) * 10;
}

function portOf(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let errors = "";
    child.stderr?.on("data", (chunk) => (errors += chunk));
    child.once("exit", (code) => failed(new Error(`the pack ended with exit code ${code} before it served: ${errors}`)));
    child.stdout?.once("data", (chunk) => done(String(chunk).trim()));
  });
}

function call<T>(send: (done: (error: Error | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((done, failed) => send((error, response) => (error === null ? done(response) : failed(error))));
}

function analyzeRequest(resource: Given): proto.AnalyzeRequest {
  const request = new proto.AnalyzeRequest();
  request.setType(resource.type);
  request.setName(resource.name);
  request.setUrn(urnOf(resource));
  request.setProperties(Struct.fromJavaScript(resource.props as never));
  request.setOptions(new proto.AnalyzerResourceOptions());
  return request;
}

function analyzerResource(resource: Given): proto.AnalyzerResource {
  const message = new proto.AnalyzerResource();
  message.setType(resource.type);
  message.setName(resource.name);
  message.setUrn(urnOf(resource));
  message.setProperties(Struct.fromJavaScript(resource.props as never));
  message.setOptions(new proto.AnalyzerResourceOptions());
  return message;
}

function urnOf({ type, name }: Given): string {
  return `urn:pulumi:test::tests::${type}::${name}`;
}

function diagnostics(response: proto.AnalyzeResponse): readonly Diagnostic[] {
  return response.getDiagnosticsList().map((each) => ({
    policy: each.getPolicyname(),
    level: each.getEnforcementlevel() === LEVELS.advisory ? "advisory" : "mandatory",
    urn: each.getUrn(),
    message: each.getMessage(),
  }));
}

/** The built pack of this checkout. */
export const builtPack = join(__dirname, "../../policypack");
