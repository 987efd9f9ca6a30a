import assert from "node:assert/strict";
import { type CallerKind, callersOf } from "../../../iam/src/caller/caller.js";
import {
  ACCESS_KEY,
  by,
  type Context,
  followsFromContext,
  isMfaKey,
  MFA_LESS,
  OF_FEDERATED_USERS,
  OF_ROLE_SESSIONS,
  OF_SERVICES,
  OF_TASK_SESSIONS,
  OF_WEB_IDENTITIES,
  SESSION,
  withMfa,
} from "../../../iam/src/caller/context.js";
import { followsFromCaller, type KeySource, Keys, keysOfCaller, keysOfPrincipal, variableOf } from "../../../iam/src/caller/keys.js";
import { contains, literal } from "../../../iam/src/sets/language.js";

const CALLERS = callersOf("aws");

const USUAL: Readonly<Record<CallerKind, readonly Context[]>> = {
  user: MFA_LESS,
  root: MFA_LESS,
  "role-session": OF_ROLE_SESSIONS,
  "federated-user": OF_FEDERATED_USERS,
  "web-identity": OF_WEB_IDENTITIES,
  service: OF_SERVICES,
};

const keysOf = (kind: CallerKind, context: Context | undefined = USUAL[kind][0], quantified: readonly string[] = []): Keys =>
  new Keys(CALLERS[kind], context ?? assert.fail(), new Set(quantified));

/** What the table says of a key in a context: absent, one value, always or maybe there. */
function said(kind: CallerKind, context: Context | undefined, keyId: string): string {
  const source = keysOf(kind, context).source(keyId);
  if (source.kind === "fixed") return source.value ?? "absent";
  const { mayBeAbsent, templates } = source.dimension;
  const words = templates[0]?.sequences.length === 0 ? ` ${templates[0].words.join(" or ")}` : "";
  return `${mayBeAbsent ? "maybe" : "there"}${words}`;
}

const PEOPLE = ["user", "root"] as const;
const WORKLOADS = ["role-session", "service"] as const;
const ABSENT: KeySource = { kind: "fixed", value: undefined };

function freeSource(keys: Keys, keyId: string): Extract<KeySource, { kind: "free" }> {
  const source = keys.source(keyId);
  return source.kind === "free" ? source : assert.fail(`\`${keyId}\` is fixed`);
}

