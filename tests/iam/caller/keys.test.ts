import assert from "node:assert/strict";
import { CALLERS, type CallerKind } from "../../../iam/src/caller/caller.js";
import {
  ACCESS_KEY,
  type Context,
  followsFromContext,
  isMfaKey,
  MFA_LESS,
  OF_ROLE_SESSIONS,
  OF_SERVICES,
  SESSION,
  withMfa,
} from "../../../iam/src/caller/context.js";
import { followsFromCaller, type KeySource, Keys, keysOfCaller, variableOf } from "../../../iam/src/caller/keys.js";
import { contains, literal } from "../../../iam/src/sets/language.js";

const keysOf = (kind: CallerKind, context: Context = ACCESS_KEY, quantified: readonly string[] = []): Keys =>
  new Keys(CALLERS[kind], context, new Set(quantified));

const PEOPLE = ["user", "root"] as const;
const WORKLOADS = ["role-session", "service"] as const;
const ABSENT: KeySource = { kind: "fixed", value: undefined };

function freeSource(keys: Keys, keyId: string): Extract<KeySource, { kind: "free" }> {
  const source = keys.source(keyId);
  return source.kind === "free" ? source : assert.fail(`\`${keyId}\` is fixed`);
}

describe("contexts", () => {
  const [PRESENT, AGE, ISSUED] = ["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime"] as const;
  const shape = ({ name, fixed, present }: Context) => [name, Object.fromEntries(fixed), [...present]];

  it("without MFA are an access key and a session, as AWS describes their requests", () => {
    assert.deepEqual(MFA_LESS.map(shape), [
      ["access-key", { [PRESENT]: undefined, [AGE]: undefined, [ISSUED]: undefined }, []],
      ["session", { [PRESENT]: "false", [AGE]: undefined }, [ISSUED]],
    ]);
    assert.deepEqual(MFA_LESS, [ACCESS_KEY, SESSION]);
  });

  it("of role sessions say nothing of MFA, or that there was none", () => {
    assert.deepEqual(
      OF_ROLE_SESSIONS.map(shape),
      [undefined, "false"].map((value) => ["session", { [PRESENT]: value, [AGE]: undefined }, [ISSUED]]),
    );
    assert.deepEqual(OF_SERVICES, [ACCESS_KEY]);
  });

  it("with MFA say so, and how long ago", () => {
    assert.deepEqual(shape(withMfa(60)), ["mfa-session", { [PRESENT]: "true", [AGE]: "60" }, [ISSUED]]);
  });

  it("ask about two MFA keys", () => {
    assert(isMfaKey(PRESENT) && isMfaKey(AGE));
    assert(!isMfaKey(ISSUED) && !isMfaKey("aws:MultiFactorAuthPresent"));
  });

  it("settle three keys", () => {
    assert([PRESENT, AGE, ISSUED].every(followsFromContext));
    assert(!followsFromContext("aws:sourceip") && !followsFromContext("aws:username"));
  });
});

