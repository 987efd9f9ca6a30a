import assert from "node:assert/strict";
import { type Cloud, startCloud } from "../../testkit/cloud/server";

describe("the double of Pulumi Cloud", () => {
  let cloud: Cloud;
  before(async () => {
    cloud = await startCloud();
  });
  after(() => cloud.close());

  const call = (path: string, body: object, token = cloud.token) =>
    fetch(cloud.url + path, { method: "POST", headers: { authorization: `token ${token}` }, body: JSON.stringify(body) });

  it("lets nobody in with another access token", async () => {
    assert.equal((await call("/api/orgs/acme/policygroups", {}, "pul-1")).status, 401);
    assert.deepEqual(cloud.unexpected, []);
  });

  it("notes a call that it doesn't know, and one in another shape, for a test to fail on", async () => {
    assert.equal((await call("/api/orgs/acme/neo", {})).status, 500);
    assert.equal((await call("/api/orgs/acme/policygroups", { name: "strict", mode: "preventive" })).status, 500);
    assert.deepEqual(
      cloud.unexpected.map((line) => line.replace(/Invalid option.*/, "Invalid option")),
      ["POST /api/orgs/acme/neo: no such endpoint", "POST /api/orgs/acme/policygroups: mode: Invalid option"],
    );
  });
});
