import assert from "node:assert/strict";
import { type Calling, canCallWithoutMfa, type Document, evaluate, obeysPremises, type Premises, type Request } from "@mfa-guard/iam";
import fc from "fast-check";
import { type Caller, callerOf } from "../../../testkit/iam/callers";
import { narrowAttachedDocuments, narrowIdentityDocuments, type PolicyJson } from "../../../testkit/iam/generate";
import { policiesOf, premises } from "../../../testkit/iam/premises";
import {
  assertCaller,
  assertPersonWithoutMfa,
  Comparison,
  check,
  firstRequest,
  read,
  SEED,
  show,
  Tally,
} from "../../../testkit/iam/property";
import { anyActionSpace, asRoleSession, type Space, withoutMfa } from "../../../testkit/iam/universe";

const ALICE = "arn:aws:iam::111122223333:user/alice";
const DEPLOY = "arn:aws:iam::111122223333:role/deploy";
const SESSION = "arn:aws:sts::111122223333:assumed-role/deploy/ci";
const CALLERS: Readonly<Record<"user" | "role-session", Caller[]>> = {
  user: ["AIDAEXAMPLEALICE00001", "AIDAFRESHFRESHFRESH00"].map((id) => callerOf({ kind: "user", arn: ALICE, id })),
  "role-session": [callerOf({ kind: "role-session", arn: DEPLOY, id: "AROAEXAMPLEDEPLOY0001", sessionArn: SESSION })],
};

const kinds = fc.constantFrom("user" as const, "role-session" as const);
const calls = fc.record(
  {
    action: fc.constantFrom("s3:GetObject", "iam:CreateAccessKey", "iam:DeactivateMFADevice", "sts:AssumeRole", "iam:PassRole", "zz:Fresh"),
    resource: fc.constantFrom(ALICE, DEPLOY, "arn:aws:s3:::bucket/object", "arn:aws:iam::111122223333:user/ops/bob"),
    keys: fc.constantFrom<Record<string, string[]>>(
      { "sts:ExternalId": ["ops", "x"] },
      { "aws:RequestTag/env": [] },
      { "app:key": ["QQ=="] },
    ),
  },
  { requiredKeys: ["action"] },
);

/** Half of them have something that allows. */
const documents: fc.Arbitrary<readonly PolicyJson[]> = fc
  .tuple(narrowAttachedDocuments, fc.boolean())
  .map(([some, all]) => (all ? [...some, { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }] : some));
const boundaries = fc.option(narrowIdentityDocuments, { nil: undefined });

const NO_PREMISES: Premises = {};

type Call = typeof calls extends fc.Arbitrary<infer T> ? T : never;

function isAsked({ action, resource, context }: Request, call: Call): boolean {
  const given = Object.entries(call.keys ?? {}).every(([key, values]) => {
    const value = context.get(key.toLowerCase());
    return values.length === 0 ? value === undefined : typeof value === "string" && values.includes(value);
  });
  return action.toLowerCase() === call.action.toLowerCase() && (call.resource === undefined || resource === call.resource) && given;
}

describe(`canCallWithoutMfa, over generated documents (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("agrees in both directions with brute force", () => {
    const tally = new Tally();
    check(
      0.3,
      fc.property(
        documents,
        boundaries,
        kinds,
        calls,
        fc.option(premises, { nil: NO_PREMISES }),
        fc.nat(),
        (own, boundary, kind, call, given, salt) => {
          const caller: Calling = {
            kind,
            arn: kind === "user" ? ALICE : DEPLOY,
            documents: own,
            ...(boundary !== undefined && { boundary }),
          };
          const [identity, limits] = [own.map(read), boundary === undefined ? [] : [read(boundary)]];
          // The caller is there, whatever is said of the account.
          const { accountsWithoutUsers: _, ...organization } = given;
          const gets = (request: Request): boolean =>
            isAsked(request, call) &&
            evaluate(request, identity).decision === "allowed" &&
            limits.every((limit) => evaluate(request, [limit]).decision === "allowed") &&
            obeysPremises(request, organization, policiesOf(organization));
          const verdict = canCallWithoutMfa(caller, call, { premises: given });
          tally.count(verdict.kind);
          if (verdict.kind === "allowed") {
            const { witness } = verdict;
            if (kind === "user") assertPersonWithoutMfa(witness);
            else assertCaller(witness.request);
            assert(gets(witness.request), `the witness doesn't replay: ${show(witness)}`);
            const { version, statements } = identity[witness.statement?.document ?? 0] as Document;
            assert(evaluate(witness.request, [{ version, statements: statements.slice(witness.statement?.index) }]).statements.length > 0);
          } else if (verdict.kind === "not-allowed") {
            const all = [...identity, ...limits, ...policiesOf(organization).values()];
            const ways = kind === "user" ? withoutMfa(all) : asRoleSession(all);
            const space = anyActionSpace(all, [], ways, CALLERS[kind]);
            assert.equal(firstRequest(narrowed(space, call), salt, gets), undefined);
          }
        },
      ),
    );
    tally.close(["allowed", "not-allowed"], 0.02);
  });

  it("is never given by a Deny more, nor taken by an Allow more", () => {
    const comparison = new Comparison();
    check(
      0.1,
      fc.property(documents, narrowIdentityDocuments, kinds, calls, (own, more, kind, call) => {
        const judged = (all: readonly PolicyJson[]) =>
          canCallWithoutMfa({ kind, arn: kind === "user" ? ALICE : DEPLOY, documents: all }, call).kind;
        const before = judged(own);
        for (const statement of more.Statement) {
          const after = judged([...own, { ...more, Statement: [statement] }]);
          if (!comparison.decided(before, after)) continue;
          if (statement.Effect === "Deny") assert(before !== "not-allowed" || after === "not-allowed", "a Deny allowed it");
          else assert(before !== "allowed" || after === "allowed", "an Allow took it");
        }
      }),
    );
    comparison.close();
  });
});

/** With the call's own action, resource and keys among those tried. */
function narrowed({ axes, resources, ...space }: Space, { action, resource, keys = {} }: Call): Space {
  const own = Object.entries(keys).map(([key, values]) => ({ key: key.toLowerCase(), values: values.length === 0 ? [undefined] : values }));
  const others = axes.filter(({ key }) => own.every((one) => one.key !== key));
  return { ...space, actions: [action], resources: resource === undefined ? resources : [resource], axes: [...others, ...own] };
}
