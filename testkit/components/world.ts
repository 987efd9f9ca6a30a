import { type Document, evaluate, type Principal, parse, type Request } from "@mfa-guard/iam";
import { account, type Made, ofType } from "./mocks";

/** Someone who asks, and what their requests carry. */
export interface Caller {
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string>>;
}

/** What AWS's own managed policies allow, cut down to what the tests ask for. */
const managed: Readonly<Record<string, object>> = {
  AdministratorAccess: { Effect: "Allow", Action: "*", Resource: "*" },
  ReadOnlyAccess: { Effect: "Allow", Action: ["s3:Get*", "s3:List*", "iam:Get*", "iam:List*"], Resource: "*" },
};

export const accessKey: Readonly<Record<string, string>> = {};
export const consoleWithoutMfa = { "aws:multifactorauthpresent": "false", "aws:tokenissuetime": "2026-11-24T15:00:00Z" };
export const mfa = (age: number) => ({ ...consoleWithoutMfa, "aws:multifactorauthpresent": "true", "aws:multifactorauthage": String(age) });

export function user(name: string, context: Readonly<Record<string, string>>, of = account): Caller {
  const arn = `arn:aws:iam::${of}:user/${name}`;
  const who = {
    "aws:principalarn": arn,
    "aws:principalaccount": of,
    "aws:principaltype": "User",
    "aws:username": name,
    "aws:userid": "AIDAEXAMPLE",
  };
  return { principal: { kind: "user", arn, id: "AIDAEXAMPLE" }, context: { ...who, "aws:principalisawsservice": "false", ...context } };
}

export function root(of = account): Caller {
  const arn = `arn:aws:iam::${of}:root`;
  const who = { "aws:principalarn": arn, "aws:principalaccount": of, "aws:principaltype": "Account", "aws:userid": of };
  return { principal: { kind: "root", arn }, context: { ...who, "aws:principalisawsservice": "false" } };
}

export function session(role: string, context: Readonly<Record<string, string>> = {}, of = account): Caller {
  const arn = `arn:aws:iam::${of}:role/${role}`;
  const who = { "aws:principalarn": arn, "aws:principalaccount": of, "aws:principaltype": "AssumedRole", "aws:userid": "AROAEXAMPLE:s" };
  const sessionArn = `arn:aws:sts::${of}:assumed-role/${role.split("/").at(-1)}/s`;
  return {
    principal: { kind: "role-session", arn, id: "AROAEXAMPLE", sessionArn },
    context: { ...who, "aws:principalisawsservice": "false", "aws:tokenissuetime": "2026-11-24T15:00:00Z", ...context },
  };
}

export function service(name: string): Caller {
  return { principal: { kind: "service", name }, context: { "aws:principalisawsservice": "true", "aws:principalservicename": name } };
}

/** Everything that the stack's documents say about who may do what. Read-only: made once, of resources as they were deployed. */
export class World {
  constructor(private readonly resources: readonly Made[]) {}

  /**
   * As AWS decides within one account: no Deny of a service or resource control policy, or of the caller's own documents; an Allow of theirs,
   * and, to assume a role, one of the role's trust. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
   */
  allows({ principal, context }: Caller, action: string, resource = "*", more: Readonly<Record<string, string>> = {}): boolean {
    const request = requestOf(principal, context, action, resource, more);
    if (this.denies(request)) return false;
    const trust = action.startsWith("sts:AssumeRole") ? this.trustOf(resource) : undefined;
    if (trust && evaluate(request, [trust]).decision !== "allowed") return false;
    if (!("arn" in principal)) return trust !== undefined;
    if (principal.kind === "root") return action !== "sts:AssumeRole";
    return evaluate(request, this.identity(principal.arn)).decision === "allowed";
  }

  /** True iff the role's own trust lets the caller assume it. */
  trusts({ principal, context }: Caller, roleArn: string, more: Readonly<Record<string, string>> = {}): boolean {
    return evaluate(requestOf(principal, context, "sts:AssumeRole", roleArn, more), [this.trustOf(roleArn)]).decision === "allowed";
  }

  /** True iff a service or resource control policy denies it, wherever it is attached. */
  organizationDenies({ principal, context }: Caller, action: string, resource = "*", more: Readonly<Record<string, string>> = {}): boolean {
    return this.denies(requestOf(principal, context, action, resource, more));
  }

  private denies(request: Request): boolean {
    const policies = ofType(this.resources, "aws:organizations/policy:Policy").map(({ state }) => read(state.content));
    return evaluate(request, policies).decision === "explicitly-denied";
  }

  private trustOf(arn: string): Document {
    const role = ofType(this.resources, "aws:iam/role:Role").find(({ state }) => state.arn === arn);
    if (!role) throw new Error(`no role \`${arn}\``);
    return read(role.state.assumeRolePolicy);
  }

  private identity(arn: string): Document[] {
    const name = arn.split("/").at(-1);
    if (arn.includes(":role/")) return this.attached("role", name);
    const memberships = ofType(this.resources, "aws:iam/userGroupMembership:UserGroupMembership").filter(
      ({ state }) => state.user === name,
    );
    return memberships.flatMap(({ state }) => state.groups as string[]).flatMap((group) => this.attached("group", group));
  }

  private attached(kind: "group" | "role", name: string | undefined): Document[] {
    const title = kind === "group" ? "Group" : "Role";
    const on = (type: string) =>
      ofType(this.resources, `aws:iam/${kind}${type}:${title}${type}`).filter(({ state }) => state[kind] === name);
    return [
      ...on("Policy").map(({ state }) => read(state.policy)),
      ...on("PolicyAttachment").map(({ state }) => this.policy(state.policyArn as string)),
    ];
  }

  private policy(arn: string): Document {
    const own = ofType(this.resources, "aws:iam/policy:Policy").find(({ state }) => state.arn === arn);
    const statement = managed[arn.split("/").at(-1) ?? ""];
    if (!own && !statement) throw new Error(`no policy \`${arn}\``);
    return read(own?.state.policy ?? { Version: "2012-10-17", Statement: [statement] });
  }
}

function requestOf(
  principal: Principal,
  context: Readonly<Record<string, string>>,
  action: string,
  resource: string,
  more: Readonly<Record<string, string>>,
): Request {
  return { principal, action, resource, context: new Map(Object.entries({ ...context, ...more })) };
}

function read(text: unknown): Document {
  const parsed = parse(text);
  if (parsed.kind !== "document") throw new Error(JSON.stringify(parsed));
  return parsed.document;
}
