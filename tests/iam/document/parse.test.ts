import assert from "node:assert/strict";
import { type Condition, clauseOfFault, type PrincipalEntry, parse, type Statement } from "@mfa-guard/iam";
import { MAX_CHARACTERS } from "../../../iam/src/document/parse.js";

const ALLOW = { Effect: "Allow", Action: "sts:AssumeRole" };
const LONG = "x".repeat(81);
const CLIPPED = `${"x".repeat(77)}…`;

function statementOf(more: object): Statement {
  const parsed = parse({ Statement: { ...ALLOW, ...more } });
  assert(parsed.kind === "document", JSON.stringify(parsed));
  return parsed.document.statements[0] ?? assert.fail("no statement");
}

/** Of a document, or of one statement's elements: where each fault is, and what it says. */
const FAULTS: readonly (readonly [input: unknown, path: string, message: string])[] = [
  [undefined, "", "the document is missing, not an object"],
  [null, "", "the document is null, not an object"],
  [[], "", "the document is a list, not an object"],
  [7, "", "the document is a number, not an object"],
  ["7", "", "the document is a number, not an object"],
  ["", "", "the document is empty"],
  [" \n", "", "the document is empty"],
  ["{", "", "the document isn't JSON"],
  [new Map(), "", "the document is an object of a class, not an object"],
  [{}, "Statement", "the document has no statement"],
  [{ Statement: [] }, "Statement", "the document has no statement"],
  [{ Version: "2013-01-01", Statement: ALLOW }, "Version", "the version is `2013-01-01`: it must be `2012-10-17` or `2008-10-17`"],
  [{ Version: 2012, Statement: ALLOW }, "Version", "the version is a number: it must be `2012-10-17` or `2008-10-17`"],
  [{ Id: 7, Statement: ALLOW }, "Id", "the id is a number, not a string"],
  [{ Statment: 1, Statement: ALLOW }, "", "`Statment` isn't a policy element"],
  [{ Statement: "Allow" }, "Statement[0]", "the statement is a string, not an object"],
  [{ Statement: [ALLOW, null] }, "Statement[1]", "the statement is null, not an object"],
  [{ Statement: [ALLOW, { ...ALLOW, Effct: 1 }] }, "Statement[1]", "`Effct` isn't a policy element"],
];