describe("contexts", () => {
  const [PRESENT, AGE, ISSUED] = ["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:tokenissuetime"] as const;
  const of = (kind: CallerKind, context: Context | undefined) => [PRESENT, AGE, ISSUED].map((key) => said(kind, context, key));

  it("without MFA are an access key and a session, as AWS describes their requests", () => {
    assert.deepEqual(MFA_LESS, [ACCESS_KEY, SESSION]);
    assert.deepEqual(of("user", ACCESS_KEY), ["absent", "absent", "absent"]);
    assert.deepEqual(of("root", SESSION), ["false", "absent", "there"]);
    assert.deepEqual([ACCESS_KEY.name, SESSION.name], ["access-key", "session"]);
  });

  it("of role sessions say nothing of MFA, or that there was none", () => {
    assert.deepEqual(of("role-session", OF_ROLE_SESSIONS[0]), ["maybe false", "absent", "there"]);
    assert.deepEqual(of("root", OF_TASK_SESSIONS[0]), ["maybe false", "absent", "there"]);
    assert.deepEqual(of("federated-user", OF_FEDERATED_USERS[0]), ["absent", "absent", "there"]);
    assert.deepEqual(of("service", OF_SERVICES[0]), ["absent", "absent", "absent"]);
    assert.deepEqual(of("web-identity", OF_WEB_IDENTITIES[0]), ["absent", "absent", "absent"]);
  });

  it("with MFA say so, and how long ago", () => {
    assert.deepEqual(of("user", withMfa(60)), ["true", "60", "there"]);
    assert.equal(withMfa(60).name, "mfa-session");
  });

  it("tell a forwarder's requests from the sender's own", () => {
    const [direct] = by("direct", [ACCESS_KEY]);
    const [mcp] = by("mcp", [ACCESS_KEY]);
    const via = ["aws:viaawsservice", "aws:calledvia", "aws:calledviafirst", "aws:viaawsmcpservice", "aws:calledviaawsmcp"];
    assert.deepEqual(
      via.map((key) => said("user", direct, key)),
      ["false", "absent", "absent", "absent", "absent"],
    );
    assert.deepEqual(
      via.map((key) => said("user", mcp, key)),
      ["there true or false", "maybe", "maybe", "true", "there"],
    );
    assert.deepEqual(
      via.map((key) => said("user", ACCESS_KEY, key)),
      ["there true or false", "maybe", "maybe", "maybe true", "maybe"],
    );
    const server = freeSource(keysOf("user", mcp), "aws:calledviafirst").dimension.templates[0];
    assert(server && contains(server, "eks-mcp.amazonaws.com") && !contains(server, "cloudformation.amazonaws.com"));
    assert.deepEqual(freeSource(keysOf("user"), "aws:calledviafirst").dimension.templates, []);
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
      assert.deepEqual(keysOf(kind, ACCESS_KEY).source("aws:multifactorauthpresent"), ABSENT);
      assert.deepEqual(keysOf(kind, ACCESS_KEY).source("aws:tokenissuetime"), ABSENT);
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
    assert.deepEqual(keysOf("service").source("aws:principalarn"), ABSENT);
    assert.equal(said("service", undefined, "aws:principalaccount"), "there");
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
    const types = { user: "User", root: "Account", "role-session": "AssumedRole", service: "AWSService" } as const;
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

  it("is nowhere for keys that only federations carry", () => {
    for (const keyId of [
      "saml:aud",
      "saml:namequalifier",
      "aws:federatedprovider",
      "accounts.google.com:aud",
      "cognito-identity.amazonaws.com:amr",
      "token.actions.githubusercontent.com:sub",
      "accounts.google.com:oaud",
      "oidc.eks.eu-west-1.amazonaws.com/id/example:sub",
    ]) {
      for (const kind of [...PEOPLE, "service", "federated-user"] as const) assert.equal(said(kind, undefined, keyId), "absent", keyId);
      assert.equal(said("role-session", undefined, keyId), "maybe", keyId);
    }
  });

  it("is nowhere for keys that only the sessions of a service's role carry", () => {
    for (const keyId of [
      "aws:chatbotsourcearn",
      "aws:ec2instancesourcevpc",
      "aws:sourceidentity",
      "codebuild:projectarn",
      "ec2:roledelivery",
      "ec2:sourceinstancearn",
      "glue:roleassumedby",
      "identitystore:userid",
      "lambda:sourcefunctionarn",
      "ssm:sourceinstancearn",
    ]) {
      for (const kind of [...PEOPLE, "service", "federated-user"] as const) assert.equal(said(kind, undefined, keyId), "absent", keyId);
      assert.equal(said("role-session", undefined, keyId), "maybe", keyId);
    }
  });

  it("is nowhere for keys that only services send", () => {
    for (const keyId of ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"]) {
      for (const kind of [...PEOPLE, "role-session", "federated-user"] as const)
        assert.equal(said(kind, undefined, keyId), "absent", keyId);
      assert.equal(said("service", undefined, keyId), "maybe", keyId);
    }
  });

  it("is a task session's alone for aws:AssumedRoot, and then true", () => {
    assert.equal(said("root", OF_TASK_SESSIONS[0], "aws:assumedroot"), "true");
    for (const kind of [...PEOPLE, ...WORKLOADS]) assert.equal(said(kind, undefined, "aws:assumedroot"), "absent");
  });

  it("is always there for the keys of every request", () => {
    for (const keyId of ["aws:currenttime", "aws:epochtime", "aws:requestedregion", "aws:securetransport", "aws:useragent"]) {
      for (const kind of [...PEOPLE, ...WORKLOADS]) assert.match(said(kind, undefined, keyId), /^there/, keyId);
    }
  });

  it("is a user of any account for a token of AWS's own", () => {
    const { dimension } = freeSource(keysOf("web-identity"), "abc.tokens.sts.global.api.aws:sub");
    assert.deepEqual([dimension.mayBeAbsent, dimension.templates], [false, [CALLERS["web-identity"].subjects]]);
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
      "glue:subnetids",
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
      [...keys.met()].map(([keyId]) => keyId),
      ["aws:sourceip", "aws:vpcsourceip"],
    );
  });

  it("may be absent, unless the context says that it is there", () => {
    assert.equal(dimensionOf("aws:sourceip").mayBeAbsent, true);
    assert.equal(dimensionOf("aws:tokenissuetime", SESSION).mayBeAbsent, false);
  });

  it("may have any text as its value, unless AWS says what it is", () => {
    assert.deepEqual(dimensionOf("aws:principaltag/x").templates, []);
    const [address] = dimensionOf("aws:sourceip").templates;
    assert(address && ["10.0.0.1", "2001:db8::1"].every((one) => contains(address, one)) && !contains(address, "any"));
  });

  it("holds a list where AWS says so, and maybe where a condition quantifies over a key that isn't AWS's own", () => {
    for (const keyId of [
      "aws:calledvia",
      "aws:principalorgpaths",
      "aws:resourceorgpaths",
      "aws:tagkeys",
      "aws:vpceorgpaths",
      "sts:requestcontextproviders",
      "sts:transitivetagkeys",
    ]) {
      assert.equal(dimensionOf(keyId).multivalued, "always", keyId);
    }
    assert.equal(freeSource(keysOf("service"), "aws:principalservicenameslist").dimension.multivalued, "always");
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
      ["aws:securetransport", "bool"],
      ["aws:viaawsservice", "bool"],
      ["aws:currenttime", "date"],
      ["aws:epochtime", "epoch"],
      ["aws:sourceip", "address"],
      ["aws:vpcsourceip", "address"],
      ["sts:durationseconds", "number"],
      ["iam:policyarn", "arn"],
      ["aws:requestedregion", "region"],
      ["aws:resourceaccount", "account"],
      ["aws:principaltag/x", "text"],
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
    assert.equal(inAccount.samples.length, 9);
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
      "aws:principaltype": "AWSService",
      "aws:principalisawsservice": "true",
      "aws:principalservicename": "ec2.amazonaws.com",
    });
    assert.deepEqual(of("federated-user", "arn:aws:sts::111122223333:federated-user/bob", ""), {
      "aws:principalarn": "arn:aws:sts::111122223333:federated-user/bob",
      "aws:principalaccount": "111122223333",
      "aws:userid": "111122223333:bob",
      "aws:principaltype": "FederatedUser",
      "aws:principalisawsservice": "false",
    });
  });

  it("are read off a principal", () => {
    assert.deepEqual(
      keysOfPrincipal({
        kind: "role-session",
        arn: "arn:aws:iam::111122223333:role/a/deploy",
        id: "AROAX",
        sessionArn: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
      }),
      new Map([
        ["aws:principalarn", "arn:aws:iam::111122223333:role/a/deploy"],
        ["aws:principalaccount", "111122223333"],
        ["aws:userid", "AROAX:ci"],
        ["aws:principaltype", "AssumedRole"],
        ["aws:principalisawsservice", "false"],
      ]),
    );
    assert.deepEqual(Object.fromEntries(keysOfPrincipal({ kind: "user", arn: ARN, id: "AIDAX" })), of("user", ARN, "AIDAX"));
    assert.deepEqual(
      Object.fromEntries(keysOfPrincipal({ kind: "service", name: "a.amazonaws.com" })),
      of("service", "", "a.amazonaws.com"),
    );
  });

  it("are these, and no others", () => {
    for (const key of Object.keys({ ...of("user", ARN, "AIDAX"), ...of("service", "", "x") })) assert(followsFromCaller(key), key);
    assert(!followsFromCaller("aws:sourceip") && !followsFromCaller("aws:multifactorauthpresent"));
  });
});
