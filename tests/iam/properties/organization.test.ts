import assert from "node:assert/strict";
import {
  CREDENTIAL_ACTIONS,
  credentialsOpenWithoutMfa,
  type Request,
  repairMfaConditions,
  rootCanAct,
  unsoundMfaConditions,
} from "@mfa-guard/iam";
import fc from "fast-check";
import { federatedUsers, roleSessions, rootUsers, users } from "../../../testkit/iam/callers";
import { attachedDocuments, narrowIdentityDocuments } from "../../../testkit/iam/generate";
import {
  assertCaller,
  assertPersonWithoutMfa,
  check,
  firstRequest,
  isDenied,
  read,
  SEED,
  show,
  Tally,
} from "../../../testkit/iam/property";
import { anyActionSpace, asFederatedUser, asRoleSession, type Way, withMfa, withoutMfa } from "../../../testkit/iam/universe";

const CREDENTIALS = new Set(CREDENTIAL_ACTIONS.map((action) => action.toLowerCase()));

const WITHOUT_MFA_ON_USERS = {
  BoolIfExists: { "aws:MultiFactorAuthPresent": "false" },
  ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/*" },
} as const;

describe(`an organization's policies, generated (seed ${SEED})`, function () {
  this.timeout(600_000);

  it("credentialsOpenWithoutMfa agrees in both directions with brute force", () => {
    const tally = new Tally();
    const onUsers = { Effect: "Deny", Action: CREDENTIAL_ACTIONS, Resource: "*", Condition: WITHOUT_MFA_ON_USERS } as const;
    const more = fc.constantFrom([], [], [{ Version: "2012-10-17", Statement: [onUsers] }]);
    check(
      0.1,
      fc.property(attachedDocuments, more, fc.nat(), (some, also, salt) => {
        const policies = [...some, ...also];
        const documents = policies.map(read);
        const verdict = credentialsOpenWithoutMfa(policies);
        tally.count(verdict.kind);
        const isCredential = (action: string): boolean => CREDENTIALS.has(action.toLowerCase());
        if (verdict.kind === "open") {
          assertPersonWithoutMfa(verdict.witness);
          const { request } = verdict.witness;
          assert(isCredential(request.action) && !isDenied(request, documents), show(request));
        } else if (verdict.kind === "requires-mfa") {
          const space = anyActionSpace(documents, CREDENTIAL_ACTIONS, withoutMfa(documents, ["direct", "mcp"]));
          const isOpen = (request: Request): boolean => isCredential(request.action) && !isDenied(request, documents);
          assert.equal(firstRequest(space, salt, isOpen), undefined);
          if (verdict.federated !== undefined) return tally.count("federated");
          const keys: readonly Way[] = [{ sender: "access-key", path: "direct", keys: [] }];
          const becoming = { ...anyActionSpace(documents, [], keys), actions: ["sts:GetFederationToken"] };
          const being = anyActionSpace(documents, CREDENTIAL_ACTIONS, asFederatedUser(documents), federatedUsers(documents));
          const becomes = firstRequest(becoming, salt, (request) => !isDenied(request, documents)) !== undefined;
          if (becomes) assert.equal(firstRequest(being, salt, isOpen), undefined);
        }
      }),
    );
    tally.close(["open", "requires-mfa", "federated"]);
  });

  it("rootCanAct agrees in both directions with brute force", () => {
    const tally = new Tally();
    const lock = {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:root" } },
    } as const;
    const locked = fc.boolean().map((add) => (add ? [{ Version: "2012-10-17", Statement: [lock] }] : []));
    check(
      0.1,
      fc.property(attachedDocuments, locked, fc.nat(), (some, more, salt) => {
        const policies = [...some, ...more];
        const documents = policies.map(read);
        const verdict = rootCanAct(policies);
        tally.count(verdict.kind);
        if (verdict.kind === "locked") {
          const paths = ["direct", "mcp"] as const;
          const contexts = [...withoutMfa(documents, paths), ...withMfa(documents, paths)];
          const act = firstRequest(
            anyActionSpace(documents, [], contexts, rootUsers(documents)),
            salt,
            (request) => !isDenied(request, documents),
          );
          assert.equal(act, undefined);
        } else if (verdict.kind === "open") {
          const { request } = verdict.witness;
          assert.equal(request.principal.kind, "root");
          assertCaller(request);
          assert(!isDenied(request, documents), show(request));
        }
      }),
    );
    tally.close(["open", "locked"]);
  });

  it("repairMfaConditions makes conditions sound, denies what was denied, and denies no workload that wasn't", () => {
    const tally = new Tally();
    check(
      0.1,
      fc.property(narrowIdentityDocuments, fc.constantFrom("users" as const, "organization" as const), fc.nat(), (policy, binds, salt) => {
        const before = unsoundMfaConditions(policy).kind;
        const edit = repairMfaConditions(policy, { binds });
        tally.count(edit.kind);
        if (edit.kind === "unchanged") assert.equal(before, "sound");
        if (edit.kind !== "closed") return;
        assert.equal(unsoundMfaConditions(edit.document).kind, "sound");
        const [was, is] = [read(policy), read(edit.document)];
        const people = [...users([was]), ...rootUsers([was])];
        const lifted = firstRequest(
          anyActionSpace([was], [], [...withoutMfa([was]), ...withMfa([was])], people),
          salt,
          (request) => isDenied(request, [was]) && !isDenied(request, [is]),
        );
        assert.equal(lifted, undefined);
        if (binds === "users") return;
        const hit = firstRequest(
          anyActionSpace([was], [], asRoleSession([was]), roleSessions([was])),
          salt,
          (request) => !isDenied(request, [was]) && isDenied(request, [is]),
        );
        assert.equal(hit, undefined);
      }),
    );
    tally.close(["unchanged", "closed"], 0.01, 0.02);
  });
});
