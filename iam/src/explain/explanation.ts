import type { StatementRef } from "../document/document.js";
import type { RawDocument } from "../document/raw.js";
import type { CallContext, Principal } from "../request.js";

/** A text of a request; `secret` where the value of a condition may have brought it in: such a value is not to be shown unasked. */
export interface Text {
  readonly text: string;
  readonly secret: boolean;
}

/** Who calls, as far as the documents tell callers apart. */
export interface Who {
  readonly kind: Principal["kind"];
  /** What makes this caller the one that gets through; undefined where any of its kind does. */
  readonly by: { readonly what: "account" | "id" | "name" | "arn"; readonly is: Text } | undefined;
  /** The condition keys, as the documents spell them, that such a caller has to fit. */
  readonly fits: readonly string[];
}

/** A request that gets through, or, of a workload, that doesn't. */
export interface Call {
  readonly who: Who;
  /** How a person makes it; undefined for a workload. */
  readonly way: CallContext | undefined;
  /** Whether the AWS MCP Server goes on with it. */
  readonly throughMcp: boolean;
  readonly action: string;
  readonly resource: Text;
  /** The condition keys that the caller sets, as the documents spell them, with their values. */
  readonly sets: readonly { readonly key: string; readonly value: string | readonly string[] }[];
}

/**
 * Why a verdict is what it is, and what changes it: a message by its name, with its facts. The sentences are made by {@link sentencesOf}.
 */
export type Explanation =
  /** The call assumes the role; `maxAge`: the seconds that an MFA sign-in may be old, where that is what was asked. */
  | (Message<"role-is-open"> & { readonly call: Call; readonly statement: StatementRef; readonly maxAge: number | undefined })
  /** No Deny stops the call. */
  | (Message<"no-deny"> & { readonly call: Call })
  /** An MFA condition that doesn't do what it says; no call where only a workload could make one. */
  | (Message<"allow-without-mfa" | "deny-misses" | "never-denies"> & {
      readonly call: Call | undefined;
      readonly statement: StatementRef;
    })
  /** `actions`: what the `NotAction` exempts that undoes MFA, an action for each of its patterns that does. */
  | (Message<"exempts-mfa-removal"> & {
      readonly call: Call | undefined;
      readonly actions: readonly string[];
      readonly statement: StatementRef;
    })
  /** The condition's key isn't one of AWS's, and `meant` is. */
  | (Message<"misspelt-key"> & { readonly call: undefined; readonly statement: StatementRef; readonly key: string; readonly meant: string })
  /** The statement denies a workload's call. */
  | (Message<"denies-workload" | "denies-task-session"> & { readonly call: Call; readonly statement: StatementRef })
  /** No SCP stops the root user's call. */
  | (Message<"root-can-act"> & { readonly call: Call })
  /** The call registers a device that isn't a security key. */
  | (Message<"phishable-device"> & { readonly call: Call });

interface Message<M extends string> {
  readonly message: M;
  /** The smallest change that closes what was found, and breaks nothing for workloads, or for people without a device yet: tried before it is said. */
  readonly repair: Repair;
  /** False where no single change does: then it is the first of several. */
  readonly closes: boolean;
}

/** An edit that `applyRepair` makes. */
export type Repair =
  /**
   * `within`: the MFA sign-in's greatest age in seconds; `meant`: whom the statement lets in, which may be people as well as roles, or
   * others that it names besides people; `vendor`: whether an external id is asked for, as of a vendor, whose users can't show MFA here.
   */
  | {
      readonly repair: "require-mfa";
      readonly statement: StatementRef;
      readonly within: number | undefined;
      readonly meant: "people" | "people-or-roles" | "others-too";
      readonly vendor: boolean;
    }
  /** Another operator in place of one that is right but for the keys that an access key's request doesn't carry. */
  | {
      readonly repair: "use-operator";
      readonly statement: StatementRef;
      readonly operator: "Bool" | "BoolIfExists";
      readonly instead: string;
      readonly key: string;
    }
  /** The condition that AWS recommends for the statement's effect takes the place of those that it has on MFA. */
  | { readonly repair: "only-mfa-condition"; readonly statement: StatementRef; readonly effect: "Allow" | "Deny" }
  /** Patterns that leave a `NotAction`, and those that leave it for the enrolment actions which they cover. */
  | {
      readonly repair: "narrow-not-action";
      readonly statement: StatementRef;
      readonly remove: readonly string[];
      readonly replace: readonly string[];
      /** The enrolment actions. */
      readonly exempt: readonly string[];
    }
  /** `exempt`: the enrolment actions. */
  | { readonly repair: "deny-other-actions"; readonly statement: StatementRef; readonly action: string; readonly exempt: readonly string[] }
  | { readonly repair: "deny-actions-too"; readonly statement: StatementRef; readonly actions: readonly string[] }
  /** A copy of the statement for people only, with the other operator, where that would hit workloads. */
  | {
      readonly repair: "deny-people-too";
      readonly statement: StatementRef;
      readonly operator: "BoolIfExists";
      readonly instead: string;
      readonly key: string;
    }
  | { readonly repair: "deny-every-resource"; readonly statement: StatementRef }
  | { readonly repair: "use-key"; readonly statement: StatementRef; readonly key: string; readonly instead: string }
  /** The same once more, for requests through the AWS MCP Server. */
  | { readonly repair: "deny-mcp"; readonly statement: StatementRef }
  | { readonly repair: "drop-condition"; readonly statement: StatementRef; readonly key: string }
  /** The condition that a token is about no user; `key`: the subject's, of the provider that the statement lets in. */
  | { readonly repair: "bind-subject"; readonly statement: StatementRef; readonly key: string }
  | { readonly repair: "bind-people"; readonly statement: StatementRef }
  | { readonly repair: "spare-task-sessions"; readonly statement: StatementRef }
  /** Another repair of a Deny, together with the enrolment actions that it would take from people without a device. */
  | { readonly repair: "exempting"; readonly statement: StatementRef; readonly first: Repair; readonly actions: readonly string[] }
  /** A document of its own, an SCP for `credentials` and `root`. */
  | { readonly repair: "attach"; readonly what: "enforcement" | "credentials" | "root" | "devices"; readonly document: RawDocument };

/** What makes a role privileged: the statement lets its session call the action on the resource. */
export interface Grant {
  readonly action: string;
  readonly resource: Text;
  readonly statement: StatementRef;
}

/** What an edit changed. */
export type Change =
  | { readonly change: "requires-mfa"; readonly statement: StatementRef; readonly within: number | undefined }
  | { readonly change: "uses-operator"; readonly statement: StatementRef; readonly operator: "Bool" | "BoolIfExists" }
  /** Users and roles that were deleted are no longer named, by their unique ids. */
  | { readonly change: "drops-deleted"; readonly ids: readonly string[] }
  | { readonly change: "denies-people-too"; readonly statement: StatementRef };
