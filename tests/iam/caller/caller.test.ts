import assert from "node:assert/strict";
import {
  accountOf,
  arnsOfAccount,
  arnsOfFederatedUserId,
  arnsOfUserName,
  type CallerKind,
  callersOf,
  federatedUserId,
  nameOf,
  principalOf,
} from "../../../iam/src/caller/caller.js";
import type { Dimension } from "../../../iam/src/sets/dimension.js";
import { ANY, any, contains, literal } from "../../../iam/src/sets/language.js";

const CALLERS = callersOf("aws");

/** Whether a template of the dimension has the text, by its position; undefined where none has. */
function templateOf(dimension: Dimension | undefined, text: string): number | undefined {
  const index = dimension?.templates.findIndex((template) => contains(template, text)) ?? -1;
  return index < 0 ? undefined : index;
}

const USERS = ["user/alice", "user/team/alice", "user/a/b/c/alice", "user/!~/a", "user/A-Za-z0_9+=,.@-"];
const NO_USERS = [
  "user/",
  "user",
  "user//alice",
  "user/al ice",
  "user/alice/",
  "user/al*ice",
  "user/\u{e9}",
  "role/alice",
  "root",
  "group/alice",
];

const ARNS: Readonly<Record<"user" | "root" | "role-session", { readonly are: readonly string[]; readonly arent: readonly string[] }>> = {
  user: { are: USERS, arent: NO_USERS },
  root: { are: ["root"], arent: ["root/", "user/root", "user/alice"] },
  "role-session": {
    are: ["role/deploy", "role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX"],
    arent: ["role/", "user/deploy", "root", "assumed-role/deploy/ci"],
  },
};

