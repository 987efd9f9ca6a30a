import assert from "node:assert/strict";
import { canAssumeWithoutMfa, sentencesOf, unenforcedWithoutMfa } from "@mfa-guard/iam";

const allow = { Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" };
const { Principal: _, ...withoutPrincipal } = allow;
const { Effect: __, ...withoutEffect } = allow;

const having = (element: object): object => ({ Statement: { ...allow, ...element } });
const naming = (AWS: string): object => having({ Principal: { AWS } });
const under = (Condition: unknown): object => having({ Condition });

/** A trust policy that can't be read, and what is said of it after "The document can't be read". */
const SAID: readonly (readonly [document: unknown, clause: string])[] = [
  ["", ": the document is empty"],
  ["{", ": the document isn't JSON"],
  ['{"Statement":[],"Statement":[]}', ": an object has the key `Statement` twice"],
  [JSON.stringify({ Id: "x".repeat(131_072) }), ": the document has more than 131072 characters, which no policy may have"],
  [7, ": the document is a number, not an object"],
  [{ ...having({}), Statment: 1 }, ": `Statment` isn't a policy element"],
  [{ ...having({}), Version: "2013-01-01" }, " at `Version`: the version is `2013-01-01`: it must be `2012-10-17` or `2008-10-17`"],
  [{ ...having({}), Id: 5 }, " at `Id`: the id is a number, not a string"],
  [{}, " at `Statement`: the document has no statement"],
  [{ Statement: ["x"] }, " at `Statement[0]`: the statement is a string, not an object"],
  [having({ Sid: 5 }), " at `Statement[0].Sid`: the sid is a number, not a string"],
  [having({ Effect: "Permit" }), " at `Statement[0].Effect`: the effect is `Permit`: it must be `Allow` or `Deny`"],
  [{ Statement: withoutEffect }, " at `Statement[0].Effect`: the effect is missing: it must be `Allow` or `Deny`"],
  [{ Statement: withoutPrincipal }, " at `Statement[0]`: the statement has no `Principal`"],
  [having({ NotPrincipal: { AWS: "*" } }), " at `Statement[0]`: `Principal` and `NotPrincipal` exclude each other"],
  [having({ Action: [] }), " at `Statement[0].Action`: the list is empty (and 1 more fault)"],
  [having({ Action: "s*:Get" }), " at `Statement[0].Action`: `s*:Get` has a wildcard in its service: use `*` on its own for every service"],
  [having({ Action: "AssumeRole" }), " at `Statement[0].Action`: `AssumeRole` names no service: an action is `service:Name`, or `*`"],
  [having({ Principal: 5 }), ' at `Statement[0].Principal`: the principal is a number: it must be `*` or an object such as { "AWS": … }'],
  [
    having({ Principal: { Aws: "*" } }),
    " at `Statement[0].Principal.Aws`: `Aws` isn't a kind of principal: use AWS, Service, Federated or CanonicalUser",
  ],
  [having({ Effect: "Deny", Principal: undefined, NotPrincipal: {} }), " at `Statement[0].NotPrincipal`: the element names nobody"],
  [naming("alice"), " at `Statement[0].Principal.AWS`: `alice` isn't an ARN, an account id or a unique id"],
  [
    naming("arn:aws:iam::111122223333:user/*"),
    " at `Statement[0].Principal.AWS`: `arn:aws:iam::111122223333:user/*` has a wildcard, which a principal can't contain: use `*` on its own",
  ],
  [
    naming("arn:aws:iam::111122223333:group/admins"),
    " at `Statement[0].Principal.AWS`: `arn:aws:iam::111122223333:group/admins` is a group, which can't be a principal: name the account, and let the group's policies allow `sts:AssumeRole`",
  ],
  [
    naming("arn:aws:s3:::bucket"),
    " at `Statement[0].Principal.AWS`: `arn:aws:s3:::bucket` isn't the ARN of a user, role, session or account",
  ],
  [under("x"), " at `Statement[0].Condition`: the condition is a string, not an object"],
  [under({ Boole: { "a:b": "c" } }), " at `Statement[0].Condition`: `Boole` isn't a condition operator"],
  [under({ Bool: "true" }), " at `Statement[0].Condition.Bool`: the operator holds a string, not an object of condition keys"],
  [under({ StringEquals: { "a:b": { c: 1 } } }), " at `Statement[0].Condition.StringEquals.a:b`: the value is an object, not a string"],
  [under({ NumericEquals: { "a:b": "seven" } }), " at `Statement[0].Condition.NumericEquals.a:b`: a value is not a number"],
  [
    under({ DateLessThan: { "a:b": "soon" } }),
    " at `Statement[0].Condition.DateLessThan.a:b`: a value is not a date (ISO 8601, or seconds since 1970)",
  ],
  [under({ IpAddress: { "a:b": "home" } }), " at `Statement[0].Condition.IpAddress.a:b`: a value is not an IP address or CIDR block"],
  [under({ Bool: { "a:b": "maybe" } }), " at `Statement[0].Condition.Bool.a:b`: a value is neither `true` nor `false`"],
  [
    { Statement: [{ ...allow, Sid: 1 }, { ...allow, Effect: 3 }, 7] },
    " at `Statement[0].Sid`: the sid is a number, not a string (and 2 more faults)",
  ],
];

describe("what is said of a document that can't be read", () => {
  for (const [document, clause] of SAID) {
    it(`says${clause}`, () => {
      const verdict = canAssumeWithoutMfa(document);
      assert(verdict.kind === "unreadable", verdict.kind);
      assert.deepEqual(sentencesOf(verdict), {
        how: `The document can't be read${clause}.`,
        fix: "Fix the document: a policy that can't be parsed can't be shown to require MFA.",
      });
    });
  }

  it("quotes a condition's value only where values may be shown", () => {
    const verdict = canAssumeWithoutMfa(under({ NumericEquals: { "sts:ExternalId": "hunter2" } }));
    assert(verdict.kind === "unreadable");
    assert.match(sentencesOf(verdict, { values: true }).how, /: `hunter2` is not a number\.$/);
    assert.doesNotMatch(sentencesOf(verdict, { values: false }).how, /hunter2/);
  });

  it("names the document of several, and what was judged", () => {
    const verdict = unenforcedWithoutMfa([{ Statement: [] }, "{"]);
    assert(verdict.kind === "unreadable");
    const [first, second] = verdict.faults;
    assert(first !== undefined && second !== undefined);
    const style = { subject: "what `alice` holds", documents: ["work"] };
    assert.equal(
      sentencesOf({ kind: "unreadable", faults: [first, second] }, style).how,
      "What `alice` holds can't be read at `Statement` of `work`: the document has no statement (and 1 more fault).",
    );
    assert.equal(
      sentencesOf({ kind: "unreadable", faults: [second] }, style).how,
      "What `alice` holds can't be read in document 2: the document isn't JSON.",
    );
    assert.equal(sentencesOf({ kind: "unreadable", faults: [] }).how, "The document can't be read.");
  });
});
