import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { readTranslatedBundle } from "../../../scripts/l10n/translations.ts";
import { openLogFile } from "../../../client/src/cluster/logs/logFile.ts";
import { maskLog } from "../../../client/src/cluster/logs/maskedLog.ts";
import { useTranslations } from "../../../client/src/l10n.ts";
import type { LogLine, LogNote, Pod, TaskLog } from "../../../client/src/cluster/index.ts";
import { isPrintedByDriver, TaskLogFiles, type TaskLogPlace } from "../../../client/src/runs/taskLogs.ts";
import { pod } from "../cluster/fakeApi.ts";

const END = { why: "container-ended", lines: 1, exitCode: 0 } as const;
const TIMED = { timestamps: true };
const TIME = "2026-01-01T00:00:00Z";
const lines = (...texts: string[]): LogLine[] => texts.map((text) => ({ time: TIME, text }));
/** What is said of a log that begins later on its node than in its file. */
const ANOTHER_FILE = `Lines written just before ${TIME} may be missing: the node began another file for this log then`;

function taskPod(name: string, task: string, labels: Readonly<Record<string, string>> = {}): Pod {
  const command = ["dbnd", "execute", "--task-id", `${task}__003ae6a806`];
  return { ...pod(name, "Running", { labels }), spec: { containers: [{ name: "base", command }] } };
}

/** The lines of a file, without their times. */
function linesOf(path: string): string[] {
  const texts = readFileSync(path, "utf8").split("\n").slice(0, -1);
  return texts.map((text) => text.replace(/^\d\S+Z /, ""));
}

