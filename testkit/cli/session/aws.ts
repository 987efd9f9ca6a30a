import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { IAM } from "@aws-sdk/client-iam";
import { type Document, evaluate, type Principal, parse } from "@mfa-guard/iam";
import { mfaPolicyDocument } from "../../../components/documents/mfa-policy";
import { type App, mfaDevices, STEP_SECONDS } from "./devices";
import { Refusal } from "./refusal";

export type { App };

export interface User {
  readonly name: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The part of AWS that moto leaves out: MFA, looked at and demanded. Everything else is moto's. */
export interface Aws {
  readonly endpoint: string;
  /** moto itself, which looks at no MFA. */
  readonly moto: string;
  /** Whatever it does is allowed. */
  readonly admin: IAM;
  /** Actions that were called, by whom, with MFA or without. */
  readonly calls: string[];
  /** The parameters of the last call of an action. */
  lastForm(action: string): URLSearchParams;
  /** By how many milliseconds this AWS's clock is ahead. */
  clock: number;
  /** Actions that are denied to everybody but the administrator. */
  readonly denied: Set<string>;
  readonly root: User;
  user(name: string): Promise<User>;
  /** Registers an authenticator app. */
  app(user: User, device?: string): Promise<App>;
  /** Registers a security key. */
  securityKey(user: User, serial: string): Promise<void>;
  /** The app that scanned this secret. */
  scanned(secret: string): App;
  /** Moves this AWS's clock to where the next codes come in so many seconds. */
  nearEnd(seconds: number): void;
  close(): void;
}

interface Session {
  readonly keyOfUser: string;
  readonly mfaAt: number | undefined;
}

const formType = { "content-type": "application/x-www-form-urlencoded" };
const ADMIN = "administrator";
/** The access key of the account's root user. */
const ROOT = "ROOTKEYEXAMPLE";

/** Starts it in front of moto, with users who may do everything, and without MFA only what the components' own enforcement leaves. */
export async function startAws(moto: string): Promise<Aws> {
  const sessions = new Map<string, Session>();
  const allowAll = read({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
  const enforced = [allowAll, read(mfaPolicyDocument({ partition: "aws" }))];
  const calls: string[] = [];
  const forms = new Map<string, URLSearchParams>();
  const denied = new Set<string>();
  let clock = 0;
  const seconds = () => (Date.now() + clock) / 1000;
  const devices = mfaDevices(seconds);

  async function answer(request: IncomingMessage, body: string): Promise<{ status: number; type: string; text: string }> {
    const target = String(request.headers["x-amz-target"] ?? "");
    const form = new URLSearchParams(target === "" ? body : "");
    const action = form.get("Action") ?? target.slice(target.indexOf(".") + 1);
    forms.set(action, form);
    const authorization = request.headers.authorization ?? "";
    const key = /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";
    const session = sessions.get(key);
    const service = /\/(iam|sts|states)\/aws4_request/.exec(authorization)?.[1] ?? "";
    const forward = async (parameters: URLSearchParams, to = service) => {
      // moto goes by the service that was signed for, and doesn't look at the signature.
      const signed = authorization.replace(key, session?.keyOfUser ?? key).replace(`/${service}/`, `/${to}/`);
      const isJson = target !== "" && to === service;
      const type = isJson ? { "content-type": "application/x-amz-json-1.0", "x-amz-target": target } : formType;
      const response = await fetch(moto, { method: "POST", headers: { ...type, authorization: signed }, body: isJson ? body : parameters });
      const text = await response.text();
      return { status: response.status, type: response.headers.get("content-type") ?? "text/xml", text };
    };
    if (key === ROOT && action === "GetCallerIdentity") return identityOf("arn:aws:iam::123456789012:root");
    if (key !== ADMIN) {
      const { text: who } = await forward(new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" }), "sts");
      const caller = /<Arn>(.*?)<\/Arn>/.exec(who)?.[1] ?? "";
      const name = caller.slice(caller.lastIndexOf("/") + 1);
      const token = form.get("TokenCode");
      const mfaAt = token === null ? session?.mfaAt : seconds();
      calls.push(`${action} by ${name} ${mfaAt === undefined ? "without" : "with"} MFA`);
      if (token !== null) devices.takeCode(name, form.get("SerialNumber") ?? "", token);
      const allowed = (documents: readonly Document[], resource: string) =>
        evaluate(
          {
            principal: userPrincipal(caller),
            action: `${service}:${action}`,
            resource,
            context: contextOf(form, caller, session, mfaAt, seconds()),
          },
          documents,
        ).decision === "allowed";
      if (caller.includes(":user/") && (denied.has(action) || !allowed(enforced, "*"))) {
        throw new Refusal("AccessDenied", `User: ${caller} is not authorized to perform: ${service}:${action}`);
      }
      if (action === "GetSessionToken") return sessionFor(form, key, session, mfaAt);
      if (action === "AssumeRole") await checkRole(form, allowed);
    }
    if (action === "EnableMFADevice") devices.activate(form);
    const answered = await forward(form);
    const seed = /<Base32StringSeed>(.*?)<\/Base32StringSeed>/.exec(answered.text)?.[1];
    const serial = /<SerialNumber>(.*?)<\/SerialNumber>/.exec(answered.text)?.[1];
    if (seed !== undefined && serial !== undefined) devices.created(serial, Buffer.from(seed, "base64").toString());
    return answered;
  }

  function sessionFor(form: URLSearchParams, key: string, session: Session | undefined, mfaAt: number | undefined) {
    if (session !== undefined) throw new Refusal("AccessDenied", "Cannot call GetSessionToken with session credentials");
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    sessions.set(accessKeyId, { keyOfUser: key, mfaAt });
    const expiration = new Date((seconds() + Number(form.get("DurationSeconds"))) * 1000).toISOString();
    const text = `<GetSessionTokenResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetSessionTokenResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${randomBytes(20).toString("hex")}</SecretAccessKey><SessionToken>${randomBytes(40).toString("base64")}</SessionToken><Expiration>${expiration}</Expiration></Credentials></GetSessionTokenResult></GetSessionTokenResponse>`;
    return { status: 200, type: "text/xml", text };
  }

  async function checkRole(form: URLSearchParams, allowed: (documents: readonly Document[], resource: string) => boolean): Promise<void> {
    const arn = form.get("RoleArn") ?? "";
    const refusal = new Refusal("AccessDenied", `not authorized to perform: sts:AssumeRole on resource: ${arn}`);
    const { Role } = await admin.getRole({ RoleName: arn.slice(arn.lastIndexOf("/") + 1) }).catch(() => {
      throw refusal;
    });
    if (!allowed([read(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")))], arn)) throw refusal;
    if (Number(form.get("DurationSeconds")) > (Role?.MaxSessionDuration ?? 3600)) {
      throw new Refusal("ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", 400);
    }
  }

  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const { status, type, text } = await answer(request, body).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${error.message}</Message></Error></ErrorResponse>`;
      return { status: error.status, type: "text/xml", text: xml };
    });
    response.writeHead(status, { "content-type": type, date: new Date(Date.now() + clock).toUTCString() });
    response.end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // Whoever keeps it for all suites of a process doesn't keep the process with it.
  server.unref();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const admin = new IAM({ endpoint, region: "us-east-1", credentials: { accessKeyId: ADMIN, secretAccessKey: ADMIN } });

  return {
    endpoint,
    moto,
    admin,
    calls,
    denied,
    lastForm: (action) => forms.get(action) ?? new URLSearchParams(),
    get clock() {
      return clock;
    },
    set clock(milliseconds) {
      clock = milliseconds;
    },
    root: { name: "root", keys: { accessKeyId: ROOT, secretAccessKey: ROOT } },
    user: async (name) => {
      await admin.createUser({ UserName: name });
      const { AccessKey } = await admin.createAccessKey({ UserName: name });
      return { name, keys: { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" } };
    },
    app: async ({ name }, device = name) => {
      const { VirtualMFADevice } = await admin.createVirtualMFADevice({ VirtualMFADeviceName: device });
      const SerialNumber = VirtualMFADevice?.SerialNumber ?? "";
      const made = devices.appOf(SerialNumber);
      await admin.enableMFADevice({ UserName: name, SerialNumber, AuthenticationCode1: made.code(-1), AuthenticationCode2: made.code() });
      // Registered long ago: its codes of now are not spent.
      devices.fresh(SerialNumber);
      return made;
    },
    securityKey: async ({ name }, serial) => {
      const codes = { AuthenticationCode1: "000000", AuthenticationCode2: "000000" };
      devices.isKey(serial);
      await admin.enableMFADevice({ UserName: name, SerialNumber: serial, ...codes });
    },
    scanned: (secret) => {
      const serial = devices.serialOf(secret);
      if (serial === undefined) throw new Error("no device has this secret");
      return devices.appOf(serial);
    },
    nearEnd: (left) => {
      const ahead = STEP_SECONDS - left - ((Date.now() / 1000) % STEP_SECONDS);
      // The nearer way round: a clock that is far off would be remarked on.
      clock = (((ahead + 1.5 * STEP_SECONDS) % STEP_SECONDS) - STEP_SECONDS / 2) * 1000;
    },
    close: () => {
      admin.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}

function identityOf(arn: string) {
  const text = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>`;
  return { status: 200, type: "text/xml", text };
}

function read(text: object): Document {
  const parsed = parse(text);
  if (parsed.kind === "unreadable") throw new Error(parsed.faults.map(({ fault }) => fault).join(", "));
  return parsed.document;
}

function userPrincipal(arn: string): Principal {
  return { kind: "user", arn, id: "AIDAEXAMPLE" };
}

function contextOf(form: URLSearchParams, caller: string, session: Session | undefined, mfaAt: number | undefined, now: number) {
  const context = new Map<string, string>([
    ["aws:principalarn", caller],
    ["aws:username", caller.slice(caller.lastIndexOf("/") + 1)],
  ]);
  const identity = form.get("SourceIdentity");
  if (identity !== null) context.set("sts:sourceidentity", identity);
  if (mfaAt !== undefined) {
    context.set("aws:multifactorauthpresent", "true");
    context.set("aws:multifactorauthage", String(Math.floor(now - mfaAt)));
  } else if (session !== undefined) context.set("aws:multifactorauthpresent", "false");
  return context;
}