describe("callers", () => {
  for (const [kind, { are, arent }] of Object.entries(ARNS)) {
    const { arn } = CALLERS[kind as CallerKind];

    it(`of kind ${kind} have the ARNs that AWS gives them, in any account of the partition`, () => {
      for (const tail of are) {
        assert.equal(templateOf(arn, `arn:aws:iam::012345678901:${tail}`), 0, tail);
        assert.equal(templateOf(callersOf("aws-cn")[kind as CallerKind].arn, `arn:aws-cn:iam::999999999999:${tail}`), 0, tail);
        assert.equal(templateOf(arn, `arn:aws-cn:iam::999999999999:${tail}`), undefined, tail);
      }
    });

    it(`of kind ${kind} have no others`, () => {
      for (const tail of arent) assert.equal(templateOf(arn, `arn:aws:iam::111122223333:${tail}`), undefined, tail);
      for (const head of [
        "arn:aws:iam::11112222333:",
        "arn:aws:iam::1111222233334:",
        "arn:aws:iam::11112222333x:",
        "arn:aws:iam:eu-west-1:111122223333:",
        "arn:aws:sts::111122223333:",
        "arn:awsx:iam::111122223333:",
        "arn::iam::111122223333:",
        "arn:aws:iam::111122223333",
      ]) {
        for (const tail of are) assert.equal(templateOf(arn, head + tail), undefined, head + tail);
      }
    });

    it(`of kind ${kind} are shown by ARNs that they can have, of each partition`, () => {
      for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso"]) {
        const { arn: own } = callersOf(partition)[kind as CallerKind];
        assert(own !== undefined);
        assert.deepEqual([own.mayBeAbsent, own.multivalued, own.type, own.templates.length], [false, "never", "text", 1]);
        const samples = own.templates[0]?.samples ?? [];
        assert(samples.length > 0 && samples.every((sample) => templateOf(own, sample) === 0 && sample.startsWith(`arn:${partition}:`)));
      }
    });

    it(`of kind ${kind} have ARNs whose last part starts as it is said to`, () => {
      const { arnTail } = CALLERS[kind as CallerKind];
      assert(arnTail.length >= 4 && are.every((tail) => tail.startsWith(arnTail)));
    });
  }

  it("have ids of the kind that AWS gives them, where an id doesn't follow from the ARN", () => {
    const { user, root, "role-session": role, service } = CALLERS;
    for (const id of ["AIDAEXAMPLE0123456789", "AIDAX"]) assert.equal(templateOf(user.userId, id), 0, id);
    for (const id of ["AIDA", "AROAEXAMPLE", "AIDAexample", "AIDA:X", "111122223333"])
      assert.equal(templateOf(user.userId, id), undefined, id);
    for (const id of ["AROAEXAMPLE:ci", "AROA0:a.b@c"]) assert.equal(templateOf(role.userId, id), 0, id);
    for (const id of ["AROAEXAMPLE", "AROAEXAMPLE:", "AROA:ci", "AIDAEXAMPLE:ci", "AROAEXAMPLE:c i"]) {
      assert.equal(templateOf(role.userId, id), undefined, id);
    }
    assert.deepEqual([root.userId, service.userId, service.arn], [undefined, undefined, undefined]);
    for (const { userId } of [user, role])
      assert(userId?.templates.every((one) => one.samples.length > 0 && one.samples.every((id) => contains(one, id))));
  });

  it("that are services have a service's name", () => {
    const { serviceName } = CALLERS.service;
    for (const name of ["lambda.amazonaws.com", "states.eu-west-1.amazonaws.com"]) assert.equal(templateOf(serviceName, name), 0, name);
    for (const name of [".amazonaws.com", "lambda", "lambda.amazonaws.org", "lam/bda.amazonaws.com"]) {
      assert.equal(templateOf(serviceName, name), undefined, name);
    }
    assert(serviceName?.templates.every((one) => one.samples.length > 0 && one.samples.every((name) => contains(one, name))));
    assert.deepEqual(
      [CALLERS.user.serviceName, CALLERS.root.serviceName, CALLERS["role-session"].serviceName],
      [undefined, undefined, undefined],
    );
  });

  it("are the same each time, so that a question has one dimension for each", () => {
    assert.equal(callersOf("aws-cn"), callersOf("aws-cn"));
  });

  it("that are federated users have an ARN of STS's, and an id made of its parts", () => {
    const { arn } = CALLERS["federated-user"];
    assert.equal(templateOf(arn, "arn:aws:sts::111122223333:federated-user/bob"), 0);
    for (const no of ["arn:aws:sts::111122223333:federated-user/a/b", "arn:aws:iam::111122223333:federated-user/bob"])
      assert.equal(templateOf(arn, no), undefined, no);
    assert.equal(federatedUserId("arn:aws:sts::111122223333:federated-user/bob"), "111122223333:bob");
    for (const [steps, yes, no] of [
      [literal("111122223333:bob"), "111122223333:federated-user/bob", "111122223333:federated-user/eve"],
      [[any(ANY)], "444455556666:federated-user/bob", "444455556666:user/bob"],
      [[any(ANY), ...literal("3:b"), any(ANY)], "111122223333:federated-user/bob", "111122223334:federated-user/bob"],
      [[any(ANY), ...literal("bob")], "111122223333:federated-user/bob", "111122223333:federated-user/bobby"],
    ] as const) {
      const lifted = arnsOfFederatedUserId(steps);
      assert(contains(lifted, `arn:aws:sts::${yes}`) && !contains(lifted, `arn:aws:sts::${no}`), yes);
    }
    assert.deepEqual(arnsOfFederatedUserId(literal("bob")).sequences, []);
  });

  it("that bring a token of AWS's own have a provider of its form, and are users anywhere", () => {
    const { provider, subjects, arn } = CALLERS["web-identity"];
    assert.equal(arn, undefined);
    assert.equal(templateOf(provider, "arn:aws:iam::111122223333:oidc-provider/abc-1.tokens.sts.global.api.aws"), 0);
    assert.equal(templateOf(provider, "arn:aws:iam::111122223333:oidc-provider/accounts.google.com"), undefined);
    assert(subjects && contains(subjects, "arn:aws-cn:iam::111122223333:user/a/b"));
    assert(!contains(subjects, "arn:aws-cn:iam::111122223333:role/a") && subjects.samples.every((sample) => contains(subjects, sample)));
  });

  it("have the principal type that AWS says, a service's being none of the others'", () => {
    assert.deepEqual(
      Object.values(CALLERS).map(({ kind, principalType }) => [kind, principalType]),
      [
        ["user", "User"],
        ["root", "Account"],
        ["role-session", "AssumedRole"],
        ["federated-user", "FederatedUser"],
        ["web-identity", undefined],
        ["service", "AWSService"],
      ],
    );
  });
});

