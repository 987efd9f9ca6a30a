import { accountWithMfa, allowAll, denyWithoutMfa, document } from "../../testkit/documents";

/** One user, group or role. */
export interface Entity {
  readonly kind: "user" | "group" | "role";
  readonly trust?: object;
  readonly inline?: readonly object[];
  /** Versions of a managed policy, the default one last. */
  readonly managed?: readonly object[];
  /** Whether the managed policy is attached. */
  readonly attached?: boolean;
  /** Whether another role is in between: this one's name stands for `FIRST` in the trust. */
  readonly first?: object;
  readonly password?: boolean;
  readonly accessKey?: boolean;
  readonly device?: boolean;
}

/** A way around MFA, planted into one entity; its twin is the same without it. */
export interface Hole {
  readonly title: string;
  readonly open: Entity;
  readonly sound: Entity;
}

/** Stands for the ARN of the role in between. */
export const FIRST = "FIRST";

const all = JSON.parse(allowAll) as object;
const present = (value: string) => ({ "aws:MultiFactorAuthPresent": value });
const mfa = { Bool: present("true") };
const fresh = { ...mfa, NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } };
const without = denyWithoutMfa.Condition;

const trusting = (Condition: object, more: object = {}) => document({ ...accountWithMfa, Condition, ...more });
const denying = (more: object) => document({ ...denyWithoutMfa, ...more });

/** A reader's role, so that privilege plays no part. */
const role = (trust: object): Entity => ({ kind: "role", trust });
const admin = (trust: object): Entity => ({ kind: "role", trust, inline: [all] });
const group = (...deny: readonly object[]): Entity => ({ kind: "group", inline: [all, ...deny] });
const user = (...deny: readonly object[]): Entity => ({ kind: "user", inline: [all, ...deny] });

const trustHole = (title: string, trust: object): Hole => ({ title, open: role(trust), sound: role(trusting(mfa)) });
const denyHole = (title: string, more: object): Hole => ({ title, open: group(denying(more)), sound: group(denying({})) });

export const HOLES: readonly Hole[] = [
  trustHole("a trust of the account without any condition", trusting({})),
  trustHole("a trust that allows with `BoolIfExists`: access keys get in", trusting({ BoolIfExists: present("true") })),
  trustHole("a trust that allows where MFA is false", trusting({ Bool: present("false") })),
  trustHole("a trust that asks only whether the MFA key is there", trusting({ Null: present("false") })),
  trustHole("a trust that asks for the age with `IfExists`", trusting({ NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "3600" } })),
  trustHole("a trust that asks with `ForAllValues`, which holds of nothing", trusting({ "ForAllValues:Bool": present("true") })),
  trustHole("a trust whose second statement asks for no MFA", {
    Version: "2012-10-17",
    Statement: [accountWithMfa, { ...accountWithMfa, Sid: "More", Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }],
  }),
  trustHole(
    "a trust whose Deny without MFA misses access keys",
    document(
      { ...accountWithMfa, Condition: {} },
      { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Condition: { Bool: present("false") } },
    ),
  ),
  trustHole(
    "a trust whose Deny without MFA spares one user by name",
    document(
      { ...accountWithMfa, Condition: {} },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sts:AssumeRole",
        Condition: { ...without, ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/deploy-*" } },
      },
    ),
  ),
  { title: "an administrator's role that takes MFA of any age", open: admin(trusting(mfa)), sound: admin(trusting(fresh)) },
  {
    title: "an administrator's role behind one that asks for no MFA",
    open: { ...admin(document({ ...accountWithMfa, Principal: { AWS: FIRST }, Condition: {} })), first: trusting({}) },
    sound: { ...admin(document({ ...accountWithMfa, Principal: { AWS: FIRST }, Condition: {} })), first: trusting(mfa) },
  },
  denyHole("a Deny with `Bool`: access keys get by", { Condition: { Bool: present("false") } }),
  denyHole("a Deny of access keys alone (`Null`): console sessions get by", { Condition: { Null: present("true") } }),
  denyHole("a Deny with the wrong polarity", { Condition: { Bool: present("true") } }),
  denyHole("a Deny by the age alone, which is absent without MFA", {
    Condition: { NumericGreaterThan: { "aws:MultiFactorAuthAge": "3600" } },
  }),
  denyHole("a Deny under one more condition", { Condition: { ...without, StringEquals: { "aws:RequestedRegion": "eu-central-1" } } }),
  denyHole("a Deny that exempts all of IAM by `NotAction`", { NotAction: ["iam:*", "sts:GetSessionToken"] }),
  denyHole("a Deny that exempts the removal of MFA by `NotAction`", {
    NotAction: [...denyWithoutMfa.NotAction, "iam:DeactivateMFADevice"],
  }),
  denyHole("a Deny of some services only", { NotAction: undefined, Action: ["ec2:*", "iam:*"] }),
  denyHole("a Deny on some resources only", { Resource: "arn:aws:s3:::*" }),
  {
    title: "an Allow with `BoolIfExists` beside a sound Deny",
    open: group(denying({}), document({ Effect: "Allow", Action: "ec2:*", Resource: "*", Condition: { BoolIfExists: present("true") } })),
    sound: group(denying({}), document({ Effect: "Allow", Action: "ec2:*", Resource: "*", Condition: mfa })),
  },
  {
    title: "an enforcing policy whose default version enforces nothing",
    open: { ...group(), managed: [denying({}), all], attached: true },
    sound: { ...group(), managed: [all, denying({})], attached: true },
  },
  {
    title: "an enforcing policy that isn't attached",
    open: { ...group(), managed: [denying({})], attached: false },
    sound: { ...group(), managed: [denying({})], attached: true },
  },
  { title: "a user whom nothing enforces", open: user(), sound: user(denying({})) },
  {
    title: "a user whom nothing enforces, with an access key",
    open: { ...user(), accessKey: true },
    sound: { ...user(denying({})), accessKey: true },
  },
  {
    title: "a console user whom nothing enforces, without a device",
    open: { ...user(), password: true },
    sound: { ...user(denying({})), password: true, device: true },
  },
];
