import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import { InstallDependenciesRequest, ProgramInfo, RunPluginRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { root } from "../../offline/src/kit";

describe("the kit's Node.js language host", function () {
  this.timeout(20_000);
  let host: ChildProcess;
  let client: LanguageRuntimeClient;
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "mfa-guard-host-"));
    host = spawn(join(root, "offline", "dist", "pulumi-language-nodejs.cjs"), { stdio: ["ignore", "pipe", "inherit"] });
    const [port] = await once(host.stdout ?? host, "data");
    client = new LanguageRuntimeClient(`127.0.0.1:${String(port).trim()}`, credentials.createInsecure());
  });
  after(() => {
    client.close();
    host.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const program = (directory: string) => new ProgramInfo().setRootDirectory(directory).setProgramDirectory(directory).setEntryPoint(".");

  /** The error and the bail flag of running the program in a folder; nothing listens at the monitor's address. */
  function run(directory: string): Promise<{ error: string; bail: boolean }> {
    const request = new RunRequest().setPwd(directory).setInfo(program(directory)).setMonitorAddress("127.0.0.1:1").setParallel(1);
    return new Promise((done, failed) =>
      client.run(request, (error, response) => (error ? failed(error) : done({ error: response.getError(), bail: response.getBail() }))),
    );
  }

  it("tells its version", async () => {
    const version = await new Promise((done, failed) =>
      client.getPluginInfo(new Empty(), (error, info) => (error ? failed(error) : done(info.getVersion()))),
    );
    assert.equal(version, "0.1.0");
  });

  it("says that the SDK isn't installed for a program outside every package", async () => {
    writeFileSync(join(folder, "index.js"), "");
    const { error, bail } = await run(folder);
    assert.equal(bail, false);
    assert.equal(error, `\`@pulumi/pulumi\` isn't installed for \`${folder}\`: run \`npm install\` there`);
  });

  it("says so for a policy pack too, and goes on serving", async () => {
    const request = new RunPluginRequest().setKind("analyzer").setPwd(folder).setInfo(program(folder));
    const [error] = await once(client.runPlugin(request), "error");
    assert.match(String(error), /isn't installed/);
    assert.match((await run(folder)).error, /isn't installed/);
  });

  describe("given a plugin whose source the engine fetched", () => {
    const install = (directory: string) =>
      new Promise<void>((done, failed) => {
        const request = new InstallDependenciesRequest().setDirectory(directory).setInfo(program(directory)).setIsPlugin(true);
        client
          .installDependencies(request)
          .on("data", () => {})
          .on("error", failed)
          .on("end", done);
      });
    const write = (path: string, manifest: object) => {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, "package.json"), JSON.stringify(manifest));
      return join(folder, path);
    };
    const dependencies = { local: `file:${join(root, "iam")}` };

    it("installs what it depends on, although a folder above it has workspaces", async () => {
      write("checkout", { workspaces: ["packages/*"] });
      const pack = write("checkout/home/policies/pack", { dependencies });
      await install(pack);
      assert.ok(existsSync(join(pack, "node_modules", "local")));
      assert.ok(!existsSync(join(folder, "checkout", "node_modules")));
    });

    it("installs where the workspaces are that it belongs to", async () => {
      const checkout = write("clone", { workspaces: ["packages/*"] });
      await install(write("clone/packages/plugin", { dependencies }));
      assert.ok(existsSync(join(checkout, "node_modules", "local")));
    });

    it("says what npm couldn't do", async () => {
      await assert.rejects(
        install(write("broken", { dependencies: { local: "file:./missing.tgz" } })),
        /`npm install` in `.*` exited with code \d+/,
      );
    });
  });
});