describe("arnsOfAccount", () => {
  it("has the account's identities, of the partition that is named or of any", () => {
    const account = literal("111122223333");
    const some = arnsOfAccount("aws", account, "111122223333");
    const any = arnsOfAccount(undefined, account, "111122223333");
    for (const tail of ["root", "user/alice", "role/a/b"]) {
      assert(contains(some, `arn:aws:iam::111122223333:${tail}`) && contains(any, `arn:aws-cn:iam::111122223333:${tail}`), tail);
    }
    for (const arn of ["arn:aws-cn:iam::111122223333:root", "arn:aws:iam::111122223334:root", "arn:aws:iam:x:111122223333:root"]) {
      assert(!contains(some, arn), arn);
    }
    assert(contains(some, "arn:aws:sts::111122223333:federated-user/bob"));
    assert(!contains(any, "arn:a:b:iam::111122223333:root"));
  });

  it("shows a user, a role and the root user, where the account is known", () => {
    assert.deepEqual(
      arnsOfAccount(undefined, literal("1"), "111122223333").samples,
      ["aws", "aws-cn", "aws-us-gov"].flatMap((partition) =>
        ["user/mallory", "role/deploy", "root"].map((tail) => `arn:${partition}:iam::111122223333:${tail}`),
      ),
    );
    assert.deepEqual(arnsOfAccount("aws-cn", literal("1"), "111122223333").samples[0], "arn:aws-cn:iam::111122223333:user/mallory");
    assert.deepEqual(arnsOfAccount("aws", [any(ANY)], undefined).samples, []);
    for (const sample of arnsOfAccount(undefined, literal("111122223333"), "111122223333").samples) {
      assert(contains(arnsOfAccount(undefined, literal("111122223333"), undefined), sample));
    }
  });
});

describe("arnsOfUserName", () => {
  it("has the users of that name, of any account and path", () => {
    const alice = arnsOfUserName(literal("alice"), "alice");
    for (const arn of ["arn:aws:iam::111122223333:user/alice", "arn:aws-cn:iam::444455556666:user/a/b/alice"])
      assert(contains(alice, arn), arn);
    for (const arn of [
      "arn:aws:iam::111122223333:user/malice",
      "arn:aws:iam::111122223333:user/alice/bob",
      "arn:aws:iam::111122223333:role/alice",
      "arn:aws:iam::x:user/alice",
      "arn:a:b:iam::111122223333:user/alice",
    ]) {
      assert(!contains(alice, arn), arn);
    }
    assert.deepEqual(
      alice.samples,
      ["aws", "aws-cn", "aws-us-gov"].map((partition) => `arn:${partition}:iam::111122223333:user/alice`),
    );
    assert(contains(alice, alice.samples[0] as string));
    assert.deepEqual(arnsOfUserName([any(ANY)], undefined).samples, []);
  });
});

describe("principalOf", () => {
  it("names the principal of each kind as IAM does", () => {
    const parts = { arn: "", userId: "", serviceName: "", provider: "" };
    assert.deepEqual(principalOf("user", { ...parts, arn: "arn:aws:iam::111122223333:user/a/alice", userId: "AIDAX" }), {
      kind: "user",
      arn: "arn:aws:iam::111122223333:user/a/alice",
      id: "AIDAX",
    });
    for (const kind of ["root", "federated-user"] as const)
      assert.deepEqual(principalOf(kind, { ...parts, arn: "arn:x" }), { kind, arn: "arn:x" });
    assert.deepEqual(principalOf("service", { ...parts, serviceName: "ec2.amazonaws.com" }), {
      kind: "service",
      name: "ec2.amazonaws.com",
    });
    assert.deepEqual(principalOf("web-identity", { ...parts, provider: "arn:y" }), { kind: "web-identity", provider: "arn:y" });
    assert.deepEqual(principalOf("role-session", { ...parts, arn: "arn:aws-cn:iam::111122223333:role/a/deploy", userId: "AROAX:ci" }), {
      kind: "role-session",
      arn: "arn:aws-cn:iam::111122223333:role/a/deploy",
      id: "AROAX",
      sessionArn: "arn:aws-cn:sts::111122223333:assumed-role/deploy/ci",
    });
  });

  it("reads account and name off an ARN", () => {
    assert.equal(accountOf("arn:aws:iam::111122223333:user/a/alice"), "111122223333");
    assert.equal(nameOf("arn:aws:iam::111122223333:user/a/alice"), "alice");
    assert.equal(accountOf("none"), "");
  });
});
