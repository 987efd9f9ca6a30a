import type { Reader } from "./reader";
import { originOf, reference } from "./reading";
import { text, UNKNOWN } from "./values";

/** A credential that somebody has already, as an audit finds it: `props` are `userName` and `what` ("access key 1"). No provider has this type. */
export const EXISTING_CREDENTIAL = "mfa-guard:account:Credential";

/** The type under which a credential report's root row is judged; no provider has it. */
export const ROOT_USER = "mfa-guard:account:RootUser";

/** What a credential report says of a root user. */
export interface RootUser {
  readonly mfaActive: boolean;
  /** `undefined` where the report doesn't say. */
  readonly passwordEnabled: boolean | undefined;
  readonly longTermCredentials: readonly string[];
  /** Whether one of its MFA devices is a virtual one; `undefined` where no list of devices was read. */
  readonly virtualDevice: boolean | undefined;
}

/** What an account shows and no provider's resource does. */
export const ACCOUNT: Readonly<Record<string, Reader>> = {
  [EXISTING_CREDENTIAL]: {
    facts: (resource) => {
      const what = text(resource.props, "what");
      return [
        {
          kind: "credential",
          origin: originOf(resource),
          what: what === undefined || what === UNKNOWN ? "a credential" : what,
          user: reference(resource, "userName"),
          exists: true,
        },
      ];
    },
  },
};
