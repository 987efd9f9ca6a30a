import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as settings from "@pulumi/pulumi/runtime/settings";
import { unknown } from "../policypack/harness";

/** A resource as the engine gets it. */
export interface Made {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly parent: string;
  readonly protected: boolean;
  /** URNs that it waits for, those of its inputs included. */
  readonly after: readonly string[];
  /** URNs that each input came from. */
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The inputs and what a provider adds, `unknown` in the place of what a preview can't know. */
  readonly state: Readonly<Record<string, unknown>>;
  /** The settings of its provider, where they aren't all known. */
  readonly provider?: Readonly<Record<string, unknown>>;
}

export interface Deployed<T> {
  readonly resources: readonly Made[];
  /** Properties whose changes the engine ignores, by the name of the resource. */
  readonly ignored: ReadonlyMap<string, readonly string[]>;
  readonly result: T;
}

export interface Setting {
  /** Leaves what only a provider knows unknown. */
  readonly preview?: boolean;
  readonly partition?: string;
  /**
   * A preview whose provider works in an account that the same stack makes: the engine gives no outputs of a resource then, and no answers of a
   * function. tests/preview/vending.test.ts holds this to the real engine.
   */
  readonly vending?: boolean;
}

export const account = "111122223333";
const suffix = "0a1b2c3";
/** The engine's mark on a secret. */
const secret = "1b47061264138c4ac30d75fd1eb44270";

interface Registration {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> };
  getPropertydependenciesMap(): { forEach(each: (value: { getUrnsList(): string[] }, property: string) => void): void };
}

interface Monitor {
  registerResource(request: Registration, callback: (error: unknown, response?: { getUrn(): string }) => void): Promise<void>;
}

/** Runs `program` against Pulumi's own mocks; rejects with what the program, or an output of it, throws. */
export async function deploy<T>(
  program: () => T,
  { vending = false, preview = vending, partition = "aws" }: Setting = {},
): Promise<Deployed<T>> {
  const values = new Map<string, Pick<Made, "inputs" | "state">>();
  await pulumi.runtime.setMocks(vending ? vendingMocks(values) : mocks(values, preview, partition), "project", "stack", preview);
  const resources: Made[] = [];
  const ignored = new Map<string, readonly string[]>();
  const monitor = settings.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response) ignored.set(request.getName(), request.getIgnorechangesList());
      if (response) resources.push({ ...madeOf(request, response.getUrn(), values), ...(vending && { provider: vendedProvider }) });
      callback(error, response);
    });
  let caught: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_, reject) => {
    caught = reject;
  });
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", caught);
  try {
    const result = program();
    // A failed output never reaches the monitor, so the first of the two tells.
    await Promise.race([(settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs(), failure]);
    return { resources, ignored, result };
  } finally {
    process.off("unhandledRejection", caught);
    for (const other of others) process.on("unhandledRejection", other);
  }
}

/** Runs a program's file, given from the root of the checkout. */
export async function deployProgram(file: string, setting: Setting = {}): Promise<readonly Made[]> {
  const path = resolve(__dirname, "..", "..", file);
  delete require.cache[path];
  return (await deploy(() => require(path), setting)).resources;
}

/** The value of an output once everything is made; undefined where a preview can't know it. */
export function known<T>(value: pulumi.Output<T>): Promise<T | undefined> {
  return (value as unknown as { promise(withUnknowns: boolean): Promise<T> }).promise(false);
}

export function ofType(resources: readonly Made[], type: string): Made[] {
  return resources.filter((resource) => resource.type === type);
}

/** The one resource of the type; an error where there are others or none. */
export function only(resources: readonly Made[], type: string, is: (made: Made) => boolean = () => true): Made {
  const [first, ...rest] = ofType(resources, type).filter(is);
  if (!first || rest.length > 0) throw new Error(`${rest.length + (first ? 1 : 0)} resources of type ${type}`);
  return first;
}

