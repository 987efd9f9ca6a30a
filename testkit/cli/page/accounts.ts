import {
  ACCOUNT,
  arn,
  attached,
  type Details,
  enforcing,
  group,
  inline,
  managed,
  role,
  serviceOnly,
  trustWithMfa,
  user,
} from "../../accounts";
import { accountWithMfa, allowAll, denyWithoutMfa, document } from "../../documents";

const admin = { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/AdministratorAccess")] };
/** Privileged, and no way on into another role. */
const identities = { RolePolicyList: [inline("identities", document({ Effect: "Allow", Action: "iam:*", Resource: "*" }))] };
const trust = (...principals: readonly string[]) => document({ Effect: "Allow", Principal: { AWS: principals }, Action: "sts:AssumeRole" });
const everybody = `arn:aws:iam::${ACCOUNT}:root`;
const mayAssume = (...roles: readonly string[]) =>
  document({ Effect: "Allow", Action: "sts:AssumeRole", Resource: roles.map((name) => arn(`role/${name}`)) });
const ifExists = { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } };
const bool = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
const people = (group: string, ...names: readonly string[]) => names.map((name) => user(name, { GroupList: [group] }));

/** A company of thirty people that has MFA policies, some of which don't do what they say. */
export const company: Details = {
  UserDetailList: [
    ...people("operations", "amara", "bo", "chen", "dilan", "edith", "farid", "goran", "hana", "ines", "jonas", "kaya", "li"),
    ...people("developers", "maria", "noor", "olga", "pavel", "quinn", "rosa", "sven", "tariq", "uma", "victor"),
    ...people("finance", "wanda", "xavier", "yusuf", "zoe"),
    user("deploy-bot", { UserPolicyList: [inline("deploy", mayAssume("production-admin", "database-admin"))] }),
    user("old-contractor", { UserPolicyList: [inline("everything", JSON.parse(allowAll))] }),
  ],
  GroupDetailList: [
    // An access key's request has no such key: it gets by.
    group("operations", {
      GroupPolicyList: [
        inline("require-mfa", document({ ...denyWithoutMfa, Condition: bool })),
        inline("assume", mayAssume("production-admin", "network-admin")),
      ],
    }),
    group("developers", { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] }),
    group("finance", {
      GroupPolicyList: [
        inline("require-mfa", document({ ...denyWithoutMfa, NotAction: ["iam:*", "sts:*"] })),
        inline("assume", mayAssume("billing-admin")),
      ],
    }),
  ],
  RoleDetailList: [
    role("production-admin", document({ ...accountWithMfa, Condition: ifExists }), identities),
    role("network-admin", trust(everybody), identities),
    role("billing-admin", trust(everybody), identities),
    role("database-admin", trust(arn("user/deploy-bot")), identities),
    role("partner-admin", trust("arn:aws:iam::444455556666:root"), admin),
    role("safe-admin", trustWithMfa, admin),
    role("app", serviceOnly),
  ],
  Policies: [
    managed("require-mfa", enforcing),
    managed("AdministratorAccess", JSON.parse(allowAll), { Arn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  ],
};

/** Names that would break a page that takes them for anything but text. */
export const HOSTILE = [
  "</script><script>document.title='owned'</script>",
  "<img src=x onerror=document.title='owned'>",
  "__proto__",
  "constructor",
  "eve\u202emoc.elpmaxe",
  "\u0000\u0007\u001b[31mred",
  "<!--",
  "`back`tick",
  "\ud800",
  "long-".repeat(2000),
];

/** An account in which everything has a hostile name and nothing asks for MFA. */
export const hostile: Details = {
  UserDetailList: HOSTILE.map((name) => user(name, { UserPolicyList: [inline(name, JSON.parse(allowAll))] })),
  GroupDetailList: [],
  RoleDetailList: HOSTILE.map((name) =>
    role(name, document({ Sid: name, Effect: "Allow", Principal: { AWS: everybody }, Action: "sts:AssumeRole" }), admin),
  ),
  Policies: [],
};