/** A folder of logs, in which windows come and go. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "tasks-"));
  readonly runLogPath = join(this.path, "run.dbndlog");

  async window(place: TaskLogPlace = "runLog"): Promise<Window> {
    return new Window(this, await openLogFile(this.runLogPath, undefined, TIMED), place);
  }

  get runLog(): string[] {
    return linesOf(this.runLogPath);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}

class Window {
  readonly panels = new Map<string, string[]>();
  readonly runLog: Awaited<ReturnType<typeof openLogFile>>;
  readonly tasks: TaskLogFiles;

  constructor(folder: Folder, runLog: Window["runLog"], place: TaskLogPlace) {
    this.runLog = runLog;
    this.tasks = new TaskLogFiles({
      folder: join(folder.path, "run.tasks"),
      openFile: openLogFile,
      maskFile: maskLog,
      file: TIMED,
      readEnd: (path) => Promise.resolve(`${linesOf(path).join("\n")}\n`),
      runLog,
      place,
      newPanel: (task) => {
        const shown: string[] = [];
        this.panels.set(task, shown);
        return {
          lines: (some) => void shown.push(...some.map(({ text }) => text)),
          note: (note: LogNote) => void shown.push(note.text),
          reset: async (read) => void shown.push(...(await read()).trimEnd().split("\n")),
          show: () => undefined,
          dispose: () => undefined,
        };
      },
    });
  }

  async open(one: Pod): Promise<TaskLog> {
    const log = await this.tasks.open(one);
    assert.ok(log);
    return log;
  }
}

describe("the logs of task pods", () => {
  test("stand in the run's log, each line behind its task, and in a file each", async () => {
    using folder = new Folder();
    const window = await folder.window();
    const load = await window.open(taskPod("a", "load"));
    await load.lines(lines("one", "two"));
    const other = await window.open(taskPod("b", "join"));
    await other.lines(lines("three"));
    await load.lines(lines("four"));
    await load.ended(END);
    await window.runLog.close();
    assert.deepEqual(folder.runLog, [
      "──── Log of task load, pod a",
      "[load] one",
      "[load] two",
      "──── Log of task join, pod b",
      "[join] three",
      "[load] four",
      "──── [load] The container ended with exit code 0",
    ]);
    assert.deepEqual(linesOf(window.tasks.pathOf("a")), [
      "──── Log of task load, pod a",
      "one",
      "two",
      "four",
      "──── The container ended with exit code 0",
    ]);
    await other.ended(END);
  });

  test("what the driver prints itself is not repeated in the run's log, but kept", async () => {
    using folder = new Folder();
    const window = await folder.window();
    const submitted = taskPod("a", "load", { dbnd_task_name: "dbnd-task-submit" });
    assert.ok(isPrintedByDriver(submitted));
    const log = await window.open(submitted);
    await log.lines(lines("one"));
    await log.ended(END);
    await window.runLog.close();
    assert.deepEqual(folder.runLog, []);
    assert.ok(linesOf(window.tasks.pathOf("a")).includes("one"));
  });

  test("of this window and of an earlier one lose what becomes known as secret; a panel is shown again", async () => {
    using folder = new Folder();
    const earlier = await folder.window("ownChannel");
    const old = await earlier.open(taskPod("a", "load"));
    await old.lines(lines("earlier: a-secret"));
    await old.ended(END);
    const window = await folder.window("ownChannel");
    const log = await window.open(taskPod("b", "join"));
    await log.lines(lines("now: a-secret"));
    await window.tasks.mask((text) => text.replaceAll("a-secret", "******"));
    await log.lines(lines("then"));
    await log.ended(END);
    for (const { runLog } of [earlier, window]) await runLog.close();
    assert.ok(linesOf(window.tasks.pathOf("a")).includes("earlier: ******"));
    const written = ["──── Log of task join, pod b", "now: ******"];
    assert.deepEqual(linesOf(window.tasks.pathOf("b")).slice(0, 3), [...written, "then"]);
    assert.ok(
      window.panels
        .get("join")
        ?.join("\n")
        .includes([...written, "then"].join("\n")),
    );
  });

  test("after a reload, what was read stands there once; pods that are there are read on", async () => {
    using folder = new Folder();
    const first = await folder.window();
    const [gone, there] = [taskPod("gone", "load"), taskPod("there", "join")];
    // One after the other: logs that are read at once come into the run's log as their files are written.
    const a = await first.open(gone);
    await a.lines(lines("old"));
    await a.ended(END);
    const b = await first.open(there);
    await b.lines(lines("dropped by the node since", "half"));
    await first.runLog.close();
    for (let reload = 0; reload < 2; reload++) {
      const next = await folder.window();
      await next.tasks.begin([there]);
      const again = await next.open(there);
      await again.lines(lines("half", "rest"));
      await again.ended(END);
      await next.runLog.close();
      assert.deepEqual(folder.runLog, [
        "──── Log of task load, pod gone",
        "[load] old",
        "──── [load] The container ended with exit code 0",
        "──── Log of task join, pod there",
        "[join] dropped by the node since",
        "[join] half",
        "[join] rest",
        "──── [join] The container ended with exit code 0",
        `──── ⚠ [join] ${ANOTHER_FILE}`,
      ]);
      assert.deepEqual(linesOf(next.tasks.pathOf("there")), [
        "──── Log of task join, pod there",
        "dropped by the node since",
        "half",
        "rest",
        "──── The container ended with exit code 0",
        `──── ⚠ ${ANOTHER_FILE}`,
      ]);
    }
    await b.ended(END);
  });

  test("of which a window was closed while it read one: that its end is missing is said, once, where it cannot be read on", async () => {
    for (const place of ["runLog", "ownChannel"] as const) {
      using folder = new Folder();
      const first = await folder.window(place);
      const [gone, there] = [taskPod("gone", "load"), taskPod("there", "join")];
      for (const one of [gone, there]) await (await first.open(one)).lines(lines("half"));
      await first.runLog.close();
      writeFileSync(first.tasks.pathOf("gone"), "and half a li", { flag: "a" });
      for (let reload = 0; reload < 2; reload++) {
        const next = await folder.window(place);
        await next.tasks.begin([there]);
        const again = await next.open(there);
        if (place === "ownChannel") assert.ok(next.panels.get("join")?.some((text) => text.endsWith("half")));
        await again.lines(lines("half", "rest"));
        await again.ended(END);
        await next.runLog.close();
        const end = "The log is not complete: the window was closed while it was read";
        assert.deepEqual(linesOf(next.tasks.pathOf("gone")), [
          "──── Log of task load, pod gone",
          "half",
          "and half a li",
          `──── ⚠ ${end}`,
        ]);
        assert.doesNotMatch(readFileSync(next.tasks.pathOf("there"), "utf8"), /not complete/);
        const inRunLog = folder.runLog.filter((line) => line.includes(end));
        assert.deepEqual(inRunLog, place === "runLog" ? [`──── ⚠ [load] ${end}`] : []);
      }
      assert.deepEqual(readdirSync(join(folder.path, "run.tasks")).sort(), ["gone.dbndlog", "there.dbndlog"]);
    }
  });

  test("what a window in German has kept is gone on with by one in English, and the other way round", async () => {
    after(() => useTranslations(undefined));
    const german = readTranslatedBundle("de");
    for (const [before, now] of [
      [german, undefined],
      [undefined, german],
    ] as const) {
      using folder = new Folder();
      useTranslations(before);
      const pod = taskPod("there", "load");
      await (await (await folder.window()).open(pod)).lines(lines("old"));
      useTranslations(now);
      const next = await folder.window();
      const log = await next.open(pod);
      await log.lines(lines("old", "new"));
      await next.runLog.close();
      assert.deepEqual(folder.runLog, ["──── Log of task load, pod there", "[load] old", "[load] new"]);
      await log.ended(END);
    }
  });

  test("that some have to wait is said in the run's log, unless nobody wants them", async () => {
    for (const [place, said] of [
      ["ownChannel", 1],
      ["off", 0],
    ] as const) {
      using folder = new Folder();
      const window = await folder.window(place);
      window.tasks.waiting(500);
      await window.runLog.close();
      assert.equal(folder.runLog.filter((line) => line.includes("logs of 500 task pods")).length, said);
    }
  });

  test("shown later, a panel has all from the beginning, and what comes, once", async () => {
    using folder = new Folder();
    const window = await folder.window("ownChannel");
    const off = await folder.window("off");
    assert.equal(await off.tasks.open(taskPod("x", "load")), undefined);
    const log = await window.open(taskPod("a", "load"));
    assert.deepEqual([...window.panels.keys()], ["load"], "a channel each, at once");
    const lazy = await folder.window("runLog");
    const other = await lazy.open(taskPod("b", "join"));
    void other.lines(lines("1", "2"));
    const shown = lazy.tasks.show("b");
    await other.lines(lines("3"));
    assert.ok(await shown);
    assert.deepEqual(lazy.panels.get("join"), ["──── Log of task join, pod b", "1", "2", "3"]);
    assert.ok(!(await lazy.tasks.show("nobody")));
    await Promise.all([log.ended(END), other.ended(END)]);
    for (const { runLog } of [window, off, lazy]) await runLog.close();
  });
});
