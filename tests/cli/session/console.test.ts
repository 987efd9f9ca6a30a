import { strict as assert } from "node:assert";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { sessionWorld } from "../../../testkit/cli/session/world";
import { accountWithMfa, document } from "../../../testkit/documents";

/** AWS's sign-in service, as far as a federated sign-in asks it. */
describe("mfa-guard console", function () {
  this.timeout(60_000);
  const world = sessionWorld();
  const asked: URL[] = [];
  let server: Server;
  let [signIn, status] = ["", 200];
  before(async () => {
    server = createServer((request, response) => {
      asked.push(new URL(request.url ?? "", signIn));
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ SigninToken: "token+1/=" }));
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    signIn = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const trust = document({ ...accountWithMfa, Principal: { AWS: "*" } });
    await world().aws.admin.createRole({ RoleName: "console", AssumeRolePolicyDocument: JSON.stringify(trust) });
  });
  after(() => server?.close());
  beforeEach(() => {
    asked.length = 0;
    status = 200;
  });

  it("prints an address that opens the console with the role's session", async () => {
    const { run, dana } = world();
    const { home, app } = await dana("looking");
    const args = [
      "console",
      "console",
      "--profile",
      "dana",
      "--code",
      app.code(),
      "--destination",
      "https://console.aws.amazon.com/iam?x=1",
    ];
    const { code, out, err } = await run(home, args, { AWS_ENDPOINT_URL_SIGNIN: signIn });
    assert.deepEqual([code, err], [0, ""]);
    const address = new URL(out.trim());
    assert.equal(address.origin + address.pathname, `${signIn}/federation`);
    assert.deepEqual(Object.fromEntries(address.searchParams), {
      Action: "login",
      Issuer: "mfa-guard",
      Destination: "https://console.aws.amazon.com/iam?x=1",
      SigninToken: "token+1/=",
    });
    const session = JSON.parse(asked[0]?.searchParams.get("Session") ?? "");
    assert.deepEqual(Object.keys(session), ["sessionId", "sessionKey", "sessionToken"]);
    assert.match(session.sessionId, /^ASIA/);
  });

  it("tells nothing of the session where the sign-in service refuses it or doesn't answer", async () => {
    const { run, dana } = world();
    const { home, app } = await dana("refused");
    status = 400;
    const args = ["console", "console", "--profile", "dana", "--code", app.code()];
    const refused = await run(home, args, { AWS_ENDPOINT_URL_SIGNIN: signIn });
    assert.deepEqual([refused.code, refused.out], [2, ""]);
    assert.equal(refused.err, "error: AWS's sign-in service refused the session (status 400): take a new one with --fresh\n");
    const silent = await run(home, args, { AWS_ENDPOINT_URL_SIGNIN: "http://127.0.0.1:9" });
    assert.equal(silent.code, 2);
    assert.match(silent.err, /^error: AWS's sign-in service doesn't answer \(\w+\): check the network\n$/);
  });
});
