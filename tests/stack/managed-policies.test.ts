import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { grantsPrivilege, PRIVILEGED_MANAGED_POLICIES, parse } from "@mfa-guard/iam";
import { carriedByMoto, managedPolicies } from "../../scripts/managed-policies";
import { managedPoliciesThat, managedPolicy } from "../../stack/managed-policies";
import { needed } from "../../testkit/needs";
import { pythonBin } from "../../testkit/python";

const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const textsOf = (name: string) => (managedPolicy(arn(name)) ?? assert.fail(`\`${name}\` isn't known`)).map(({ text }) => text);

describe("AWS's managed policies", () => {
  it("are all ones that the engine reads", () => {
    const unreadable = managedPoliciesThat((document) => parse(document).kind === "unreadable");
    assert.deepEqual(unreadable, []);
    assert(managedPoliciesThat(() => true).length > 300);
  });

  // What `organizations:*` gives is given in other accounts.
  for (const name of PRIVILEGED_MANAGED_POLICIES.filter((each) => each !== "AWSOrganizationsFullAccess")) {
    it(`grant privilege where they are known to: ${name}`, () => assert.equal(grantsPrivilege(textsOf(name)).kind, "privileged"));
  }
  for (const name of ["ReadOnlyAccess", "SecurityAudit", "job-function/ViewOnlyAccess", "AmazonS3FullAccess"]) {
    it(`grant none where they aren't: ${name}`, () => assert.equal(grantsPrivilege(textsOf(name)).kind, "ordinary"));
  }

  it("are known in the commercial partition, by their path and name, and there alone", () => {
    for (const other of [
      "arn:aws-cn:iam::aws:policy/AdministratorAccess",
      "arn:aws:iam::111122223333:policy/AdministratorAccess",
      arn("constructor"),
      arn("SystemAdministrator"),
    ]) {
      assert.equal(managedPolicy(other), undefined, other);
    }
  });

  describe("as moto carries them", () => {
    before(async function () {
      this.timeout(900_000);
      await needed(this, "python");
    });

    it("are what the table holds", () => {
      assert.equal(readFileSync(join(__dirname, "../../stack/managed-policies.table.json"), "utf8"), managedPolicies(pythonBin));
    });

    it("lose nothing of what is asked by being cut down", function () {
      this.timeout(120_000);
      for (const [name, { Document }] of Object.entries(carriedByMoto(pythonBin).policies)) {
        const [cut, whole] = [grantsPrivilege(textsOf(name)).kind, grantsPrivilege([Document]).kind];
        // One is longer than any that a customer may write.
        if (whole !== "undecided" && whole !== "unreadable") assert.equal(cut, whole, name);
      }
    });
  });
});