describe("where a key's value comes from", () => {
  it("is the context, whoever calls", () => {
    for (const kind of [...PEOPLE, ...WORKLOADS]) {
      assert.deepEqual(keysOf(kind).source("aws:multifactorauthpresent"), ABSENT);
      assert.deepEqual(keysOf(kind).source("aws:tokenissuetime"), ABSENT);
      assert.deepEqual(keysOf(kind, SESSION).source("aws:multifactorauthpresent"), { kind: "fixed", value: "false" });
      assert.deepEqual(keysOf(kind, withMfa(7)).source("aws:multifactorauthage"), { kind: "fixed", value: "7" });
    }
  });

  it("is the caller's ARN, for the ARN and its parts", () => {
    for (const kind of ["user", "root", "role-session"] as const) {
      const { arn } = CALLERS[kind];
      assert.deepEqual(keysOf(kind).source("aws:principalarn"), { kind: "free", dimension: arn, part: undefined });
      const account = freeSource(keysOf(kind), "aws:principalaccount");
      assert.equal(account.dimension, arn);
      assert.equal(account.part?.project("arn:aws:iam::111122223333:user/a/b"), "111122223333");
    }
    for (const keyId of ["aws:principalarn", "aws:principalaccount"]) assert.deepEqual(keysOf("service").source(keyId), ABSENT);
  });

  it("is a user's ARN for the user name, which nobody else has", () => {
    const { dimension, part } = freeSource(keysOf("user"), "aws:username");
    assert.equal(dimension, CALLERS.user.arn);
    assert.equal(part?.project("arn:aws:iam::111122223333:user/a/b"), "b");
    for (const kind of ["root", ...WORKLOADS] as const) assert.deepEqual(keysOf(kind).source("aws:username"), ABSENT);
  });

  it("is an id of its own for users and role sessions, the account for root users, and none for services", () => {
    for (const kind of ["user", "role-session"] as const) {
      assert.deepEqual(keysOf(kind).source("aws:userid"), { kind: "free", dimension: CALLERS[kind].userId, part: undefined });
    }
    const root = freeSource(keysOf("root"), "aws:userid");
    assert.equal(root.dimension, CALLERS.root.arn);
    assert.equal(root.part?.project("arn:aws:iam::111122223333:root"), "111122223333");
    assert.deepEqual(keysOf("service").source("aws:userid"), ABSENT);
  });

  it("is the kind of caller for its type, and whether it is a service", () => {
    const types = { user: "User", root: "Account", "role-session": "AssumedRole", service: undefined } as const;
    for (const kind of [...PEOPLE, ...WORKLOADS]) {
      assert.deepEqual(keysOf(kind).source("aws:principaltype"), { kind: "fixed", value: types[kind] });
      assert.deepEqual(keysOf(kind).source("aws:principalisawsservice"), { kind: "fixed", value: String(kind === "service") });
    }
  });

  it("is a service's name for services alone", () => {
    assert.deepEqual(keysOf("service").source("aws:principalservicename"), {
      kind: "free",
      dimension: CALLERS.service.serviceName,
      part: undefined,
    });
    for (const kind of [...PEOPLE, "role-session"] as const) assert.deepEqual(keysOf(kind).source("aws:principalservicename"), ABSENT);
  });

  it("is nowhere for keys that no person's own request carries", () => {
    for (const keyId of [
      "saml:aud",
      "saml:namequalifier",
      "aws:federatedprovider",
      "aws:principalservicenameslist",
      "ec2:sourceinstancearn",
      "lambda:sourcefunctionarn",
      "accounts.google.com:aud",
      "cognito-identity.amazonaws.com:amr",
      "token.actions.githubusercontent.com:sub",
      "accounts.google.com:oaud",
      "oidc.eks.eu-west-1.amazonaws.com/id/example:sub",
    ]) {
      for (const kind of PEOPLE) assert.deepEqual(keysOf(kind).source(keyId), ABSENT, keyId);
      for (const kind of WORKLOADS) assert.equal(keysOf(kind).source(keyId).kind, "free", keyId);
    }
  });

  it("is the attacker for every other key", () => {
    for (const keyId of [
      "aws:sourceip",
      "aws:principaltag/team",
      "aws:principalorgid",
      "aws:federatedproviderx",
      "x:saml:audience",
      "ec2:sourceinstancearns",
      "my-lambda:sourcefunctionarns",
      "aws:requesttag/x:aud",
      "iam:resourcetag/x:sub",
      "accounts.google.com:audience",
      "accounts.google.com:email",
      "mysaml",
    ]) {
      assert.equal(keysOf("user").source(keyId).kind, "free", keyId);
    }
  });
});

describe("a free key", () => {
  const dimensionOf = (keyId: string, context = ACCESS_KEY, quantified: readonly string[] = []) =>
    freeSource(keysOf("user", context, quantified), keyId).dimension;

  it("has one dimension throughout a question, and only those that are asked for", () => {
    const keys = keysOf("user");
    const one = freeSource(keys, "aws:sourceip").dimension;
    assert.equal(freeSource(keys, "aws:sourceip").dimension, one);
    assert.notEqual(freeSource(keys, "aws:vpcsourceip").dimension, one);
    assert.deepEqual(
      [...keys.dimensions()].map(({ id }) => id),
      ["aws:sourceip", "aws:vpcsourceip"],
    );
  });

  it("may be absent, unless the context says that it is there", () => {
    assert.equal(dimensionOf("aws:sourceip").mayBeAbsent, true);
    assert.equal(dimensionOf("aws:tokenissuetime", SESSION).mayBeAbsent, false);
  });

  it("may have any text as its value", () => {
    assert.deepEqual(dimensionOf("aws:sourceip").templates, []);
  });

  it("holds a list where AWS says so, and maybe where a condition quantifies over a key that isn't AWS's own", () => {
    for (const keyId of [
      "aws:calledvia",
      "aws:principalorgpaths",
      "aws:resourceorgpaths",
      "aws:sourceorgpaths",
      "aws:tagkeys",
      "aws:vpceorgpaths",
      "sts:requestcontextproviders",
      "sts:transitivetagkeys",
    ]) {
      assert.equal(dimensionOf(keyId).multivalued, "always", keyId);
    }
    assert.equal(freeSource(keysOf("role-session"), "aws:principalservicenameslist").dimension.multivalued, "always");
    for (const keyId of ["dynamodb:attributes", "app:key", "myaws:x"]) {
      assert.equal(dimensionOf(keyId).multivalued, "never", keyId);
      assert.equal(dimensionOf(keyId, ACCESS_KEY, [keyId]).multivalued, "maybe", keyId);
    }
    for (const keyId of ["aws:sourceip", "sts:externalid", "iam:fido-certification"]) {
      assert.equal(dimensionOf(keyId, ACCESS_KEY, [keyId]).multivalued, "never", keyId);
    }
  });

  it("is shown with values of the type that AWS gives it", () => {
    for (const [keyId, type] of [
      ["aws:assumedroot", "bool"],
      ["aws:securetransport", "bool"],
      ["aws:viaawsservice", "bool"],
      ["aws:currenttime", "date"],
      ["aws:epochtime", "date"],
      ["aws:sourceip", "ip"],
      ["aws:vpcsourceip", "ip"],
      ["aws:principaltag/x", undefined],
    ] as const) {
      assert.equal(dimensionOf(keyId).type, type, keyId);
    }
    assert.equal(dimensionOf("aws:tokenissuetime", SESSION).type, "date");
  });
});