const STATEMENT_FAULTS: readonly (readonly [more: object, path: string, message: string])[] = [
  [{ Sid: 7 }, ".Sid", "the sid is a number, not a string"],
  [{ Effect: undefined }, ".Effect", "the effect is missing: it must be `Allow` or `Deny`"],
  [{ Effect: "allow" }, ".Effect", "the effect is `allow`: it must be `Allow` or `Deny`"],
  [{ Action: undefined }, "", "the statement has no `Action`"],
  [{ Action: [] }, ".Action", "the list is empty"],
  [{ Action: { Ref: "x" } }, ".Action", "the value is an object, not a string"],
  [{ Action: [["a"]] }, ".Action", "the value is a list, not a string"],
  [{ Action: "*:Get*" }, ".Action", "`*:Get*` has a wildcard in its service: use `*` on its own for every service"],
  [{ Action: ["a:b", "s?:Get"] }, ".Action", "`s?:Get` has a wildcard in its service: use `*` on its own for every service"],
  [{ NotAction: "a:b" }, "", "`Action` and `NotAction` exclude each other"],
  [{ Resource: "*", NotResource: "*" }, "", "`Resource` and `NotResource` exclude each other"],
  [{ Principal: "*", NotPrincipal: "*" }, "", "`Principal` and `NotPrincipal` exclude each other"],
  [{ NotResource: [] }, ".NotResource", "the list is empty"],
  [{ Principal: "me" }, ".Principal", 'the principal is a string: it must be `*` or an object such as { "AWS": … }'],
  [{ NotPrincipal: {} }, ".NotPrincipal", "the element names nobody"],
  [{ Principal: { User: "me" } }, ".Principal.User", "`User` isn't a kind of principal: use AWS, Service, Federated or CanonicalUser"],
  [
    { Principal: { [LONG]: "me" } },
    `.Principal.${LONG}`,
    `\`${CLIPPED}\` isn't a kind of principal: use AWS, Service, Federated or CanonicalUser`,
  ],
  [{ Principal: { AWS: [7n] } }, ".Principal.AWS", "the value is a bigint, not a string"],
  [{ Principal: { AWS: "me" } }, ".Principal.AWS", "`me` isn't an ARN, an account id or a unique id"],
  [{ Principal: { AWS: "arn:aws:iam" } }, ".Principal.AWS", "`arn:aws:iam` isn't the ARN of a user, role, session or account"],
  [
    { Principal: { AWS: "x:arn:aws:iam::111122223333:user/a" } },
    ".Principal.AWS",
    "`x:arn:aws:iam::111122223333:user/a` isn't an ARN, an account id or a unique id",
  ],
  [{ Principal: { AWS: "1111222233334" } }, ".Principal.AWS", "`1111222233334` isn't an ARN, an account id or a unique id"],
  [{ Principal: { AWS: "x111122223333" } }, ".Principal.AWS", "`x111122223333` isn't an ARN, an account id or a unique id"],
  [{ Principal: { AWS: "AIDAabc" } }, ".Principal.AWS", "`AIDAabc` isn't an ARN, an account id or a unique id"],
  [{ Principal: { AWS: "xAIDAEXAMPLE" } }, ".Principal.AWS", "`xAIDAEXAMPLE` isn't an ARN, an account id or a unique id"],
  [{ Principal: { AWS: "AIDAEXAMPLE/" } }, ".Principal.AWS", "`AIDAEXAMPLE/` isn't an ARN, an account id or a unique id"],
  [
    { Principal: { AWS: "arn:aws:iam::111122223333:user/*" } },
    ".Principal.AWS",
    "`arn:aws:iam::111122223333:user/*` has a wildcard, which a principal can't contain: use `*` on its own",
  ],
  [
    { Principal: { AWS: "11112222333?" } },
    ".Principal.AWS",
    "`11112222333?` has a wildcard, which a principal can't contain: use `*` on its own",
  ],
  [{ Condition: "x" }, ".Condition", "the condition is a string, not an object"],
  [{ Condition: null }, ".Condition", "the condition is null, not an object"],
  [{ Condition: { Boolean: {} } }, ".Condition", "`Boolean` isn't a condition operator"],
  [{ Condition: { NullIfExists: {} } }, ".Condition", "`NullIfExists` isn't a condition operator"],
  [{ Condition: { "ForAnyValue:Null": {} } }, ".Condition", "`ForAnyValue:Null` isn't a condition operator"],
  [{ Condition: { [LONG]: {} } }, ".Condition", `\`${CLIPPED}\` isn't a condition operator`],
  [{ Condition: { Bool: true } }, ".Condition.Bool", "the operator holds a boolean, not an object of condition keys"],
  [{ Condition: { Bool: { "a:b": {} } } }, ".Condition.Bool.a:b", "the value is an object, not a string"],
  [{ Condition: { Bool: { [LONG]: null } } }, `.Condition.Bool.${CLIPPED}`, "the value is null, not a string"],
  [{ Condition: { NumericEquals: { "a:b": ["1", "x"] } } }, ".Condition.NumericEquals.a:b", "`x` is not a number"],
  [{ Condition: { DateEquals: { "a:b": "x" } } }, ".Condition.DateEquals.a:b", "`x` is not a date (ISO 8601, or seconds since 1970)"],
  [{ Condition: { NotIpAddress: { "a:b": "x" } } }, ".Condition.NotIpAddress.a:b", "`x` is not an IP address or CIDR block"],
  [{ Condition: { Null: { "a:b": "True" } } }, ".Condition.Null.a:b", "`True` is neither `true` nor `false`"],
  [{ Condition: { Null: { "a:b": LONG } } }, ".Condition.Null.a:b", `\`${CLIPPED}\` is neither \`true\` nor \`false\``],
];

