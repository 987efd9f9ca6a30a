import type { Principal } from "../request.js";
import type { Dimension } from "../sets/dimension.js";
import { ANY, any, type CharSet, DIGIT, has, type Language, literal, NO_COLON, one, type Step, words } from "../sets/language.js";

/**
 * Who may be asked about. `user` and `root` are people; `role-session` and `service` are workloads. A `federated-user` is a session that
 * a user's access key opened by `sts:GetFederationToken`; a `web-identity` brings a token that a user of another partition asked AWS for.
 */
export type CallerKind = "user" | "root" | "role-session" | "service" | "federated-user" | "web-identity";

export interface Caller {
  readonly kind: CallerKind;
  /** `aws:PrincipalArn`: of a role session, the role's ARN. Undefined for a service and a web identity. */
  readonly arn: Dimension | undefined;
  /** What the last part of the ARN starts with. */
  readonly arnTail: string;
  /** `aws:userid` where it doesn't follow from the ARN. */
  readonly userId: Dimension | undefined;
  /** `aws:PrincipalServiceName` of a service. */
  readonly serviceName: Dimension | undefined;
  /** The ARN of the identity provider that vouches for a web identity. */
  readonly provider: Dimension | undefined;
  /** What the keys of a web identity's token start with, where the provider is known: a request has no other provider's. */
  readonly issuer: string | undefined;
  /** Whom a web identity's token may be about: its `sub`. */
  readonly subjects: Language | undefined;
  /** `aws:PrincipalType`, where AWS documents it. */
  readonly principalType: string | undefined;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: names and paths. */
const NAME: CharSet = { chars: "xabcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+=,.@-", negated: false };
const PATH: CharSet = { chars: String.fromCharCode(...Array.from({ length: 94 }, (_, index) => 0x21 + index)), negated: false };
const PARTITION: CharSet = { chars: "xabcdefghijklmnopqrstuvwyz-", negated: false };
const ID: CharSet = { chars: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", negated: false };

const ACCOUNT: Step[] = Array.from({ length: 12 }, () => one(DIGIT));

function someName(): Step[] {
  return [one(NAME), any(NAME)];
}

/** `user/name` and `user/path/name`. */
function resources(type: string): Step[][] {
  return [
    [...literal(`${type}/`), ...someName()],
    [...literal(`${type}/`), one(PATH), any(PATH), ...literal("/"), ...someName()],
  ];
}

function arns(partition: string, service: string, tails: readonly Step[][], samples: readonly string[]): Language {
  const head = literal(`arn:${partition}:${service}::`);
  return {
    words: [],
    sequences: tails.map((tail) => [...head, ...ACCOUNT, ...literal(":"), ...tail]),
    samples: samples.map((sample) => `arn:${partition}:${service}::${sample}`),
  };
}

function dimension(id: string, template: Language): Dimension {
  return { id, mayBeAbsent: false, multivalued: "never", templates: [template], type: "text" };
}

const NOBODY = {
  arn: undefined,
  arnTail: "",
  userId: undefined,
  serviceName: undefined,
  provider: undefined,
  issuer: undefined,
  subjects: undefined,
};

const USER_ID = dimension("principal id", {
  words: [],
  sequences: [[...literal("AIDA"), one(ID), any(ID)]],
  samples: ["AIDAEXAMPLEMALLORY111"],
});
const SESSION_ID = dimension("principal id", {
  words: [],
  sequences: [[...literal("AROA"), one(ID), any(ID), ...literal(":"), ...someName()]],
  samples: ["AROAEXAMPLEDEPLOY1111:session"],
});

const SERVICE: Caller = {
  ...NOBODY,
  kind: "service",
  serviceName: dimension("service name", {
    words: [],
    sequences: [[...someName(), ...literal(".amazonaws.com")]],
    samples: ["lambda.amazonaws.com", "example.amazonaws.com"],
  }),
  // AWS says that services carry the key and not with which value: none of the others'.
  principalType: "AWSService",
};

/** What AWS's own tokens name as their issuer. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound_getting_started.html */
const AWS_ISSUER = ".tokens.sts.global.api.aws";

const ISSUER: CharSet = { chars: "xabcdefghijklmnopqrstuvwyz0123456789-", negated: false };
const USERS_ANYWHERE: Language = {
  words: [],
  sequences: resources("user").map((tail) => [
    ...literal("arn:aws"),
    any(PARTITION),
    ...literal(":iam::"),
    ...ACCOUNT,
    ...literal(":"),
    ...tail,
  ]),
  samples: ["arn:aws-cn:iam::111122223333:user/mallory"],
};

function callersIn(partition: string): Readonly<Record<CallerKind, Caller>> {
  const user = ["111122223333:user/mallory", "444455556666:user/attacker", "111122223333:user/team/mallory"];
  return {
    user: {
      ...NOBODY,
      kind: "user",
      arnTail: "user/",
      arn: dimension("principal arn", arns(partition, "iam", resources("user"), user)),
      userId: USER_ID,
      principalType: "User",
    },
    root: {
      ...NOBODY,
      kind: "root",
      arnTail: "root",
      arn: dimension("principal arn", arns(partition, "iam", [literal("root")], ["111122223333:root"])),
      principalType: "Account",
    },
    "role-session": {
      ...NOBODY,
      kind: "role-session",
      arnTail: "role/",
      arn: dimension("principal arn", arns(partition, "iam", resources("role"), ["111122223333:role/deploy"])),
      userId: SESSION_ID,
      principalType: "AssumedRole",
    },
    "federated-user": {
      ...NOBODY,
      kind: "federated-user",
      arnTail: "federated-user/",
      arn: dimension(
        "principal arn",
        arns(partition, "sts", [[...literal("federated-user/"), ...someName()]], ["111122223333:federated-user/mallory"]),
      ),
      principalType: "FederatedUser",
    },
    "web-identity": {
      ...NOBODY,
      kind: "web-identity",
      provider: dimension(
        "provider",
        arns(
          partition,
          "iam",
          [[...literal("oidc-provider/"), one(ISSUER), any(ISSUER), ...literal(AWS_ISSUER)]],
          [`111122223333:oidc-provider/example${AWS_ISSUER}`],
        ),
      ),
      subjects: USERS_ANYWHERE,
      principalType: undefined,
    },
    service: SERVICE,
  };
}

const BY_PARTITION = new Map<string, Readonly<Record<CallerKind, Caller>>>();

/** The callers that a document of this partition can meet: `AssumeRole` never crosses partitions, and an organization's policies bind one. */
export function callersOf(partition: string): Readonly<Record<CallerKind, Caller>> {
  const known = BY_PARTITION.get(partition);
  if (known !== undefined) return known;
  const made = callersIn(partition);
  if (BY_PARTITION.size < 16) BY_PARTITION.set(partition, made);
  return made;
}

/** Those that samples are shown of; there are others. */
const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

/** The ARNs of the account's identities, the account given by steps that match within twelve digits. */
export function arnsOfAccount(partition: string | undefined, account: readonly Step[], sampleAccount: string | undefined): Language {
  const ofPartition = partition === undefined ? [...literal("arn:"), any(NO_COLON)] : literal(`arn:${partition}`);
  const head = [...ofPartition, ...literal(":"), any(NO_COLON), ...literal("::")];
  const shown = partition === undefined ? PARTITIONS : [partition];
  const tails = sampleAccount === undefined ? [] : ["user/mallory", "role/deploy", "root"].map((tail) => `${sampleAccount}:${tail}`);
  const samples = shown.flatMap((one) => tails.map((tail) => `arn:${one}:iam::${tail}`));
  return { words: [], sequences: [[...head, ...account, ...literal(":"), any(ANY)]], samples };
}

/** The ARNs of the users (of any account and path) whose name the steps match. */
export function arnsOfUserName(name: readonly Step[], sampleName: string | undefined): Language {
  const head = [...literal("arn:"), any(NO_COLON), ...literal(":iam::"), any(DIGIT), ...literal(":user/")];
  return {
    words: [],
    sequences: [
      [...head, ...name],
      [...head, any(ANY), ...literal("/"), ...name],
    ],
    samples: sampleName === undefined ? [] : PARTITIONS.map((partition) => `arn:${partition}:iam::111122223333:user/${sampleName}`),
  };
}

/** The ARNs of the federated users whose `account:name` the steps match: each way of parting them at a colon. */
export function arnsOfFederatedUserId(id: readonly Step[]): Language {
  const head = [...literal("arn:"), any(NO_COLON), ...literal(":sts::")];
  const tail = literal(":federated-user/");
  const sequences = id.flatMap((step, at) => {
    if (!has(step.set, ":")) return [];
    const ownPart = step.repeated ? [step] : [];
    return [[...head, ...id.slice(0, at), ...ownPart, ...tail, ...ownPart, ...id.slice(at + 1)]];
  });
  return { words: [], sequences, samples: [] };
}

export function federatedUserId(arn: string): string {
  return `${accountOf(arn)}:${nameOf(arn)}`;
}

/** True iff it is the ARN of a provider that vouches for tokens of AWS's own. */
export function isAwsIssuer(provider: string): boolean {
  return provider.endsWith(AWS_ISSUER);
}

/** `accounts.google.com`, of `arn:aws:iam::111122223333:oidc-provider/accounts.google.com`. */
export function issuerOf(provider: string): string {
  return provider.slice(provider.indexOf("/") + 1);
}

/** The caller of this kind that has the ARN; of a web identity, the one whose provider has it. */
export function only(caller: Caller, arn: string): Caller {
  if (caller.kind === "web-identity") return { ...caller, provider: dimension("provider", words([arn])), issuer: issuerOf(arn) };
  return { ...caller, arn: dimension("principal arn", words([arn])) };
}

export function partitionOf(arn: string): string {
  return arn.split(":")[1] ?? "";
}

export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The principal whose ARN, and id or service name, a solution has chosen. */
export function principalOf(kind: CallerKind, { arn, userId, serviceName, provider }: Readonly<Record<PrincipalPart, string>>): Principal {
  switch (kind) {
    case "user":
      return { kind, arn, id: userId };
    case "root":
    case "federated-user":
      return { kind, arn };
    case "service":
      return { kind, name: serviceName };
    case "web-identity":
      return { kind, provider };
    case "role-session": {
      const [id = "", session = ""] = userId.split(":");
      const [, partition = "aws", , , account = ""] = arn.split(":");
      return { kind, arn, id, sessionArn: `arn:${partition}:sts::${account}:assumed-role/${nameOf(arn)}/${session}` };
    }
  }
}

type PrincipalPart = "arn" | "userId" | "serviceName" | "provider";
