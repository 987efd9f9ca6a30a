import type { CallContext } from "../verdict.js";

/** What a way of making requests fixes: see "MFA keys, by caller" in the User Guide's page on MFA-protected API access. */
export interface Context {
  readonly name: CallContext;
  /** Condition keys (lower case) with the value they have; undefined where the request doesn't carry them. */
  readonly fixed: ReadonlyMap<string, string | undefined>;
  /** Keys that the request carries with some value. */
  readonly present: ReadonlySet<string>;
}

const MFA_PRESENT = "aws:multifactorauthpresent";
export const MFA_AGE = "aws:multifactorauthage";

export function isMfaKey(keyId: string): boolean {
  return keyId === MFA_PRESENT || keyId === MFA_AGE;
}

/** A long-term access key. */
export const ACCESS_KEY: Context = {
  name: "access-key",
  fixed: new Map([
    [MFA_PRESENT, undefined],
    [MFA_AGE, undefined],
    ["aws:tokenissuetime", undefined],
  ]),
  present: new Set(),
};

/** A console sign-in, or `GetSessionToken`, without MFA. */
export const SESSION: Context = {
  name: "session",
  fixed: new Map([
    [MFA_PRESENT, "false"],
    [MFA_AGE, undefined],
  ]),
  present: new Set(["aws:tokenissuetime"]),
};

/** True iff the key's value, or that there is none, follows from how the caller makes requests. */
export function followsFromContext(keyId: string): boolean {
  return SESSION.fixed.has(keyId) || SESSION.present.has(keyId);
}

/** Every way in which a person makes requests without MFA. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html */
export const MFA_LESS: readonly Context[] = [ACCESS_KEY, SESSION];

/** A role session: temporary credentials that say nothing of MFA, or that there was none. */
export const OF_ROLE_SESSIONS: readonly Context[] = [{ ...SESSION, fixed: new Map([...SESSION.fixed, [MFA_PRESENT, undefined]]) }, SESSION];

/** A service calling on its own behalf carries none of the keys. */
export const OF_SERVICES: readonly Context[] = [ACCESS_KEY];

/** A session that was opened with MFA `age` seconds ago. */
export function withMfa(age: number): Context {
  return {
    name: "mfa-session",
    fixed: new Map([
      [MFA_PRESENT, "true"],
      [MFA_AGE, String(age)],
    ]),
    present: new Set(["aws:tokenissuetime"]),
  };
}
