import {
  type ConditionsVerdict,
  canAssumeWithoutMfa,
  credentialsOpenWithoutMfa,
  type Document,
  type DocumentKind,
  deniesWorkloads,
  type RootVerdict,
  rootCanAct,
  unenforcedWithoutMfa,
  unsoundMfaConditions,
  type Verdict,
  type WorkloadsVerdict,
} from "@mfa-guard/iam";
import type { QuestionId } from "./messages";

export type AnyVerdict = Verdict | ConditionsVerdict | WorkloadsVerdict | RootVerdict;

export interface Question {
  /** Are all documents of the kind asked about at once, as they bind together? Otherwise each on its own. */
  readonly together: boolean;
  readonly kinds: readonly [DocumentKind, ...DocumentKind[]];
  readonly judge: (documents: readonly string[], as: DocumentKind) => AnyVerdict;
  /** What is true where the answer is a pass. */
  readonly holds: string;
}

const first = ([text = ""]: readonly string[]): string => text;

export const QUESTIONS: Readonly<Record<QuestionId, Question>> = {
  trust: {
    together: false,
    kinds: ["trust"],
    judge: (documents) => canAssumeWithoutMfa(first(documents)),
    holds: "No IAM user of any account can assume the role without MFA.",
  },
  enforcement: {
    together: true,
    kinds: ["identity"],
    judge: (documents) => unenforcedWithoutMfa(documents),
    holds: "Without MFA, users with these policies are denied everything except enrolling a device.",
  },
  conditions: {
    together: false,
    kinds: ["identity", "scp", "rcp", "resource"],
    judge: (documents, as) => unsoundMfaConditions(first(documents), { binds: as === "identity" ? "users" : "organization" }),
    holds: "Every MFA condition does what it says.",
  },
  workloads: {
    together: false,
    kinds: ["scp", "rcp"],
    judge: (documents) => deniesWorkloads(first(documents)),
    holds: "It denies role sessions and services nothing for want of MFA.",
  },
  credentials: {
    together: true,
    kinds: ["scp"],
    judge: (documents) => credentialsOpenWithoutMfa(documents),
    holds: "Without MFA, no IAM user of a member account can create credentials or remove MFA.",
  },
  root: {
    together: true,
    kinds: ["scp"],
    judge: (documents) => rootCanAct(documents),
    holds: "Root users of member accounts are denied every action.",
  },
};

/** What applies to the documents of one kind. */
export function questionsFor(kind: DocumentKind, documents: readonly Document[]): readonly QuestionId[] {
  const mentions = (effect?: "Allow" | "Deny"): boolean =>
    documents.some(({ statements }) =>
      statements.some(
        (one) => (effect === undefined || one.effect === effect) && one.conditions.some(({ keyId }) => /multifactor|mfa/.test(keyId)),
      ),
    );
  switch (kind) {
    case "trust":
      return ["trust"];
    case "identity":
      // Documents that only allow with MFA are there to grant, and something else enforces.
      return mentions("Allow") && !mentions("Deny") ? ["conditions"] : mentions() ? ["enforcement", "conditions"] : ["enforcement"];
    case "scp":
      return mentions() ? ["credentials", "conditions", "workloads"] : documents.some(aboutRoot) ? ["root"] : ["credentials"];
    case "rcp":
      return ["conditions", "workloads"];
    case "resource":
      return mentions() ? ["conditions"] : [];
  }
}

function aboutRoot({ statements }: Document): boolean {
  return statements.some(({ conditions }) => conditions.some(({ values }) => values.some((value) => value.endsWith(":root"))));
}
