import assert from "node:assert/strict";
import { type Call, canAssumeWithoutMfa, type Premises, sentencesOf, unenforcedWithoutMfa } from "@mfa-guard/iam";

const ACCOUNT = "111122223333";
const root = `arn:aws:iam::${ACCOUNT}:root`;
const FULL = { Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

const trusting = (Principal: unknown, Condition?: object): object => ({
  Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole", ...(Condition && { Condition }) },
});
const denying = (Condition?: object, more: object = {}): object => ({
  Statement: { Effect: "Deny", Action: "*", Resource: "*", ...more, ...(Condition && { Condition }) },
});

function whoAssumes(trust: object, premises?: Premises): string {
  const verdict = canAssumeWithoutMfa(trust, premises && { premises });
  assert(verdict.kind === "open", verdict.kind);
  return sentencesOf(verdict.explanation, { values: true }).how.replace(/ can assume .*/, "");
}

function callOf(documents: readonly object[]): Call {
  const verdict = unenforcedWithoutMfa(documents);
  assert(verdict.kind === "open" && verdict.explanation.message === "no-deny", verdict.kind);
  return verdict.explanation.call;
}

/** One more SCP on the account, and a further level that allows what is given. */
function guarded(scp: object, allowed: object = FULL): Premises {
  return {
    guardrails: {
      managementAccount: "999999999999",
      targets: { "r-1": { scps: ["p-allowed"] }, [ACCOUNT]: { parent: "r-1", scps: ["p-scp", "p-FullAWSAccess"] } },
      policies: { "p-scp": scp as never, "p-allowed": allowed as never, "p-FullAWSAccess": FULL as never },
    },
  };
}

describe("the call of an explanation", () => {
  describe("names the least that its caller needs to have", () => {
    const id = "AIDAEXAMPLEMALLORY111";
    const CALLERS: readonly (readonly [trust: object, who: string])[] = [
      [trusting("*"), "Any IAM user"],
      [trusting({ AWS: root }), `Any IAM user of account ${ACCOUNT}`],
      [trusting({ AWS: `arn:aws:iam::${ACCOUNT}:user/ops/alice` }), `The IAM user arn:aws:iam::${ACCOUNT}:user/ops/alice`],
      [trusting("*", { StringEquals: { "aws:username": "alice" } }), "The IAM user `alice`"],
      [trusting("*", { StringEquals: { "aws:userid": id } }), `The IAM user with the id ${id}`],
      [trusting({ AWS: root }, { StringEquals: { "aws:username": "alice" } }), `The IAM user arn:aws:iam::${ACCOUNT}:user/alice`],
      [trusting("*", { StringEquals: { "aws:PrincipalAccount": ACCOUNT } }), `Any IAM user of account ${ACCOUNT}`],
      [trusting("*", { StringNotEquals: { "aws:username": "alice" } }), "Any IAM user"],
      [
        trusting("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/ops/*" } }),
        "The IAM user arn:aws:iam::111122223333:user/ops/x",
      ],
    ];
    for (const [trust, who] of CALLERS) {
      it(who, () => assert.equal(whoAssumes(trust), who));
    }
  });

  it("says which of its caller's keys the documents look at, where the value is a condition's", () => {
    const verdict = canAssumeWithoutMfa(trusting("*", { StringEquals: { "aws:UserName": "alice" } }));
    assert(verdict.kind === "open" && verdict.explanation.message === "role-is-open");
    assert.deepEqual(verdict.explanation.call.who, {
      kind: "user",
      by: { what: "name", is: { text: "alice", secret: true } },
      fits: ["aws:UserName"],
    });
  });

  describe("obeys premises, and spells keys as they do", () => {
    const trust = trusting({ AWS: root });
    const who = (premises: Premises): string => {
      const verdict = canAssumeWithoutMfa(trust, { premises });
      assert(verdict.kind === "open", verdict.kind);
      return sentencesOf(verdict.explanation).how.replace(/ through statement 1/, "");
    };

    it("where an SCP spares a user", () => {
      assert.equal(
        who(guarded(denying({ StringNotEquals: { "aws:UserName": "alice" } }))),
        "An IAM user that fits the conditions on `aws:UserName` and `aws:PrincipalAccount` can assume the role with an access key, without MFA,.",
      );
    });

    it("where one level of SCPs allows a user alone", () => {
      const onlyAlice = {
        Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringLike: { "aws:Username": "alice" } } },
      };
      assert.match(who(guarded(FULL, onlyAlice)), /^An IAM user that fits the conditions on .*`aws:Username`/);
    });

    it("where an SCP denies by a key that the request sets", () => {
      assert.equal(
        who(guarded(denying({ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }))),
        `Any IAM user of account ${ACCOUNT} can assume the role with an access key, without MFA,, if the request sets \`aws:SourceVpc\`.`,
      );
    });

    it("where an SCP denies something else", () => {
      const others = denying(undefined, { Action: "s3:*" });
      assert.match(who(guarded(others)), new RegExp(`^Any IAM user of account ${ACCOUNT} can assume`));
    });
  });

  it("keeps a resource to itself that a policy variable may have filled", () => {
    const exempt = (NotResource: string): object => ({
      Version: "2012-10-17",
      ...denying({ BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }, { Resource: undefined, NotResource }),
    });
    assert.equal(callOf([exempt("arn:aws:s3:::home/${aws:username}")]).resource.secret, true);
    assert.equal(callOf([exempt("arn:aws:s3:::home/alice")]).resource.secret, false);
    assert.equal(callOf([]).resource.secret, false);
  });
});
