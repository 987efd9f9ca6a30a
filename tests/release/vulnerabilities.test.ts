import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vulnerabilityFaults } from "../../scripts/release/vulnerabilities";

/** What a registry answers to npm's bulk advisory request; npm keeps what it makes of one, by its id, from run to run. */
const advisory = (severity: string) => ({
  "left-pad": [
    {
      id: randomInt(1_000_000_000),
      url: "https://example.com/1",
      title: "Pads the wrong side",
      severity,
      vulnerable_versions: "<2.0.0",
      cwe: [],
      cvss: {},
    },
  ],
});

const packument = {
  status: 200,
  body: JSON.stringify({
    name: "left-pad",
    "dist-tags": { latest: "1.3.0" },
    versions: { "1.3.0": { name: "left-pad", version: "1.3.0" } },
  }),
};

describe("the check for known vulnerabilities, with npm and a registry over a socket", function () {
  this.timeout(30_000);
  let registry: Server;
  let folder = "";
  let answer: { readonly status: number; readonly body: string };

  before(async () => {
    registry = createServer((request, response) => {
      const { status, body } = request.method === "POST" ? answer : packument;
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((listening) => registry.listen(0, "127.0.0.1", listening));
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-audit-"));
    const lock = {
      name: "consumer",
      version: "1.0.0",
      lockfileVersion: 3,
      packages: { "": { dependencies: { "left-pad": "1.3.0" } }, "node_modules/left-pad": { version: "1.3.0" } },
    };
    const { port } = registry.address() as AddressInfo;
    writeFileSync(
      join(folder, ".npmrc"),
      `registry=http://127.0.0.1:${port}
fetch-retries=0
cache=${join(folder, "cache")}
`,
    );
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ name: "consumer", version: "1.0.0", dependencies: { "left-pad": "1.3.0" } }),
    );
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify(lock));
  });
  after(() => {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const faultsWhen = (status: number, body: string) => {
    answer = { status, body };
    return vulnerabilityFaults(folder);
  };

  it("passes what the registry knows nothing against", async () => assert.deepEqual(await faultsWhen(200, "{}"), []));
  it("passes a moderate one", async () => assert.deepEqual(await faultsWhen(200, JSON.stringify(advisory("moderate"))), []));

  for (const severity of ["high", "critical"]) {
    it(`refuses one of ${severity} severity, by the package's name`, async () => {
      assert.deepEqual(await faultsWhen(200, JSON.stringify(advisory(severity))), [
        `\`left-pad\` has a known vulnerability (${severity}): see \`npm audit\``,
      ]);
    });
  }

  for (const [title, status, body] of [
    ["doesn't take the question", 405, ""],
    ["fails", 500, "{}"],
    ["answers with something else", 200, "<html></html>"],
  ] as const) {
    it(`refuses to pass when the registry ${title}, and says what to do`, async () => {
      const [fault, ...more] = await faultsWhen(status, body);
      assert.match(fault ?? "", /^the registry didn't say what is known .*: use one that does, or leave the check out with --offline$/);
      assert.deepEqual(more, []);
    });
  }
});
