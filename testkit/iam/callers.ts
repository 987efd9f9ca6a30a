import type { Document, Principal } from "@mfa-guard/iam";
import { partitionsOf } from "./carried";
import { asksForUserName, conditionsOn, FRESH_NAME, instances, textsOf, unique } from "./constants";

/** A caller with every key that follows from who it is. */
export interface Caller {
  readonly principal: Principal;
  readonly keys: readonly (readonly [string, string])[];
}

/** Keys that follow from who calls. */
export const CALLER_KEYS: ReadonlySet<string> = new Set([
  "aws:principalarn",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:userid",
  "aws:username",
  "aws:principalisawsservice",
]);

/** The caller as AWS describes it: the keys that follow from who it is. */
export function callerOf(principal: Principal): Caller {
  if (principal.kind === "service") {
    return {
      principal,
      keys: [
        ["aws:principaltype", "AWSService"],
        ["aws:principalisawsservice", "true"],
        ["aws:principalservicename", principal.name],
      ],
    };
  }
  if (principal.kind === "web-identity") return { principal, keys: [["aws:principalisawsservice", "false"]] };
  const [, , , , account = ""] = principal.arn.split(":");
  const of = (type: string, userid: string, ...more: Caller["keys"]): Caller => ({
    principal,
    keys: [
      ["aws:principalarn", principal.arn],
      ["aws:principalaccount", account],
      ["aws:principaltype", type],
      ["aws:userid", userid],
      ["aws:principalisawsservice", "false"],
      ...more,
    ],
  });
  switch (principal.kind) {
    case "user":
      return of("User", principal.id, ["aws:username", principal.arn.slice(principal.arn.lastIndexOf("/") + 1)]);
    case "root":
      return of("Account", account);
    case "federated-user":
      return of("FederatedUser", `${account}:${principal.arn.slice(principal.arn.lastIndexOf("/") + 1)}`);
    case "role-session":
      return of("AssumedRole", `${principal.id}:${principal.sessionArn.slice(principal.sessionArn.lastIndexOf("/") + 1)}`);
  }
}

const USER_ARN = /^arn:(aws[a-z-]*):iam::(\d{12}):user(\/(?:[\x21-\x7e]+\/)?)([\w+=,.@-]{1,64})$/;

/** The users that the documents can tell apart, in every account that they name and a fresh one. */
export function users(documents: readonly Document[], partitions = partitionsOf(documents)): Caller[] {
  const { accounts, arns, ids } = named(documents);
  const names = [FRESH_NAME, ...textsOf("aws:username", documents), ...(asksForUserName(documents) ? ["ops", "alice"] : [])];
  const paths = unique([
    ...arns.map((arn) => arn.split(":").slice(5).join(":")).filter((path) => path.startsWith("user/")),
    ...names.filter((name) => /^[\w+=,.@-]{1,64}$/.test(name)).map((name) => `user/${name}`),
  ]);
  const userIds = ["AIDAFRESHFRESHFRESH00", ...ids.filter((id) => /^AIDA[A-Z0-9]{12,}$/.test(id))];
  return partitions.flatMap((partition) =>
    accounts.flatMap((account) =>
      paths.flatMap((path) => {
        const arn = `arn:${partition}:iam::${account}:${path}`;
        return USER_ARN.test(arn) ? userIds.map((id) => callerOf({ kind: "user", arn, id })) : [];
      }),
    ),
  );
}

export function rootUsers(documents: readonly Document[]): Caller[] {
  const { accounts, partitions } = named(documents);
  return partitions.flatMap((partition) =>
    accounts.map((account) => callerOf({ kind: "root", arn: `arn:${partition}:iam::${account}:root` })),
  );
}

/** Sessions of `sts:GetFederationToken`, called as they like. */
export function federatedUsers(documents: readonly Document[]): Caller[] {
  const { accounts, partitions, arns } = named(documents);
  const names = unique([FRESH_NAME, ...arns.flatMap((arn) => /:federated-user\/([\w+=,.@-]+)$/.exec(arn)?.[1] ?? [])]);
  return partitions.flatMap((partition) =>
    accounts.flatMap((account) =>
      names.map((name) => callerOf({ kind: "federated-user", arn: `arn:${partition}:sts::${account}:federated-user/${name}` })),
    ),
  );
}

export function roleSessions(documents: readonly Document[]): Caller[] {
  const { accounts, partitions, arns, ids } = named(documents);
  const roleIds = ["AROAFRESHFRESHFRESH00", ...ids.filter((id) => /^AROA[A-Z0-9]{12,}$/.test(id))];
  const paths = unique(["zz", ...arns.flatMap((arn) => /:role\/([\w/]+)$/.exec(arn)?.[1] ?? [])]);
  return partitions.flatMap((partition) =>
    accounts.flatMap((account) =>
      paths.flatMap((path) =>
        roleIds.map((id) => {
          const name = path.slice(path.lastIndexOf("/") + 1);
          const sessionArn = `arn:${partition}:sts::${account}:assumed-role/${name}/ci`;
          return callerOf({ kind: "role-session", arn: `arn:${partition}:iam::${account}:role/${path}`, id, sessionArn });
        }),
      ),
    ),
  );
}

/** Bearers of a token that AWS issued to a user, for the providers of AWS's own that the documents name. */
export function tokenHolders(documents: readonly Document[]): Caller[] {
  const entries = documents.flatMap(({ statements }) => statements.flatMap(({ principal }) => principal?.entries ?? []));
  const providers = entries.flatMap((entry) =>
    entry.kind === "federated" && entry.name.endsWith(".tokens.sts.global.api.aws") ? [entry.name] : [],
  );
  return unique(providers).flatMap((provider) =>
    ["arn:aws-cn:iam::999988887777:user/zoe", "arn:aws:iam::111122223333:user/alice"].map((subject) => {
      const { principal, keys } = callerOf({ kind: "web-identity", provider });
      return { principal, keys: [...keys, [`${provider.slice(provider.indexOf("/") + 1)}:sub`, subject] as const] };
    }),
  );
}

export function services(documents: readonly Document[]): Caller[] {
  const entries = documents.flatMap(({ statements }) => statements.flatMap(({ principal }) => principal?.entries ?? []));
  const names = unique(["zz.amazonaws.com", ...entries.flatMap((entry) => (entry.kind === "service" ? entry.name : []))]);
  return names.map((name) => callerOf({ kind: "service", name }));
}

/** What the documents name of callers, beside something fresh. */
function named(documents: readonly Document[]) {
  const principals = principalTexts(documents);
  const arns = [...principals, ...instances(conditionsOn("aws:principalarn", documents).flatMap(({ values }) => values))].filter(
    (text) => text.split(":").length >= 6,
  );
  const part = (index: number): string[] => arns.map((arn) => arn.split(":")[index] ?? "");
  return {
    arns,
    accounts: unique([
      "999988887777",
      ...[...part(4), ...textsOf("aws:principalaccount", documents)].filter((text) => /^\d{12}$/.test(text)),
    ]),
    partitions: partitionsOf(documents),
    ids: unique([...principals, ...textsOf("aws:userid", documents)]),
  };
}

function principalTexts(documents: readonly Document[]): string[] {
  return documents.flatMap(({ statements }) =>
    statements.flatMap(({ principal }) =>
      (principal?.entries ?? []).map((entry) =>
        entry.kind === "account"
          ? `arn:${entry.partition ?? "aws"}:iam::${entry.account}:root`
          : "arn" in entry
            ? entry.arn
            : "id" in entry
              ? entry.id
              : "",
      ),
    ),
  );
}
