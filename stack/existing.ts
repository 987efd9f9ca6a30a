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

/** The type under which an assignment of a permission set is judged; no provider has it, because theirs don't say who is in a group. */
export const ASSIGNMENT = "mfa-guard:identity-center:Assignment";

/** Who has a permission set of IAM Identity Center in one account. */
export interface Assignment {
  readonly permissionSetArn: string;
  readonly account: Named;
  readonly principal: Named & { readonly kind: "user" | "group" };
  /** The user, or the members of the group. */
  readonly people: readonly Named[];
}

/** The type under which a role of a `JitGrants` machine that makes assignments is told; `props.permissionSetArns` are those that it names. */
export const GRANT_MACHINE = "mfa-guard:identity-center:GrantMachine";

interface Named {
  readonly id: string;
  readonly name: string;
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
