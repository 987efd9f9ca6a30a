import type { Measure, MfaCalls } from "../../cli/report/report";

/**
 * CloudTrail records in the shapes of AWS's published examples, each beside what it means for the metrics:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
 */
export interface Variant {
  /** The account whose trail records it. */
  readonly account: string;
  readonly shape: Shape;
  /** The same call as another account's trail records it. */
  readonly copy?: { readonly account: string; readonly shape: Shape };
  readonly means?: Meaning;
}

export type Shape = Readonly<Record<string, unknown>>;

export interface Meaning {
  readonly assumed?: {
    readonly role: string;
    readonly caller: string;
    readonly by: "people" | "roleChains" | "services" | "federated" | "failed";
    readonly mfa: keyof MfaCalls;
  };
  readonly signIn?: { readonly measure: Measure; readonly account: string; readonly user: string };
}

/** A company: people in one account, production and tools in two others. */
export const PEOPLE = "111122223333";
export const PRODUCTION = "444455556666";
const TOOLS = "777788889999";
/** An account whose trail isn't among the files. */
export const PARTNER = "999900001111";

export const ACCOUNTS = [PEOPLE, PRODUCTION, TOOLS] as const;
export const PRIVILEGED = [`arn:aws:iam::${PRODUCTION}:role/ProductionAdmin`, `arn:aws:iam::${PEOPLE}:role/ops/BreakGlass`] as const;
export const PRIVILEGED_PATTERNS = ["*Admin", "BreakGlass"] as const;
export const READ_ONLY = `arn:aws:iam::${PRODUCTION}:role/ReadOnly`;

/** Stand for what differs from record to record. */
export const HOLES = { time: "@time@", id: "@id@", request: "@request@", shared: "@shared@", address: "@address@" } as const;

export const userArn = (name: string) => `arn:aws:iam::${PEOPLE}:user/${name}`;
const principal = (kind: string, name: string) =>
  `${kind}${name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, "")
    .padStart(17, "X")}`;

export function session(mfa: boolean): Shape {
  return { sessionContext: { attributes: { creationDate: HOLES.time, mfaAuthenticated: String(mfa) } } };
}

export function iamUser(name: string, more: Shape = {}): Shape {
  return {
    type: "IAMUser",
    principalId: principal("AIDA", name),
    arn: userArn(name),
    accountId: PEOPLE,
    accessKeyId: principal("AKIA", name),
    userName: name,
    ...more,
  };
}

export const ROOT: Shape = { type: "Root", principalId: PEOPLE, arn: `arn:aws:iam::${PEOPLE}:root`, accountId: PEOPLE, accessKeyId: "" };

export function roleSession(account: string, role: string, name: string): Shape {
  return {
    type: "AssumedRole",
    principalId: `${principal("AROA", role)}:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: principal("ASIA", role),
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: principal("AROA", role),
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: role,
      },
      webIdFederationData: {},
      attributes: { creationDate: HOLES.time, mfaAuthenticated: "false" },
    },
  };
}

export function record(account: string, service: string, eventName: string, userIdentity: Shape, more: Shape = {}): Shape {
  return {
    eventVersion: "1.11",
    userIdentity,
    eventTime: HOLES.time,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: HOLES.address,
    userAgent: "aws-cli/2.31.3 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 cfg/retry-mode#standard",
    requestParameters: null,
    responseElements: null,
    requestID: HOLES.request,
    eventID: HOLES.id,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: `${service}.us-east-1.amazonaws.com`,
    },
    ...more,
  };
}

export const DENIED: Shape = {
  errorCode: "AccessDenied",
  errorMessage: 'User is not authorized to perform this action, "because" no\\policy allows it',
};

export function assume(role: string, more: Shape = {}): Shape {
  const name = role.slice(role.lastIndexOf("/") + 1);
  return {
    requestParameters: { roleArn: role, roleSessionName: "work", durationSeconds: 3600, ...more },
    responseElements: {
      credentials: {
        accessKeyId: principal("ASIA", name),
        sessionToken: "<encoded session token blob>",
        expiration: "Nov 24, 2026, 5:00:00 PM",
      },
      assumedRoleUser: {
        assumedRoleId: `${principal("AROA", name)}:work`,
        arn: `${role.replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")}/work`,
      },
    },
    resources: [{ accountId: role.split(":")[4], type: "AWS::IAM::Role", ARN: role }],
  };
}

export const refused = (role: string, more: Shape = {}): Shape => ({ ...assume(role, more), responseElements: null, ...DENIED });
export const serial = (name: string): Shape => ({ serialNumber: `arn:aws:iam::${PEOPLE}:mfa/${name}` });

/** A person of `PEOPLE` assumes a role; where the role is another account's, that account's trail has a copy that says less. */
export function personAssumes(name: string, role: string, identity: Shape, request: Shape, mfa: keyof MfaCalls, more: Shape = {}): Variant {
  const owner = role.split(":")[4] ?? "";
  const shared = owner === PEOPLE ? {} : { sharedEventID: HOLES.shared };
  const call = { ...assume(role, request), ...shared, ...more };
  const foreign = { type: "AWSAccount", principalId: principal("AIDA", name), accountId: PEOPLE };
  return {
    account: PEOPLE,
    shape: record(PEOPLE, "sts", "AssumeRole", identity, call),
    ...(owner !== PEOPLE && { copy: { account: owner, shape: record(owner, "sts", "AssumeRole", foreign, call) } }),
    means: { assumed: { role, caller: userArn(name), by: "people", mfa } },
  };
}

export function signIn(account: string, identity: Shape, result: "Success" | "Failure", mfa: "Yes" | "No", measure?: Measure): Variant {
  const shape = record(account, "signin", "ConsoleLogin", identity, {
    eventType: "AwsConsoleSignIn",
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    responseElements: { ConsoleLogin: result },
    additionalEventData: { LoginTo: "https://console.aws.amazon.com/console/home", MobileVersion: "No", MFAUsed: mfa },
    readOnly: false,
    ...(result === "Failure" && { errorMessage: "Failed authentication" }),
  });
  const user = identity.type === "Root" ? "root" : String(identity.userName);
  return { account, shape, ...(measure && { means: { signIn: { measure, account, user } } }) };
}

export function denied(identity: Shape, user: string | undefined, more: Shape = DENIED): Variant {
  const shape = record(PEOPLE, "s3", "GetBucketPolicy", identity, { requestParameters: { bucketName: "payroll" }, ...more });
  return { account: PEOPLE, shape, ...(user && { means: { signIn: { measure: "deniedWithoutMfa", account: PEOPLE, user } } }) };
}
