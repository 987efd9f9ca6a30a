import assert from "node:assert/strict";
import { type AssumptionCaller, evaluate, type Request, reachesRole } from "@mfa-guard/iam";
import fc from "fast-check";
import { check, read, SEED, show, Tally } from "../../../testkit/iam/property";

const ROLE = "arn:aws:iam::111122223333:role/admin";
const EVE = "arn:aws:iam::111122223333:user/eve";
const FAR_EVE = "arn:aws:iam::444455556666:user/eve";
const FIRST = "arn:aws:iam::111122223333:role/first";

const CONDITIONS = [
  {},
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  { Bool: { "aws:MultiFactorAuthPresent": "false" } },
  { StringEquals: { "aws:RequestedRegion": "here" } },
  { StringNotEquals: { "aws:RequestedRegion": "here" } },
  { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/e*" } },
  { StringEquals: { "aws:username": "adam" } },
];
const PRINCIPALS = ["111122223333", "arn:aws:iam::444455556666:root", EVE, FAR_EVE, FIRST, "arn:aws:iam::111122223333:user/adam", "*"];

const effect = fc.constantFrom("Allow", "Allow", "Allow", "Deny");
const Condition = fc.constantFrom(...CONDITIONS, {}, {});
const trust = fc.array(
  fc.record({
    Effect: effect,
    Principal: fc.constantFrom(...PRINCIPALS).map((AWS) => ({ AWS })),
    Action: fc.constantFrom("sts:AssumeRole", "sts:*"),
    Condition,
  }),
  { minLength: 1, maxLength: 3 },
);
const identity = fc.array(
  fc.record({
    Effect: effect,
    Action: fc.constantFrom("sts:AssumeRole", "STS:assume*", "*", "s3:*"),
    Resource: fc.constantFrom("*", ROLE, "arn:aws:iam::111122223333:role/ad*", "arn:aws:iam::111122223333:role/other"),
    Condition,
  }),
  { minLength: 1, maxLength: 2 },
);
const callers = fc.record({
  who: fc.constantFrom(
    { kind: "user" as const, arn: EVE },
    { kind: "user" as const, arn: FAR_EVE },
    { kind: "role-session" as const, arn: FIRST },
  ),
  documents: fc.array(identity.map(documentOf), { maxLength: 2 }),
  boundary: fc.option(identity.map(documentOf), { nil: undefined }),
});

function documentOf(Statement: readonly object[]) {
  return { Version: "2012-10-17", Statement };
}

/** The order of evaluation that AWS describes, for one request; the parts of a trust that name an account don't suffice alone. */
function isAllowed(
  request: Request,
  statements: readonly { readonly Principal: { readonly AWS: string } }[],
  caller: AssumptionCaller,
): boolean {
  const asks = (documents: readonly unknown[]) => evaluate(request, documents.map(read)).decision;
  const { documents, boundary } = caller;
  const limits = boundary === undefined ? [] : [boundary];
  const all = [documentOf(statements), ...documents, ...limits];
  if (all.some((each) => asks([each]) === "explicitly-denied")) return false;
  const isAccount = ({ Principal }: (typeof statements)[number]) => /^\d{12}$|:root$/.test(Principal.AWS);
  const grants = (some: typeof statements) => some.length > 0 && asks([documentOf(some)]) === "allowed";
  const near = caller.arn?.split(":")[4] === ROLE.split(":")[4];
  if (near && grants(statements.filter((each) => !isAccount(each)))) return true;
  return grants(statements) && asks(documents) === "allowed" && limits.every((each) => asks([each]) === "allowed");
}

/** Every request that these conditions tell apart. */
function requestsOf({ kind, arn = "" }: AssumptionCaller): readonly Request[] {
  const id = kind === "user" ? "AIDAEXAMPLE1" : "AROAEXAMPLE1";
  const [, , , , account = ""] = arn.split(":");
  const own = new Map<string, string>([
    ["aws:principalarn", arn],
    ["aws:principalaccount", account],
    ["aws:principaltype", kind === "user" ? "User" : "AssumedRole"],
    ["aws:userid", kind === "user" ? id : `${id}:s`],
    ["aws:principalisawsservice", "false"],
    ...(kind === "user" ? [["aws:username", "eve"] as const] : []),
  ]);
  const principal =
    kind === "user"
      ? ({ kind, arn, id } as const)
      : ({ kind, arn, id, sessionArn: `arn:aws:sts::${account}:assumed-role/first/s` } as const);
  const session = new Map([["aws:tokenissuetime", "2030-01-01T00:00:00Z"]]);
  const withoutMfa = new Map([...session, ["aws:multifactorauthpresent", "false"]]);
  const contexts = kind === "user" ? [new Map(), withoutMfa] : [session, withoutMfa];
  const regions = [new Map([["aws:requestedregion", "here"]]), new Map([["aws:requestedregion", "there"]])];
  return contexts.flatMap((context) =>
    regions.map((region) => ({ principal, action: "sts:AssumeRole", resource: ROLE, context: new Map([...own, ...context, ...region]) })),
  );
}

describe(`reachesRole, over generated accounts (seed ${SEED})`, function () {
  this.timeout(600_000);
  const tally = new Tally();

  it("agrees in both directions with brute force, and its witness is such a request", () => {
    check(
      0.2,
      fc.property(trust, callers, (statements, { who, documents, boundary }) => {
        const caller: AssumptionCaller = { ...who, documents, boundary };
        const verdict = reachesRole(caller, { arn: ROLE, trust: documentOf(statements) });
        tally.count(verdict.kind);
        assert.ok(verdict.kind === "within-reach" || verdict.kind === "out-of-reach", verdict.kind);
        const found = requestsOf(caller).find((request) => isAllowed(request, statements, caller));
        if (verdict.kind === "out-of-reach") return assert.equal(found, undefined, found && show(found));
        const { request } = verdict.witness;
        assert.ok(isAllowed(request, statements, caller), show(request));
        assert.deepEqual([request.context.get("aws:principalarn"), request.resource], [caller.arn, ROLE]);
        assert.notEqual(request.context.get("aws:multifactorauthpresent"), "true");
      }),
    );
  });

  after(() => tally.close(["within-reach", "out-of-reach"]));
});

describe("reachesRole", () => {
  const allow = (more: object) => documentOf([{ Effect: "Allow", Action: "sts:AssumeRole", ...more }]);
  const role = { arn: ROLE, trust: allow({ Principal: { AWS: "111122223333" } }) };
  const reach = (more: Partial<AssumptionCaller>, trusting: unknown = role.trust) =>
    reachesRole({ kind: "user", arn: EVE, documents: [], ...more }, { arn: ROLE, trust: trusting }).kind;

  it("lets in nobody by a unique id, which a trust names once a user or role was deleted", () => {
    for (const id of ["AIDAEVE1", undefined]) assert.equal(reach({ id }, allow({ Principal: { AWS: "AIDAEVE1" } })), "out-of-reach");
    const session = { kind: "role-session", arn: FIRST, id: "AROAFIRST1" } as const;
    assert.equal(reach(session, allow({ Principal: { AWS: "AROAFIRST1" } })), "out-of-reach");
  });

  it("tells callers apart by the id that a condition names", () => {
    const trusting = (id: string) => allow({ Principal: { AWS: "111122223333" }, Condition: { StringLike: { "aws:userid": id } } });
    const documents = [allow({ Resource: "*" })];
    assert.equal(reach({ id: "AIDAEVE1", documents }, trusting("AIDAEVE1")), "within-reach");
    assert.equal(reach({ id: "AIDAADAM1", documents }, trusting("AIDAEVE1")), "out-of-reach");
    assert.equal(reach({ documents }, trusting("AIDAEVE1")), "within-reach");
    assert.equal(reach({ id: "not of AWS's form", documents }, trusting("AIDAEVE1")), "within-reach");
    const session = { kind: "role-session", arn: FIRST, documents } as const;
    assert.equal(reach({ ...session, id: "AROAFIRST1" }, trusting("AROAFIRST1:*")), "within-reach");
    assert.equal(reach({ ...session, id: "AROAOTHER1" }, trusting("AROAFIRST1:*")), "out-of-reach");
  });

  it("is bound by the organization's policies of the account, except for a service-linked role", () => {
    const deny = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*" } };
    const guardrails = {
      managementAccount: "900000000009",
      targets: { "111122223333": { scps: ["p-deny"], rcps: ["p-all"] } },
      policies: { "p-deny": deny, "p-all": { ...deny, Statement: { ...deny.Statement, Principal: "*" } } },
    };
    const documents = [allow({ Resource: "*" })];
    const under = (kind: "user" | "role-session", arn: string, organization = guardrails) =>
      reachesRole({ kind, arn, documents }, role, { premises: { guardrails: organization } }).kind;
    const linked = "arn:aws:iam::111122223333:role/aws-service-role/example.amazonaws.com/AWSServiceRoleForExample";
    assert.equal(under("user", EVE), "out-of-reach");
    assert.equal(under("role-session", FIRST), "out-of-reach");
    assert.equal(under("role-session", linked), "within-reach");
    assert.equal(under("user", EVE, { ...guardrails, managementAccount: "111122223333" }), "within-reach");
  });

  it("reads a variable in a resource as one that may cover the role", () => {
    assert.equal(reach({ documents: [allow({ Resource: "arn:aws:iam::111122223333:role/${aws:username}" })] }), "within-reach");
  });

  it("reads `${` in an old document as it stands", () => {
    const old = { ...allow({ Resource: "*", Condition: { StringEquals: { "aws:username": "${aws:username}" } } }), Version: "2008-10-17" };
    assert.equal(reach({ documents: [old] }), "out-of-reach");
    assert.equal(reach({ documents: [{ ...old, Version: "2012-10-17" }] }), "within-reach");
  });

  it("lets in by `NotPrincipal` whom it doesn't name", () => {
    assert.equal(reach({}, allow({ NotPrincipal: { AWS: "arn:aws:iam::111122223333:user/adam" } })), "within-reach");
    assert.equal(reach({}, allow({ NotPrincipal: { AWS: EVE } })), "out-of-reach");
  });

  it("asks about any caller of the kind where no ARN is given", () => {
    assert.equal(reach({ kind: "role-session", arn: undefined }), "within-reach");
    assert.equal(reach({ kind: "role-session", arn: undefined }, allow({ Principal: { AWS: EVE } })), "out-of-reach");
  });

  const unanswered: readonly [string, string][] = [
    ["a trust policy that can't be read", reach({}, "{")],
    ["an identity policy that can't be read", reach({ documents: ["{"] })],
    ["a boundary that can't be read", reach({ boundary: "{" })],
    ["a trust policy without principals", reach({}, allow({}))],
  ];
  for (const [title, kind] of unanswered) it(`never passes ${title}`, () => assert.equal(kind, "unreadable"));

  it("never passes a caller that IAM doesn't have", () => {
    assert.equal(reach({ arn: "arn:aws:iam::111122223333:user/данa" }), "undecided");
    assert.equal(reach({ kind: "role-session" }), "undecided");
  });
});
