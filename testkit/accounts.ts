import { accountWithMfa, denyWithoutMfa, document, serviceTrust } from "./documents";

/** Saved accounts that the tests share, as the AWS CLI prints them. Each test changes one thing. */

export const ACCOUNT = "111122223333";
export const arn = (rest: string) => `arn:aws:iam::${ACCOUNT}:${rest}`;

type Entry = Readonly<Record<string, unknown>>;

export interface Details {
  readonly UserDetailList: readonly Entry[];
  readonly GroupDetailList: readonly Entry[];
  readonly RoleDetailList: readonly Entry[];
  readonly Policies: readonly Entry[];
}

export const user = (name: string, more: Entry = {}): Entry => ({ UserName: name, Arn: arn(`user/${name}`), ...more });
export const group = (name: string, more: Entry = {}): Entry => ({ GroupName: name, Arn: arn(`group/${name}`), ...more });
export const role = (name: string, trust: unknown, more: Entry = {}): Entry => ({
  RoleName: name,
  Arn: arn(`role/${name}`),
  AssumeRolePolicyDocument: trust,
  ...more,
});
export const inline = (name: string, PolicyDocument: unknown): Entry => ({ PolicyName: name, PolicyDocument });
export const attached = (PolicyArn: string): Entry => ({ PolicyArn, PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf("/") + 1) });
export const managed = (name: string, Document: unknown, more: Entry = {}): Entry => ({
  PolicyName: name,
  Arn: arn(`policy/${name}`),
  PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document }],
  ...more,
});

const fresh = { NumericLessThanEquals: { "aws:MultiFactorAuthAge": "3600" } };
export const enforcing = document(denyWithoutMfa);
export const trustWithMfa = document({ ...accountWithMfa, Condition: { ...accountWithMfa.Condition, ...fresh } });
export const trustWithoutMfa = document({ ...accountWithMfa, Condition: {} });
export const serviceOnly = document(serviceTrust);

/** An account in which nobody acts without MFA. */
export const compliant: Details = {
  UserDetailList: [user("dana", { GroupList: ["devs"] })],
  GroupDetailList: [group("devs", { AttachedManagedPolicies: [attached(arn("policy/require-mfa"))] })],
  RoleDetailList: [
    role("admin", trustWithMfa, { AttachedManagedPolicies: [attached("arn:aws:iam::aws:policy/AdministratorAccess")] }),
    role("app", serviceOnly),
  ],
  Policies: [managed("require-mfa", enforcing)],
};

const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "mfa_active",
  "access_key_1_active",
  "access_key_2_active",
  "cert_1_active",
  "cert_2_active",
] as const;
type Row = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>>;

/** A credential report with these rows; what a row leaves out is `false`. */
export function credentialReport(...rows: readonly Row[]): string {
  return [COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => row[column] ?? "false").join(","))].join("\n");
}

/** A list of virtual devices, as `aws iam list-virtual-mfa-devices` prints it, with those that belong to these ARNs. */
export const virtualDevices = (...owners: readonly string[]) => ({
  VirtualMFADevices: owners.map((Arn, index) => ({ SerialNumber: arn(`mfa/device-${index}`), User: { Arn } })),
});

export const rootRow: Row = { user: "<root_account>", arn: arn("root"), password_enabled: "not_supported", mfa_active: "true" };
export const userRow = (name: string, more: Row = {}): Row => ({ user: name, arn: arn(`user/${name}`), ...more });
