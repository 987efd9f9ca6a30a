import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { canAssumeWithoutMfa, parse, type Verdict } from "@mfa-guard/iam";
import { evaluate } from "../../iam/src/evaluate.js";

/**
 * A case of `cases/trust`: the whole `document`, or in short the condition of one `allow` for the users of account 111122223333,
 * or of one `deny` for everyone beside such an Allow.
 */
interface TrustCase {
  readonly title: string;
  readonly version?: string;
  readonly document?: unknown;
  readonly allow?: object;
  readonly deny?: object;
  readonly verdict: Verdict["kind"];
  /** What the witness must be like, where only one will do; `null` is an absent key. */
  readonly witness?: {
    readonly context?: string;
    readonly caller?: string;
    readonly statement?: number;
    readonly keys?: { readonly [key: string]: string | null };
  };
}

function casesIn<T>(folder: string): readonly (readonly [file: string, cases: readonly T[]])[] {
  const path = join(__dirname, "cases", folder);
  return readdirSync(path)
    .sort()
    .map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(join(path, file), "utf8"))]);
}

function trustOf({ version = "2012-10-17", document, allow, deny }: TrustCase): unknown {
  if (document !== undefined) return document;
  const common = { Action: "sts:AssumeRole" };
  const users = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, ...common };
  const denying = deny && { Effect: "Deny", Principal: "*", ...common, Condition: deny };
  return { Version: version, Statement: denying ? [users, denying] : { ...users, Condition: allow } };
}

describe("canAssumeWithoutMfa", () => {
  for (const [file, cases] of casesIn<TrustCase>("trust")) {
    describe(file, () => {
      for (const one of cases) {
        it(one.title, () => {
          const trust = trustOf(one);
          const verdict = canAssumeWithoutMfa(trust);
          assert.equal(verdict.kind, one.verdict, JSON.stringify(verdict));
          if (verdict.kind !== "open") return assert(!one.witness, "only an open verdict has a witness");
          const { request, context, statement } = verdict.witness;
          const parsed = parse(trust);
          assert(parsed.kind === "document" && evaluate(request, [parsed.document]).decision === "allowed", "the witness doesn't replay");
          if (one.witness?.context) assert.equal(context, one.witness.context);
          if (one.witness?.caller) assert.equal(request.principal.kind === "user" && request.principal.arn, one.witness.caller);
          if (one.witness?.statement !== undefined) assert.equal(statement?.index, one.witness.statement);
          for (const [key, value] of Object.entries(one.witness?.keys ?? {})) {
            assert.equal(request.context.get(key.toLowerCase()) ?? null, value, key);
          }
        });
      }
    });
  }
});