describe("parse says where a fault is, and what it is", () => {
  const all = [
    ...FAULTS,
    ...STATEMENT_FAULTS.map(([more, path, message]) => [{ Statement: { ...ALLOW, ...more } }, `Statement[0]${path}`, message] as const),
  ];
  for (const [input, path, message] of all) {
    it(`${path || "document"}: ${message.slice(0, 60)}`, () => {
      const parsed = parse(input);
      assert(parsed.kind === "unreadable");
      const [first] = parsed.faults;
      assert.deepEqual(first && { path: first.path, message: clauseOfFault(first, true) }, { path, message });
    });
  }

  it("collects every fault of every statement, up to 20", () => {
    const wrong = { Effect: "Maybe", Action: [] };
    const parsed = parse({ Version: "x", Id: 1, Statement: [wrong, { Sid: 1 }] });
    assert.deepEqual(parsed.kind === "unreadable" && parsed.faults.map(({ path }) => path), [
      "Version",
      "Id",
      "Statement[0].Effect",
      "Statement[0].Action",
      "Statement[0]",
      "Statement[1].Sid",
      "Statement[1].Effect",
      "Statement[1]",
    ]);
    const many = parse({ Statement: Array.from({ length: 30 }, () => ({ ...ALLOW, Effect: "x" })) });
    assert(many.kind === "unreadable");
    assert.equal(many.faults.length, 20);
  });

  it("refuses what no policy's size is, in text and in objects, once", () => {
    const conditions = (count: number) => ({
      Statement: { ...ALLOW, Condition: { StringEquals: { "a:b": Array.from({ length: count }, () => "x".repeat(1023)) } } },
    });
    const long = JSON.stringify(conditions(129));
    assert.deepEqual(parse(long), {
      kind: "unreadable",
      faults: [{ path: "", fault: "too-long" }],
    });
    assert.deepEqual(parse(conditions(200)), {
      kind: "unreadable",
      faults: [{ path: "", fault: "too-long" }],
    });
    assert.equal(parse(conditions(127)).kind, "document");
    assert.equal(parse(`${JSON.stringify({ Statement: ALLOW })}`.padEnd(MAX_CHARACTERS)).kind, "document");
    assert.equal(parse(`${JSON.stringify({ Statement: ALLOW })}`.padEnd(MAX_CHARACTERS + 1)).kind, "unreadable");
    const keys = Object.fromEntries(Array.from({ length: 140 }, (_, index) => [`a:${"x".repeat(1000)}${index}`, ""]));
    assert.equal(parse({ Statement: { ...ALLOW, Condition: { StringEquals: keys } } }).kind, "unreadable");
  });
});

