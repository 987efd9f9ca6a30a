import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "..");
const PRODUCT = ["iam", "stack", "cloudtrail", "policypack", "components", "cli"];
const TOOLS = [...PRODUCT, "offline", "testkit", "scripts"];

/** What each room may import besides itself. The innermost folder that is named counts. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  iam: [],
  "iam/src/evaluate": ["iam/src/document/document.ts", "iam/src/premises.ts", "iam/src/request.ts", "iam/src/verdict.ts"],
  stack: ["iam"],
  cloudtrail: [],
  policypack: ["iam", "stack"],
  components: ["iam", "cloudtrail"],
  cli: ["iam", "stack", "policypack", "components", "cloudtrail"],
  "cli/account": ["iam", "stack", "policypack", "cli/aws", "cli/terminal", "cli/user-error.ts"],
  "cli/terminal": ["cli/user-error.ts"],
  playground: ["iam", "cli/page/browser/shared"],
  "playground/engine": ["iam"],
  offline: ["cli/terminal", "cli/user-error.ts"],
  testkit: [...PRODUCT, "offline"],
  scripts: TOOLS,
  bench: TOOLS,
  tour: TOOLS,
  tests: [...TOOLS, "bench", "tour", "playground"],
  "tests/preview/programs": ["components"],
  "tests/preview/field": ["components"],
  examples: ["components"],
  docs: [],
};

/** Where tests of a folder lie that isn't called as theirs is. */
const MIRRORED: Readonly<Record<string, string>> = {
  iam: "iam/src",
  offline: "offline/src",
  release: "scripts/release",
  words: "scripts/words",
};
/** Tests of no folder: properties of the whole engine, and programs on Pulumi's own. */
const WHOLE = ["iam/properties", "preview"];

const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", "*.ts", "*.tsx", "*.mts"], {
  cwd: root,
  encoding: "utf8",
});
const files = new Map(
  listed
    .trim()
    .split("\n")
    .filter((path) => existsSync(join(root, path)))
    .map((path) => [path, readFileSync(join(root, path), "utf8")] as const),
);

interface Import {
  readonly path: string;
  /** True iff nothing of it is left when the program runs. */
  readonly type: boolean;
}

const IMPORT = /^(?:import|export)( type)?\s(?:[\w*{][^;"=]*?\sfrom\s)?"([^"]+)"|\b(?:import|require)\("([^"]+)"\)/gm;

const imports = new Map(
  [...files].map(([path, text]) => {
    const found = [...text.matchAll(IMPORT)].map(([, type, fixed, dynamic]) => ({
      path: resolved(path, fixed ?? dynamic ?? ""),
      type: type !== undefined,
    }));
    return [path, found.filter((each): each is Import => each.path !== undefined)] as const;
  }),
);

/** The file of the project that a module's name stands for; `undefined` for packages of others, and for what isn't TypeScript. */
function resolved(from: string, name: string): string | undefined {
  if (name === "@mfa-guard/iam") return "iam/src/index.ts";
  if (name === "mfa-guard") return "components/index.ts";
  const base = join(dirname(from), name).replace(/\.(m?)js$/, "");
  return name.startsWith(".")
    ? [base, ...[".ts", ".tsx", ".mts", "/index.ts"].map((end) => base + end)].find((path) => files.has(path))
    : undefined;
}

const isIn = (path: string, room: string) => path === room || path.startsWith(`${room}/`);
const roomOf = (path: string) =>
  Object.keys(ARROWS)
    .filter((room) => isIn(path, room))
    .sort((a, b) => b.length - a.length)[0];

/** Everything that runs when one of these files does. */
function reached(from: readonly string[]): ReadonlySet<string> {
  const all = new Set(from);
  for (const path of all) for (const { path: next, type } of imports.get(path) ?? []) if (!type) all.add(next);
  return all;
}

describe("the structure", () => {
  it("has arrows that go one way", () => {
    const wrong = [...imports].flatMap(([path, targets]) => {
      const room = roomOf(path) ?? assert.fail(`${path} lies in no room: name its folder in ARROWS`);
      const allowed = [room, ...(ARROWS[room] ?? [])];
      return targets.filter((target) => !allowed.some((each) => isIn(target.path, each))).map((target) => `${path} imports ${target.path}`);
    });
    assert.deepEqual(wrong, []);
  });

  it("has no two files that need each other, not even for their types", () => {
    const done = new Set<string>();
    const visit = (path: string, way: readonly string[]): void => {
      assert.ok(!way.includes(path), `${[...way.slice(way.indexOf(path)), path].join(" -> ")}`);
      if (done.has(path)) return;
      for (const next of imports.get(path) ?? []) visit(next.path, [...way, path]);
      done.add(path);
    };
    for (const path of files.keys()) visit(path, []);
  });

  it("has an evaluator that runs no line of the search or the sets", () => {
    const under = (...rooms: string[]) => [...files.keys()].filter((path) => rooms.some((room) => isIn(path, room)));
    const [evaluator, search] = [reached(under("iam/src/evaluate")), reached(under("iam/src/search", "iam/src/sets"))];
    assert.ok(evaluator.size > 0 && search.size > 0);
    assert.deepEqual(
      [...evaluator].filter((path) => search.has(path)),
      [],
    );
  });

  it("constructs a policy pack in the pack's entry file alone", () => {
    assert.deepEqual(
      [...files].filter(([, text]) => /\bnew PolicyPack\(/.test(text)).map(([path]) => path),
      ["policypack/index.ts"],
    );
  });

  it("has nothing among the tests but tests, and programs that they run", () => {
    const others = [...files.keys()].filter(
      (path) => isIn(path, "tests") && !isIn(path, "tests/preview/programs") && !isIn(path, "tests/preview/field"),
    );
    assert.deepEqual(
      others.filter((path) => !/\.(?:test|matrix)\.ts$/.test(path)),
      [],
    );
  });

  it("has tests in the folder of what they test", () => {
    const folders = new Set(
      [...files.keys()].filter((path) => /^tests\/.*\.test\.ts$/.test(path)).map((path) => dirname(path).slice("tests/".length)),
    );
    const lost = [...folders].filter((folder) => {
      const [first = "", ...rest] = folder.split("/");
      return !WHOLE.includes(folder) && !existsSync(join(root, MIRRORED[first] ?? first, ...rest));
    });
    assert.deepEqual(lost, []);
  });
});
