import assert from "node:assert/strict";
import { type Document, parse } from "@mfa-guard/iam";
import { evaluate, evaluateStatement } from "../../iam/src/evaluate/evaluate.js";
import type { Principal, Request } from "../../iam/src/request.js";
import conditions from "./cases/evaluate/conditions.json";
import statements from "./cases/evaluate/statements.json";
import variables from "./cases/evaluate/variables.json";

const PRINCIPALS: { readonly [kind in Principal["kind"]]: Principal } = {
  user: { kind: "user", arn: "arn:aws:iam::111122223333:user/ops/alice", id: "AIDAEXAMPLEALICE" },
  root: { kind: "root", arn: "arn:aws:iam::111122223333:root" },
  "role-session": {
    kind: "role-session",
    arn: "arn:aws:iam::111122223333:role/deploy",
    id: "AROAEXAMPLEDEPLOY",
    sessionArn: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
  },
  "federated-user": { kind: "federated-user", arn: "arn:aws:sts::111122223333:federated-user/alice" },
  "web-identity": { kind: "web-identity", provider: "arn:aws:iam::111122223333:oidc-provider/example.tokens.sts.global.api.aws" },
  service: { kind: "service", name: "ec2.amazonaws.com" },
};

const REQUEST: Request = {
  principal: PRINCIPALS.user,
  action: "s3:GetObject",
  resource: "arn:aws:s3:::bucket/key",
  context: new Map([["aws:username", "alice"]]),
};

/** `"attacker"`: AWS leaves it open, so an Allow matches and a Deny doesn't. */
type Expected = boolean | "attacker";

interface ConditionCase {
  readonly title: string;
  readonly version?: string;
  readonly condition: object;
  readonly context: { readonly [key: string]: string | readonly string[] | undefined };
  readonly holds: Expected;
}

interface StatementCase {
  readonly title: string;
  readonly statement: object;
  readonly request: { readonly principal?: string; readonly action?: string; readonly resource?: string };
  readonly matches: Expected;
}

function read(statement: object, version = "2012-10-17"): Document {
  const parsed = parse({ Version: version, Statement: statement });
  assert.equal(parsed.kind, "document", JSON.stringify(parsed));
  return parsed.kind === "document" ? parsed.document : assert.fail();
}

function assertMatches(statement: object, request: Request, expected: Expected, version?: string): void {
  for (const effect of ["Allow", "Deny"] as const) {
    const document = read({ Effect: effect, ...statement }, version);
    const [only] = document.statements;
    const matches = only && evaluateStatement(request, only, document.version);
    assert.equal(matches, expected === "attacker" ? effect === "Allow" : expected, effect);
  }
}

describe("evaluateStatement", () => {
  describe("conditions", () => {
    for (const { title, version, condition, context, holds } of [...conditions, ...variables] as readonly ConditionCase[]) {
      it(title, () => {
        const present = Object.entries(context).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
        assertMatches({ Action: "*", Condition: condition }, { ...REQUEST, context: new Map(present) }, holds, version);
      });
    }
  });

  describe("principals, actions, resources", () => {
    for (const { title, statement, request, matches } of statements as readonly StatementCase[]) {
      it(title, () => {
        const { principal = "user", ...rest } = request;
        assertMatches(statement, { ...REQUEST, ...rest, principal: PRINCIPALS[principal as Principal["kind"]] }, matches);
      });
    }
  });
});

describe("evaluate", () => {
  const allow = read({ Sid: "In", Effect: "Allow", Action: "s3:*" });
  const deny = read([
    { Effect: "Deny", Action: "iam:*" },
    { Sid: "Out", Effect: "Deny", Action: "s3:Get*" },
  ]);

  it("allows where some Allow matches, and names it", () => {
    assert.deepEqual(evaluate(REQUEST, [allow]), { decision: "allowed", statements: [{ document: 0, index: 0, sid: "In" }] });
  });

  it("denies where some Deny of any document matches, and names it", () => {
    assert.deepEqual(evaluate(REQUEST, [allow, deny]), {
      decision: "explicitly-denied",
      statements: [{ document: 1, index: 1, sid: "Out" }],
    });
  });

  it("doesn't allow what no statement matches", () => {
    assert.deepEqual(evaluate({ ...REQUEST, action: "ec2:RunInstances" }, [allow, deny]), { decision: "not-allowed", statements: [] });
  });

  it("doesn't allow where there is no document", () => {
    assert.deepEqual(evaluate(REQUEST, []), { decision: "not-allowed", statements: [] });
  });
});