function madeOf(request: Registration, urn: string, values: ReadonlyMap<string, Pick<Made, "inputs" | "state">>): Made {
  const dependencies = new Map<string, readonly string[]>();
  request.getPropertydependenciesMap().forEach((value, property) => {
    dependencies.set(property, value.getUrnsList());
  });
  const type = request.getType();
  const name = request.getName();
  const { inputs = {}, state: known = {} } = values.get(`${type}::${name}`) ?? {};
  const state = { ...known, ...(plain(request.getObject().toJavaScript()) as object) };
  return {
    type,
    name,
    urn,
    parent: request.getParent(),
    protected: request.getProtect(),
    after: request.getDependenciesList(),
    dependencies,
    inputs,
    state,
  };
}

/** Without the envelopes in which the engine is sent secrets. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value);
  return "value" in value && members.some(([, member]) => member === secret)
    ? plain(value.value)
    : Object.fromEntries(members.map(([key, member]) => [key, plain(member)]));
}

function mocks(values: Map<string, Pick<Made, "inputs" | "state">>, preview: boolean, partition: string): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs }) {
      const named = type.startsWith("aws:") ? { name: `${name}-${suffix}`, ...inputs } : inputs;
      const more = computed(type, named, partition);
      const state = { ...(preview ? {} : more), ...named };
      const unseen = Object.fromEntries(Object.keys(more).map((key) => [key, unknown]));
      values.set(`${type}::${name}`, { inputs, state: preview ? { ...unseen, ...state } : state });
      return { id: preview ? undefined : `${more.id ?? named.name ?? name}`, state };
    },
    call({ token }) {
      const answers: Record<string, object> = {
        "aws:index/getPartition:getPartition": { partition },
        "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account },
        "aws:index/getRegion:getRegion": { region: "eu-west-1" },
        "aws:ssoadmin/getInstances:getInstances": { arns: ["arn:aws:sso:::instance/ssoins-1234567890abcdef"] },
      };
      const answer = answers[token];
      if (!answer) throw new Error(`unexpected call of \`${token}\``);
      return answer;
    },
  };
}

/** Its role's ARN holds the id of the account that is made. */
const vendedProvider = { region: "eu-west-1", assumeRoles: unknown };

function vendingMocks(values: Map<string, Pick<Made, "inputs" | "state">>): pulumi.runtime.Mocks {
  return {
    newResource({ type, name, inputs }) {
      values.set(`${type}::${name}`, { inputs, state: {} });
      return { id: undefined, state: {} };
    },
    // The organization's own Identity Center is asked for by its own provider.
    call: (args) => (args.token.startsWith("aws:ssoadmin/") ? mocks(values, true, "aws").call(args) : {}),
  };
}

function computed(type: string, { name, path = "/" }: Record<string, unknown>, partition: string): Record<string, unknown> {
  const iam = (kind: string) => ({ arn: `arn:${partition}:iam::${account}:${kind}${path}${name}` });
  switch (type) {
    case "aws:iam/policy:Policy":
      return { ...iam("policy"), id: iam("policy").arn };
    case "aws:iam/group:Group":
      return iam("group");
    case "aws:iam/user:User":
      return iam("user");
    case "aws:iam/role:Role":
      return iam("role");
    case "aws:iam/userLoginProfile:UserLoginProfile":
      return { encryptedPassword: "d2NCTUE=" };
    case "aws:iam/accessKey:AccessKey":
      return { id: "AKIAIOSFODNN7EXAMPLE", encryptedSecret: "d2NCTUE=" };
    case "aws:organizations/policy:Policy":
      return { id: "p-examplepolicyid" };
    case "aws:s3/bucket:Bucket":
      return { bucket: name, arn: `arn:${partition}:s3:::${name}` };
    default:
      return { arn: `arn:${partition}:${type.split(":")[1]?.split("/")[0]}:eu-west-1:${account}:${name}` };
  }
}
