// `npm run test:languages`: the SDKs that the engine's generators make of the schema, compiled, and a Go program on the real engine. Not
// among the tests that `npm test` runs, because the generators and the SDKs take minutes to build. Python's is: tests/components/python.test.ts.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../offline/src/kit";
import { madeTypes } from "../../testkit/components/consumer";
import { needed, needs } from "../../testkit/needs";
import { needsEngine } from "../../testkit/preview/engine";
import { componentHost, generateSdk, type Language } from "../../testkit/sdks";

const programs = join(__dirname, "languages");

/** Runs a command; an error of it shows all that it printed. */
async function run(command: string, args: readonly string[], cwd: string, environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const options = { cwd, env: environment, maxBuffer: 1 << 26 };
  const { stdout } = await promisify(execFile)(command, [...args], options).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout}${error.stderr}`);
  });
  return stdout;
}

describe("the SDKs that the engine's generators make of the schema", function () {
  this.timeout(1_200_000);
  needs("go");
  needsEngine();
  const folder = mkdtempSync(join(tmpdir(), "mfa-guard-languages-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function sdk(language: Language, ...under: string[]): Promise<string> {
    await generateSdk(language, join(folder, language, ...under));
    return join(folder, language);
  }

  it("in Go compiles, and a program passes the pack and is made", async () => {
    cpSync(join(programs, "go"), join(folder, "go"), { recursive: true });
    const program = await sdk("go", "sdk");
    // The generator's go.mod asks for the SDK that it was released with.
    const environment = { ...process.env, GOFLAGS: "-mod=mod" };
    await run("go", ["vet", "./...", "github.com/mfa-guard/mfa-guard/sdk/go/..."], program, environment);
    await run("go", ["build", "-o", "program", "."], program, environment);
    const work = join(folder, "go-work");
    mkdirSync(work);
    const output = await run(join(program, "program"), [work, join(root, "policypack")], work, await componentHost(folder));
    const { outputs, types } = JSON.parse(output) as { outputs: Record<string, string>; types: string[] };
    assert.match(outputs.group ?? "", /^devops-group-[0-9a-f]{7}$/);
    assert.match(outputs.administration ?? "", /^arn:aws:iam::\d{12}:role\/production-admin-role-[0-9a-f]{7}$/);
    for (const type of [...madeTypes, "aws:iam/user:User"]) assert.ok(types.includes(type), `${type} is not among ${types.join(", ")}`);
  });

  it("in Java compiles, with a program", async function () {
    await needed(this, "java");
    cpSync(join(programs, "java"), join(folder, "java"), { recursive: true });
    const program = await sdk("java");
    await run("mvn", ["--quiet", "--batch-mode", "compile"], program);
    assert.ok(existsSync(join(program, "target", "classes", "Example.class")));
    assert.ok(existsSync(join(program, "target", "classes", "com", "pulumi", "mfaguard", "JitRole.class")));
  });

  it("in TypeScript compiles, under the npm package's own name", async () => {
    const made = await sdk("nodejs");
    symlinkSync(join(root, "node_modules"), join(made, "node_modules"));
    // What npm runs when a program installs it: it compiles.
    const path = [join(made, "node_modules", ".bin"), process.env.PATH].join(delimiter);
    await run(process.execPath, ["scripts/postinstall.js"], made, { ...process.env, PATH: path });
    assert.equal((JSON.parse(readFileSync(join(made, "package.json"), "utf8")) as { name: string }).name, "mfa-guard");
    writeFileSync(join(made, "load.cjs"), 'process.stdout.write(Object.keys(require("./bin")).sort().join(" "));');
    assert.match(await run(process.execPath, ["load.cjs"], made), /BreakGlass .*JitRole .*MfaUser .*RootGuard/);
  });

  // Uncompiled: there is no .NET SDK among what the tests may install.
  it("in C# is generated", async () => {
    const made = await sdk("dotnet");
    assert.match(readFileSync(join(made, "Pulumi.MfaGuard.csproj"), "utf8"), /<PackageReference Include="Pulumi" Version="3\.\*"/);
    const role = readFileSync(join(made, "JitRole.cs"), "utf8");
    assert.match(role, /public InputList<string> Groups/);
    assert.match(role, /public int\? MaxMfaAge/);
  });
});