describe("parse reads", () => {
  it("both versions, and takes the older one where none is named", () => {
    for (const version of ["2008-10-17", "2012-10-17"]) {
      const parsed = parse({ Version: version, Id: "mine", Statement: ALLOW });
      assert.equal(parsed.kind === "document" && parsed.document.version, version);
    }
    const parsed = parse({ Statement: ALLOW });
    assert.equal(parsed.kind === "document" && parsed.document.version, "2008-10-17");
  });

  it("a statement's elements, negated or not, one or many", () => {
    assert.deepEqual(statementOf({}), {
      index: 0,
      sid: undefined,
      effect: "Allow",
      principal: undefined,
      action: { negated: false, patterns: ["sts:AssumeRole"] },
      resource: undefined,
      conditions: [],
    });
    const parsed = parse({ Statement: [ALLOW, { Sid: "Out", Effect: "Deny", NotAction: ["a:b", "*:*"], NotResource: "arn:x" }] });
    assert.deepEqual(parsed.kind === "document" && parsed.document.statements[1], {
      index: 1,
      sid: "Out",
      effect: "Deny",
      principal: undefined,
      action: { negated: true, patterns: ["a:b", "*:*"] },
      resource: { negated: true, patterns: ["arn:x"] },
      conditions: [],
    });
    assert.deepEqual(statementOf({ Action: "*" }).action.patterns, ["*"]);
    assert.deepEqual(statementOf({ Action: "s3:*:x" }).action.patterns, ["s3:*:x"]);
  });

  it("every kind of principal", () => {
    for (const [written, entry] of [
      [{ AWS: "*" }, { kind: "everyone" }],
      [{ AWS: "111122223333" }, { kind: "account", account: "111122223333", partition: undefined }],
      [{ AWS: 111122223333 }, { kind: "account", account: "111122223333", partition: undefined }],
      [{ AWS: "arn:aws-cn:iam::111122223333:root" }, { kind: "account", account: "111122223333", partition: "aws-cn" }],
      [{ AWS: "arn:aws:iam::111122223333:user/x" }, { kind: "arn", arn: "arn:aws:iam::111122223333:user/x" }],
      [{ AWS: "arn:aws:iam::cloudfront:user/x" }, { kind: "arn", arn: "arn:aws:iam::cloudfront:user/x" }],
      [{ AWS: "arn:aws:sts::111122223333:assumed-role/x/y" }, { kind: "arn", arn: "arn:aws:sts::111122223333:assumed-role/x/y" }],
      [{ AWS: "arn:aws:iam::111122223333:user/a" }, { kind: "arn", arn: "arn:aws:iam::111122223333:user/a" }],
      [{ AWS: "AIDAEXAMPLE" }, { kind: "id", id: "AIDAEXAMPLE" }],
      [{ AWS: "AROAEXAMPLE:ci.job_+=,@-1" }, { kind: "id", id: "AROAEXAMPLE:ci.job_+=,@-1".toUpperCase() }],
      [{ Service: "ec2.amazonaws.com" }, { kind: "service", name: "ec2.amazonaws.com" }],
      [{ Federated: "cognito-identity.amazonaws.com" }, { kind: "federated", name: "cognito-identity.amazonaws.com" }],
      [{ CanonicalUser: "79a5" }, { kind: "canonical-user", id: "79a5" }],
    ] as readonly (readonly [object, PrincipalEntry])[]) {
      const upper = JSON.parse(JSON.stringify(written).replace("ci.job", "CI.JOB"));
      assert.deepEqual(statementOf({ Principal: upper }).principal, { negated: false, entries: [entry] });
    }
    assert.deepEqual(statementOf({ NotPrincipal: "*" }).principal, { negated: true, entries: [{ kind: "everyone" }] });
    assert.deepEqual(statementOf({ Principal: {} }).principal, { negated: false, entries: [] });
    assert.deepEqual(statementOf({ NotPrincipal: { AWS: ["AIDAEXAMPLE"], Service: ["a.amazonaws.com", "b.amazonaws.com"] } }).principal, {
      negated: true,
      entries: [
        { kind: "id", id: "AIDAEXAMPLE" },
        { kind: "service", name: "a.amazonaws.com" },
        { kind: "service", name: "b.amazonaws.com" },
      ],
    });
  });

  it("operators and keys in any case, with quantifier and IfExists, and values of every type", () => {
    const conditionOf = (block: object): Condition | undefined => statementOf({ Condition: block }).conditions[0];
    assert.deepEqual(conditionOf({ Bool: { "AWS:SecureTransport": true } }), {
      operator: "Bool",
      ifExists: false,
      quantifier: undefined,
      key: "AWS:SecureTransport",
      keyId: "aws:securetransport",
      values: ["true"],
    });
    assert.deepEqual(conditionOf({ "forallvalues:STRINGlikeifexists": { "aws:TagKeys": ["a", 7, false] } }), {
      operator: "StringLike",
      ifExists: true,
      quantifier: "ForAllValues",
      key: "aws:TagKeys",
      keyId: "aws:tagkeys",
      values: ["a", "7", "false"],
    });
    const quantified = conditionOf({ "ForAnyValue:NumericLessThan": { "a:b": [] } });
    assert.deepEqual([quantified?.operator, quantified?.quantifier, quantified?.values], ["NumericLessThan", "ForAnyValue", []]);
    assert.equal(conditionOf({ null: { "a:b": "true" } })?.operator, "Null");
    assert.equal(statementOf({ Condition: { Bool: { "a:b": "true", "a:c": "FALSE" }, Null: { "a:d": "true" } } }).conditions.length, 3);
  });

  it("objects without a prototype, or from another realm", () => {
    const bare = Object.assign(Object.create(null), { Statement: Object.assign(Object.create(null), ALLOW) });
    assert.equal(parse(bare).kind, "document");
    class Policy {
      Statement = ALLOW;
    }
    assert.equal(parse(new Policy()).kind, "unreadable");
  });
});