describe("parts and variables", () => {
  const keys = keysOf("user");
  const [account, userName, arn] = ["aws:principalaccount", "aws:username", "aws:principalarn"].map((keyId) => freeSource(keys, keyId));
  assert(account?.part && userName?.part && arn);

  it("lift an account or a user name to the ARNs that have it", () => {
    const inAccount = account.part?.lift(literal("111122223333"), "111122223333");
    const named = userName.part?.lift(literal("alice"), "alice");
    assert(inAccount && named);
    assert(contains(inAccount, "arn:aws:iam::111122223333:user/alice") && !contains(inAccount, "arn:aws:iam::444455556666:user/alice"));
    assert(contains(named, "arn:aws:iam::444455556666:user/x/alice") && !contains(named, "arn:aws:iam::444455556666:user/bob"));
    assert.equal(inAccount.samples.length, 3);
    assert.deepEqual(account.part?.lift(literal("1"), "1").samples, []);
    assert.deepEqual(account.part?.lift(literal("x"), "1111222233334").samples, []);
    assert.deepEqual(account.part?.lift(literal("x"), undefined).samples, []);
  });

  it("say which characters a wildcard in them may stand for", () => {
    assert.deepEqual(account.part?.chars, { chars: "0123456789", negated: false });
    assert.deepEqual(userName.part?.chars, { chars: "/", negated: true });
  });

  it("read a variable off the value of its dimension, and say when it has one", () => {
    const name = variableOf(userName);
    const whole = variableOf(arn);
    assert.equal(name.project("arn:aws:iam::111122223333:user/x/alice"), "alice");
    assert.equal(whole.project("arn:aws:iam::111122223333:user/x/alice"), "arn:aws:iam::111122223333:user/x/alice");
    const [alice, only] = [name.equals("alice"), whole.equals("arn:x")];
    assert(alice.kind === "language" && only.kind === "language");
    assert(contains(alice.language, "arn:aws:iam::111122223333:user/x/alice"));
    assert.deepEqual(only.language.words, ["arn:x"]);
  });
});

describe("the keys that follow from who calls", () => {
  const ARN = "arn:aws:iam::111122223333:user/x/alice";
  const of = (kind: CallerKind, arn: string, other: string) =>
    Object.fromEntries(keysOfCaller(CALLERS[kind], (dimension) => (dimension === CALLERS[kind].arn ? arn : other)));

  it("have the values that IAM gives them", () => {
    assert.deepEqual(of("user", ARN, "AIDAX"), {
      "aws:principalarn": ARN,
      "aws:principalaccount": "111122223333",
      "aws:username": "alice",
      "aws:userid": "AIDAX",
      "aws:principaltype": "User",
      "aws:principalisawsservice": "false",
    });
    assert.deepEqual(of("root", "arn:aws:iam::111122223333:root", ""), {
      "aws:principalarn": "arn:aws:iam::111122223333:root",
      "aws:principalaccount": "111122223333",
      "aws:userid": "111122223333",
      "aws:principaltype": "Account",
      "aws:principalisawsservice": "false",
    });
    assert.deepEqual(of("service", "", "ec2.amazonaws.com"), {
      "aws:principalisawsservice": "true",
      "aws:principalservicename": "ec2.amazonaws.com",
    });
  });

  it("are these, and no others", () => {
    for (const key of Object.keys({ ...of("user", ARN, "AIDAX"), ...of("service", "", "x") })) assert(followsFromCaller(key), key);
    assert(!followsFromCaller("aws:sourceip") && !followsFromCaller("aws:multifactorauthpresent"));
  });
});
