import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { IAM } from "@aws-sdk/client-iam";
import { type Document, evaluate, type Principal, parse } from "@mfa-guard/iam";
import { generateSync } from "otplib";
import { mfaPolicyDocument } from "../../../components/documents/mfa-policy";

/** An authenticator app. */
export interface App {
  readonly serial: string;
  /** The code that it shows, by AWS's clock; `steps` later or, negative, earlier. */
  code(steps?: number): string;
}

export interface User {
  readonly name: string;
  readonly keys: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The part of AWS that moto leaves out: MFA, looked at and demanded. Everything else is moto's. */
export interface Aws {
  readonly endpoint: string;
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

class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 403,
  ) {
    super(message);
  }
}

const PASSCODE = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";
const UNKNOWN_DEVICE =
  "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
const ADMIN = "administrator";
const STEP_SECONDS = 30;

/** Starts it in front of moto, with users who may do everything, and without MFA only what the components' own enforcement leaves. */
export async function startAws(moto: string): Promise<Aws> {
  const seeds = new Map<string, string>();
  const owners = new Map<string, string>();
  const spent = new Map<string, number>();
  const sessions = new Map<string, Session>();
  const allowAll = read({ Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } });
  const enforced = [allowAll, read(mfaPolicyDocument({ partition: "aws" }))];
  const keys = new Set<string>();
  const calls: string[] = [];
  const forms = new Map<string, URLSearchParams>();
  const denied = new Set<string>();
  let clock = 0;
  const seconds = () => (Date.now() + clock) / 1000;
  const shown = (secret: string, steps: number) => generateSync({ secret, epoch: seconds() + steps * STEP_SECONDS });

  /** The time step of a code that the device shows within a step of now, if AWS hasn't taken it or a later one before. */
  function stepOf(serial: string, code: string): number | undefined {
    const secret = seeds.get(serial) ?? "";
    const offset = [0, -1, 1].find((steps) => shown(secret, steps) === code);
    if (offset === undefined) return undefined;
    const step = Math.floor(seconds() / STEP_SECONDS) + offset;
    return step > (spent.get(serial) ?? 0) ? step : undefined;
  }

  function takeCode(user: string, serial: string, code: string): void {
    if (owners.get(serial) !== user) throw new Refusal("AccessDenied", UNKNOWN_DEVICE);
    const step = stepOf(serial, code);
    if (step === undefined) throw new Refusal("AccessDenied", PASSCODE);
    spent.set(serial, step);
  }

  function activate(form: URLSearchParams): void {
    const serial = form.get("SerialNumber") ?? "";
    if (keys.has(serial)) return;
    const [first, second] = [1, 2].map((index) => stepOf(serial, form.get(`AuthenticationCode${index}`) ?? ""));
    if (first === undefined || second !== first + 1) {
      throw new Refusal("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403);
    }
    spent.set(serial, second);
    owners.set(serial, form.get("UserName") ?? "");
  }

  async function answer(request: IncomingMessage, body: string): Promise<{ status: number; type: string; text: string }> {
    const form = new URLSearchParams(body);
    const action = form.get("Action") ?? "";
    forms.set(action, form);
    const authorization = request.headers.authorization ?? "";
    const key = /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";
    const session = sessions.get(key);
    const service = /\/(iam|sts)\/aws4_request/.exec(authorization)?.[1] ?? "";
    const forward = async (parameters: URLSearchParams, to = service) => {
      // moto goes by the service that was signed for, and doesn't look at the signature.
      const signed = authorization.replace(key, session?.keyOfUser ?? key).replace(`/${service}/`, `/${to}/`);
      const headers = { "content-type": "application/x-www-form-urlencoded", authorization: signed };
      const response = await fetch(moto, { method: "POST", headers, body: parameters });
      const text = await response.text();
      return { status: response.status, type: response.headers.get("content-type") ?? "text/xml", text };
    };
    if (key !== ADMIN) {
      const { text: who } = await forward(new URLSearchParams({ Action: "GetCallerIdentity", Version: "2011-06-15" }), "sts");
      const caller = /<Arn>(.*?)<\/Arn>/.exec(who)?.[1] ?? "";
      const name = caller.slice(caller.lastIndexOf("/") + 1);
      const token = form.get("TokenCode");
      const mfaAt = token === null ? session?.mfaAt : seconds();
      calls.push(`${action} by ${name} ${mfaAt === undefined ? "without" : "with"} MFA`);
      if (token !== null) takeCode(name, form.get("SerialNumber") ?? "", token);
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
    if (action === "EnableMFADevice") activate(form);
    const answered = await forward(form);
    const seed = /<Base32StringSeed>(.*?)<\/Base32StringSeed>/.exec(answered.text)?.[1];
    const serial = /<SerialNumber>(.*?)<\/SerialNumber>/.exec(answered.text)?.[1];
    if (seed !== undefined && serial !== undefined) seeds.set(serial, Buffer.from(seed, "base64").toString());
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
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const admin = new IAM({ endpoint, region: "us-east-1", credentials: { accessKeyId: ADMIN, secretAccessKey: ADMIN } });
  const appOf = (serial: string, secret: string): App => ({ serial, code: (steps = 0) => shown(secret, steps) });

  return {
    endpoint,
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
    user: async (name) => {
      await admin.createUser({ UserName: name });
      const { AccessKey } = await admin.createAccessKey({ UserName: name });
      return { name, keys: { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" } };
    },
    app: async ({ name }, device = name) => {
      const { VirtualMFADevice } = await admin.createVirtualMFADevice({ VirtualMFADeviceName: device });
      const SerialNumber = VirtualMFADevice?.SerialNumber ?? "";
      const made = appOf(SerialNumber, seeds.get(SerialNumber) ?? "");
      await admin.enableMFADevice({ UserName: name, SerialNumber, AuthenticationCode1: made.code(-1), AuthenticationCode2: made.code() });
      // Registered long ago: its codes of now are not spent.
      spent.delete(SerialNumber);
      return made;
    },
    securityKey: async ({ name }, serial) => {
      const codes = { AuthenticationCode1: "000000", AuthenticationCode2: "000000" };
      keys.add(serial);
      await admin.enableMFADevice({ UserName: name, SerialNumber: serial, ...codes });
    },
    scanned: (secret) => {
      const [serial] = [...seeds].find(([, seed]) => seed === secret) ?? [];
      if (serial === undefined) throw new Error("no device has this secret");
      return appOf(serial, secret);
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

function read(text: object): Document {
  const parsed = parse(text);
  if (parsed.kind === "unreadable") throw new Error(parsed.faults.map(({ message }) => message).join(", "));
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
