import { strict as assert } from "node:assert";
import { mock } from "node:test";
import { startProgress } from "../../../cli/terminal/progress";

describe("progress where there is no terminal", () => {
  const { isTTY } = process.stderr;
  const lines: string[] = [];
  const seconds = (count: number) => {
    for (let passed = 0; passed < count; passed += 1) mock.timers.tick(1000);
  };
  beforeEach(() => {
    lines.length = 0;
    process.stderr.isTTY = false;
    mock.timers.enable({ apis: ["setInterval", "Date"] });
    // Node.js itself remarks that its mocked timers are experimental.
    mock.method(console, "error", (line: string) => void (line.startsWith("(node:") || lines.push(line)));
  });
  afterEach(() => {
    process.stderr.isTTY = isTTY;
    mock.reset();
    mock.timers.reset();
  });

  it("says how a long step stands every fifteen seconds, and for how long it has run", async () => {
    const step = await startProgress("Building.", "lines");
    step.say("Compiled 1");
    seconds(14);
    step.say("Compiled 2");
    seconds(61);
    step.succeed("Built.");
    seconds(60);
    assert.deepEqual(lines, ["Building.", ...["0:15", "0:30", "0:45", "1:00", "1:15"].map((time) => `Compiled 2 (${time})`), "Built."]);
  });

  it("says nothing unless lines are wanted", async () => {
    const step = await startProgress("Judging");
    seconds(60);
    step.stop();
    assert.deepEqual(lines, []);
  });
});
