import { type CallContext, keysOfPrincipal, type Principal, type Request } from "@mfa-guard/iam";
import type { Attempt } from "./messages";

/** The request that a person typed, with the keys that follow from who calls and how; or what is wrong with it. */
export function requestOf(attempt: Attempt): Request | string {
  const principal = principalOf(attempt);
  if (typeof principal === "string") return principal;
  if (!/^[\w-]+:\w+$/.test(attempt.action))
    return `\`${attempt.action}\` isn't an action: write a service and a name, such as \`s3:GetObject\`.`;
  const own = keysOf(attempt.keys);
  if (typeof own === "string") return own;
  const context = new Map([...keysOfPrincipal(principal), ...wayOf(attempt), ...own]);
  return { principal, action: attempt.action, resource: attempt.resource || "*", context };
}

/** The same request for a person to change: what follows from who calls and how isn't among its keys. */
export function attemptOf({ principal, action, resource, context }: Request, way: CallContext | undefined): Attempt {
  const attempt: Attempt = {
    caller: principal.kind,
    name: nameOf(principal),
    way: way ?? "session",
    age: String(context.get(AGE) ?? "60"),
    action,
    resource,
    keys: "",
  };
  const plain = requestOf(attempt);
  const follows = typeof plain === "string" ? new Map() : plain.context;
  const own = [...context].filter(([key, value]) => follows.get(key) !== value);
  return {
    ...attempt,
    keys: own.map(([key, value]) => `${key} = ${typeof value === "string" ? value : JSON.stringify(value)}`).join("\n"),
  };
}

const [PRESENT, AGE, ISSUED] = ["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime"];

/** What every session of `sts:GetSessionToken` and of the console carries, the time set aside. */
const SOME_TIME = "2026-01-01T00:00:00Z";

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent */
function wayOf({ caller, way, age }: Attempt): readonly (readonly [string, string])[] {
  if (caller === "service" || caller === "web-identity") return [];
  if (caller !== "user" && caller !== "root") return [[ISSUED, SOME_TIME]];
  if (way === "access-key") return [];
  if (way === "session") return [[PRESENT, "false"], [ISSUED, SOME_TIME]]; // biome-ignore format: one way, one line
  return [
    [PRESENT, "true"],
    [AGE, age],
    [ISSUED, SOME_TIME],
  ];
}

function nameOf(principal: Principal): string {
  return principal.kind === "service" ? principal.name : principal.kind === "web-identity" ? principal.provider : principal.arn;
}

const FORMS: Readonly<Record<Exclude<Principal["kind"], "service">, readonly [form: RegExp, example: string]>> = {
  user: [/^arn:[\w-]+:iam::\d{12}:user\/\S+$/, "arn:aws:iam::111122223333:user/alice"],
  root: [/^arn:[\w-]+:iam::\d{12}:root$/, "arn:aws:iam::111122223333:root"],
  "role-session": [/^arn:[\w-]+:iam::\d{12}:role\/\S+$/, "arn:aws:iam::111122223333:role/deploy"],
  "federated-user": [/^arn:[\w-]+:sts::\d{12}:federated-user\/\S+$/, "arn:aws:sts::111122223333:federated-user/alice"],
  "web-identity": [/^arn:[\w-]+:iam::\d{12}:oidc-provider\/\S+$/, "arn:aws:iam::111122223333:oidc-provider/example.com"],
};

function principalOf({ caller, name }: Attempt): Principal | string {
  if (caller === "service") {
    return /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(name)
      ? { kind: caller, name }
      : `\`${name}\` isn't a service: write its name, such as \`ec2.amazonaws.com\`.`;
  }
  const [form, example] = FORMS[caller];
  if (!form.test(name)) return `\`${name}\` isn't the ARN of such a caller: write one such as \`${example}\`.`;
  switch (caller) {
    case "user":
      return { kind: caller, arn: name, id: "AIDAEXAMPLEMALLORY111" };
    case "role-session":
      return {
        kind: caller,
        arn: name,
        id: "AROAEXAMPLEDEPLOY1111",
        sessionArn: `${name.replace(":iam:", ":sts:").replace(/:role\/(?:.*\/)?/, ":assumed-role/")}/session`,
      };
    case "web-identity":
      return { kind: caller, provider: name };
    default:
      return { kind: caller, arn: name };
  }
}

function keysOf(text: string): ReadonlyMap<string, string | readonly string[]> | string {
  const keys = new Map<string, string | readonly string[]>();
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const [, key = "", value = ""] = /^\s*([^\s=]+)\s*=\s?(.*)$/.exec(line) ?? [];
    if (key === "") return `\`${line}\` isn't a condition key: write \`key = value\`, one a line.`;
    const list = value.startsWith("[") ? listOf(value) : undefined;
    keys.set(
      key.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
      list ?? value,
    );
  }
  return keys;
}

/** `["a", "b"]`; undefined of any other text that starts with a bracket. */
function listOf(value: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(value);
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
