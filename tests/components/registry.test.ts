import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parse } from "yaml";
import { openEngine } from "../../offline/src/engine";
import { root } from "../../offline/src/kit";
import { needsEngine } from "../../testkit/preview/engine";

const { version } = require("../../components/package.json") as { version: string };
const pages = { index: "docs/_index.md", installation: "docs/installation-configuration.md" };
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** https://www.pulumi.com/docs/iac/guides/building-extending/packages/publishing-packages/ */
describe("the pages for the Pulumi Registry", () => {
  for (const page of Object.values(pages)) {
    it(`${page} has the front matter that the registry reads`, () => {
      const [, matter = "", body = ""] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(read(page)) ?? [];
      const { title, meta_desc, layout, ...more } = parse(matter) as Record<string, string>;
      assert.deepEqual(more, {});
      assert.equal(layout, "package");
      assert.match(title ?? "", /^MFA Guard\b/);
      assert.match(meta_desc ?? "", /^.{50,160}$/);
      // The registry makes a heading of the title, and shows pages far from this repository.
      assert.doesNotMatch(body, /^# /m);
      assert.doesNotMatch(body, /\]\((?!https:)/);
    });
  }

  it("name the SDK of each language as it is generated, and the version that is here", () => {
    const { language } = JSON.parse(read("tests/components/golden/schema.json")) as {
      language: { go: { importBasePath: string }; nodejs: { packageName: string } };
    };
    const page = read(pages.installation);
    for (const name of [
      language.go.importBasePath,
      language.nodejs.packageName,
      "pulumi_mfa_guard",
      "com.pulumi.mfaguard",
      "Pulumi.MfaGuard",
    ])
      assert.ok(page.includes(`\`${name}\``), name);
    assert.ok(page.includes(`github.com/mfa-guard/mfa-guard.git/components@${version}`));
  });
});

describe("`pulumi package publish`", function () {
  this.timeout(120_000);
  needsEngine();
  const uploaded = new Map<string, string>();
  const home = mkdtempSync(join(tmpdir(), "mfa-guard-registry-"));
  let cloud: Server;
  before("start a registry", async () => {
    cloud = createServer((asked, answer) => void registry(asked, answer, uploaded));
    await new Promise<void>((done) => cloud.listen(0, "127.0.0.1", done));
  });
  after(() => {
    cloud.close();
    rmSync(home, { recursive: true, force: true });
  });

  it("finds nothing missing in the package, and uploads schema, README and installation page", async () => {
    const engine = await openEngine("offline");
    const url = `http://127.0.0.1:${(cloud.address() as AddressInfo).port}`;
    const { code, stdout, stderr } = await engine.run(
      ["package", "publish", join(root, "components"), "--installation-configuration", join(root, pages.installation)],
      {
        folder: home,
        output: "captured",
        environment: { PULUMI_BACKEND_URL: url, PULUMI_ACCESS_TOKEN: "a-token", PULUMI_HOME: home },
      },
    );
    assert.equal(code, 0, stdout + stderr);
    assert.ok(stdout.includes(`Successfully published package mfa-guard/mfa-guard@${version}`), stdout);
    assert.equal(uploaded.get("/upload/readme"), read("components/README.md"));
    assert.equal(uploaded.get("/upload/installation"), read(pages.installation));
    const { publisher, name, displayName, license, repository, keywords, logoUrl } = JSON.parse(uploaded.get("/upload/schema") ?? "");
    assert.deepEqual([publisher, name, displayName, license], ["mfa-guard", "mfa-guard", "MFA Guard", "Apache-2.0"]);
    assert.equal(repository, "https://github.com/mfa-guard/mfa-guard");
    for (const keyword of ["category/cloud", "kind/component"]) assert.ok(keywords.includes(keyword), keyword);
    assert.match(read(logoUrl.replace(/^https:\/\/raw\.githubusercontent\.com\/mfa-guard\/mfa-guard\/main\//, "")), /^<svg /);
    assert.ok(uploaded.has(`/api/registry/packages/private/mfa-guard/mfa-guard/versions/${version}/complete`));
  });
});

/** As much of Pulumi Cloud's API as publishing a package calls. https://www.pulumi.com/docs/reference/cloud-rest-api/ */
async function registry(asked: IncomingMessage, answer: ServerResponse, uploaded: Map<string, string>): Promise<void> {
  const path = asked.url ?? "";
  const here = `http://${asked.headers.host}`;
  const body = await text(asked.headers["content-encoding"] === "gzip" ? asked.pipe(require("node:zlib").createGunzip()) : asked);
  if (asked.method === "PUT" || path.endsWith("/complete")) uploaded.set(path, body);
  const urls = { schema: "schema", index: "readme", installationConfiguration: "installation" };
  const uploadURLs = Object.fromEntries(Object.entries(urls).map(([name, at]) => [name, `${here}/upload/${at}`]));
  const answers: Readonly<Record<string, object>> = {
    "/api/user": { githubLogin: "somebody", name: "Somebody", email: "somebody@example.org", organizations: [] },
    "/api/capabilities": { capabilities: [] },
    "/api/registry/packages/private/mfa-guard/mfa-guard/versions": { operationID: "1", uploadURLs },
  };
  answer.setHeader("content-type", "application/json");
  answer.end(JSON.stringify(answers[path] ?? {}));
}
