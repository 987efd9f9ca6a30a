import type { Principal } from "../request.js";
import type { Dimension } from "../sets/dimension.js";
import { ANY, any, type CharSet, DIGIT, type Language, literal, NO_COLON, one, type Sequence, type Step } from "../sets/language.js";

/** Who may be asked about. `user` and `root` are people; `role-session` and `service` are workloads. */
export type CallerKind = "user" | "root" | "role-session" | "service";

export interface Caller {
  readonly kind: CallerKind;
  /** `aws:PrincipalArn`: of a role session, the role's ARN. Undefined for a service. */
  readonly arn: Dimension | undefined;
  /** What the last part of the ARN starts with. */
  readonly arnTail: string;
  /** `aws:userid` where it doesn't follow from the ARN. */
  readonly userId: Dimension | undefined;
  /** `aws:PrincipalServiceName` of a service. */
  readonly serviceName: Dimension | undefined;
  readonly principalType: string | undefined;
}

const OTHER_PARTITIONS = ["aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"];

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

/** ARNs of the ordinary partition, and of any other: looked at in turn, since nearly every document is about the first. */
function arns(tails: readonly Step[][], samples: readonly string[]): readonly Language[] {
  const ofPartition = (partition: readonly Step[]): Sequence[] =>
    tails.map((tail) => [...literal("arn:"), ...partition, ...literal(":iam::"), ...ACCOUNT, ...literal(":"), ...tail]);
  const elsewhere = OTHER_PARTITIONS.flatMap((partition) => samples.map((arn) => arn.replace(/^arn:aws:/, `arn:${partition}:`)));
  return [
    { words: [], sequences: ofPartition(literal("aws")), samples },
    { words: [], sequences: ofPartition([...literal("aws-"), any(PARTITION)]), samples: elsewhere },
  ];
}

function dimension(id: string, ...templates: readonly Language[]): Dimension {
  return { id, mayBeAbsent: false, multivalued: "never", templates, type: undefined };
}

const USER: Caller = {
  kind: "user",
  arnTail: "user/",
  arn: dimension(
    "principal arn",
    ...arns(resources("user"), [
      "arn:aws:iam::111122223333:user/mallory",
      "arn:aws:iam::444455556666:user/attacker",
      "arn:aws:iam::111122223333:user/team/mallory",
    ]),
  ),
  userId: dimension("principal id", { words: [], sequences: [[...literal("AIDA"), one(ID), any(ID)]], samples: ["AIDAEXAMPLEMALLORY111"] }),
  serviceName: undefined,
  principalType: "User",
};

const ROOT: Caller = {
  kind: "root",
  arnTail: "root",
  arn: dimension("principal arn", ...arns([literal("root")], ["arn:aws:iam::111122223333:root"])),
  userId: undefined,
  serviceName: undefined,
  principalType: "Account",
};

const ROLE_SESSION: Caller = {
  kind: "role-session",
  arnTail: "role/",
  arn: dimension("principal arn", ...arns(resources("role"), ["arn:aws:iam::111122223333:role/deploy"])),
  userId: dimension("principal id", {
    words: [],
    sequences: [[...literal("AROA"), one(ID), any(ID), ...literal(":"), ...someName()]],
    samples: ["AROAEXAMPLEDEPLOY1111:session"],
  }),
  serviceName: undefined,
  principalType: "AssumedRole",
};

const SERVICE: Caller = {
  kind: "service",
  arn: undefined,
  arnTail: "",
  userId: undefined,
  serviceName: dimension("service name", {
    words: [],
    sequences: [[...someName(), ...literal(".amazonaws.com")]],
    samples: ["lambda.amazonaws.com", "example.amazonaws.com"],
  }),
  principalType: undefined,
};

export const CALLERS: Readonly<Record<CallerKind, Caller>> = { user: USER, root: ROOT, "role-session": ROLE_SESSION, service: SERVICE };

/** The ARNs of the account's identities, the account given by steps that match within twelve digits. */
export function arnsOfAccount(partition: string | undefined, account: readonly Step[], sampleAccount: string | undefined): Language {
  const head = partition === undefined ? [...literal("arn:"), any(NO_COLON), ...literal(":iam::")] : literal(`arn:${partition}:iam::`);
  const samples =
    sampleAccount === undefined
      ? []
      : ["user/mallory", "role/deploy", "root"].map((tail) => `arn:${partition ?? "aws"}:iam::${sampleAccount}:${tail}`);
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
    samples: sampleName === undefined ? [] : [`arn:aws:iam::111122223333:user/${sampleName}`],
  };
}

export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The principal whose ARN, and id or service name, a solution has chosen. */
export function principalOf(kind: CallerKind, arn: string, userId: string, serviceName: string): Principal {
  switch (kind) {
    case "user":
      return { kind, arn, id: userId };
    case "root":
      return { kind, arn };
    case "service":
      return { kind, name: serviceName };
    case "role-session": {
      const [id = "", session = ""] = userId.split(":");
      const [, partition = "aws", , , account = ""] = arn.split(":");
      return { kind, arn, id, sessionArn: `arn:${partition}:sts::${account}:assumed-role/${nameOf(arn)}/${session}` };
    }
  }
}
