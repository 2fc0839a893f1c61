/** The logs of runs: what is in their files, and what a panel shows of them. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import { programPlan } from "../../simulation/world.ts";
import "./window.ts";

const { RunLogs } = await import("../../../client/src/runs/runLogs.ts");
const folder = mkdtempSync(join(tmpdir(), "logs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("the log of a run", () => {
  test("has what an earlier window read of its log, and shows it, where the pod is gone since", async () => {
    const plan = programPlan([{ acts: [] }]);
    const path = join(folder, "logs-of-gone", `${plan.podName}.dbndlog`);
    const resumed = newRun(plan, { name: "sim", server: "" }, 0, {});
    const line = (second: number) => ({ time: `2026-01-01T00:00:0${second}.5Z`, text: `line ${second}` });
    const earlier = await library.openLogFile(path, undefined, { timestamps: true });
    await earlier.lines([line(1), line(2)]);
    await earlier.close();
    for (const read of [[], [line(2), line(3)]]) {
      const logs = await RunLogs.open(library, join(folder, "logs-of-gone"), plan, "sim", resumed);
      let shown = "";
      (await logs.follow((text) => (shown += text)))();
      assert.match(shown, /^line 1\nline 2$/m);
      await logs.sink.lines(read);
      await logs.file.close();
      logs.dispose();
    }
    assert.equal(readFileSync(path, "utf8"), [1, 2, 3].map((n) => `${line(n).time} line ${n}\n`).join(""));
  });

  test("has the times of all lines in its file, also where the setting hides them; each drawing that stays has one", async () => {
    const plan = programPlan([{ acts: [] }]);
    const logs = await RunLogs.open(library, folder, plan, "sim");
    const time = "2026-01-01T00:00:00.5Z";
    const texts = ["one", "10%\r50%\r90%", "a line of Windows\r", "\r", ""];
    await logs.file.lines(texts.map((text) => ({ time, text })));
    await logs.file.close();
    assert.deepEqual(readFileSync(logs.path, "utf8").split("\n"), [
      `${time} one`,
      `${time} 10%\r50%\r${time} 90%`,
      `${time} a line of Windows\r`,
      `${time} \r`,
      `${time} `,
      "",
    ]);
    logs.dispose();
  });

  test("what its file could not take until the end is told, and again where the panel is filled anew", async () => {
    const place = join(folder, "not-a-folder");
    writeFileSync(place, "a file");
    const logs = await RunLogs.open(library, place, programPlan([{ acts: [] }]), "sim");
    await logs.sink.lines([{ time: "2026-01-01T00:00:00.5Z", text: "line 1" }]);
    await logs.end({ verdict: "failed", sentence: "The run failed.", pod: "kept", tries: 1 });
    let shown = "";
    (await logs.follow((text) => (shown += text)))();
    assert.match(shown, /1 line is missing at the end of the file of this log: .*The run failed\./s);
    logs.dispose();
  });

  test("what is found out after its end is shown, and not in the file, which is whole", async () => {
    const logs = await RunLogs.open(library, folder, programPlan([{ acts: [] }]), "sim");
    await logs.end({ verdict: "failed", sentence: "The run failed.", pod: "kept", tries: 1 });
    const whole = readFileSync(logs.path, "utf8");
    logs.note("The quota was used up.");
    let shown = "";
    (await logs.follow((text) => (shown += text)))();
    assert.match(shown, /The run failed\..*The quota was used up\./s);
    assert.equal(readFileSync(logs.path, "utf8"), whole);
    logs.dispose();
  });
});
