/** The journal on a disk: full, damaged, of another version, shared by windows. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { claimFiles, type ClaimFiles } from "../../../../client/src/cluster/run/claimFiles.ts";
import { RunClaims } from "../../../../client/src/cluster/run/claims.ts";
import { readEntry } from "../../../../client/src/cluster/run/journalEntry.ts";
import { fileJournal, readJournal, setAside } from "../../../../client/src/cluster/run/journal.ts";
import { newRun } from "../../../../client/src/cluster/run/run.ts";
import type { RunEvent } from "../../../../client/src/cluster/run/events.ts";
import { planOfTry } from "../../../../client/src/cluster/run/nextTry.ts";
import { step } from "../../../../client/src/cluster/run/step.ts";
import type { RunState } from "../../../../client/src/cluster/run/state.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
import { base, pod } from "../fakeApi.ts";
import { LABELS, plan } from "./plans.ts";
import { workerRunPlan } from "./workerPlans.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (id: string, startedAt = 1000): RunState => ({
  ...newRun(plan(), { name: "fake", server: "https://a" }, startedAt),
  id,
});
const entry = (id: string): string => join(folder, `${id}.run.json`);
const idsOf = (states: readonly RunState[]): readonly string[] => states.map(({ id }) => id);

describe("the journal", () => {
  test("has what was saved last, the oldest run first", async () => {
    const journal = fileJournal(folder);
    await journal.save(run("b", 2000));
    await journal.save(run("a", 1000));
    await journal.save({ ...run("b", 2000), stage: "running" });
    assert.deepEqual(await journal.load(), [run("a", 1000), { ...run("b", 2000), stage: "running" }]);
    await journal.remove("a");
    assert.deepEqual(readdirSync(folder), ["b.run.json"]);
  });

  test("a window that hung while it wrote leaves what another one has written since", async () => {
    await fileJournal(folder).save(run("a", 2000));
    const answers = [true, false];
    const claims = {
      take: () => Promise.resolve(true),
      keep: () => Promise.resolve(answers.shift() === true),
      release: () => Promise.resolve(),
    };
    const times = [0, 400_000];
    const hung = fileJournal(folder, claims, () => times.shift() ?? 400_000);
    await assert.rejects(hung.save(run("a", 1000)), /another window follows this run now/);
    assert.deepEqual(await fileJournal(folder).load(), [run("a", 2000)]);
    assert.deepEqual(readdirSync(folder), ["a.run.json"]);
    const quick = fileJournal(folder, { ...claims, keep: () => Promise.resolve(answers.length === 0) });
    await quick.save(run("a", 1000));
    assert.deepEqual(await quick.load(), [run("a", 1000)]);
  });

  test("an entry is replaced as a whole: who reads it meanwhile, or finds the power gone, has the one before", async () => {
    const journal = fileJournal(folder);
    await journal.save(run("a"));
    const before = readFileSync(entry("a"), "utf8");
    const reader = join(folder, "reader");
    linkSync(entry("a"), reader);
    await journal.save({ ...run("a"), stage: "running" });
    assert.equal(readFileSync(reader, "utf8"), before);
    assert.notEqual(readFileSync(entry("a"), "utf8"), before);
  });

  test("a save that fails leaves the last entry, and no draft", async () => {
    const journal = fileJournal(folder);
    await journal.save(run("a"));
    const endless = { ...run("a") } as { self?: unknown } & RunState;
    endless.self = endless;
    await assert.rejects(journal.save(endless));
    assert.deepEqual(await journal.load(), [run("a")]);
    assert.deepEqual(readdirSync(folder), ["a.run.json"]);
    // A folder that cannot be made: a file has its name.
    await assert.rejects(fileJournal(entry("a")).save(run("a")));
  });

  test("drafts of a process that died are removed, and one that is being written is not", async () => {
    const [old, young] = [join(folder, "a.run.json.1.tmp"), join(folder, "a.run.json.2.tmp")];
    for (const file of [old, young]) writeFileSync(file, "{");
    utimesSync(old, 0, 0);
    await readJournal(folder);
    assert.deepEqual(readdirSync(folder), ["a.run.json.2.tmp"]);
  });

  test("an entry that cannot be read is told, hides no other, and stays", async () => {
    const { plan: whole } = run("x");
    const damaged: readonly (readonly [text: string, why: RegExp])[] = [
      ["", /empty/],
      ['{"version":1,"id":', /no JSON/],
      ["null", /no object/],
      [JSON.stringify({ ...run("x"), version: 2 }), /newer version/],
      [JSON.stringify({ ...run("x"), tries: undefined }), /^tries/],
      [JSON.stringify({ ...run("x"), tries: [] }), /^tries/],
      [JSON.stringify({ ...run("x"), stage: "dancing" }), /^stage/],
      [JSON.stringify({ ...run("x"), plan: { ...whole, policy: null } }), /^plan\.policy/],
      [JSON.stringify({ ...run("x"), plan: { ...whole, pod: "text" } }), /^plan\.pod/],
    ];
    await fileJournal(folder).save(run("good"));
    for (const [text, why] of damaged) {
      writeFileSync(entry("bad"), text);
      const { states, unreadable } = await readJournal(folder);
      assert.deepEqual(idsOf(states), ["good"], text);
      assert.equal(unreadable.length, 1, text);
      assert.match(unreadable[0]?.why ?? "", why);
    }
    const [lost] = (await readJournal(folder)).unreadable;
    assert.ok(lost);
    const aside = await setAside(lost);
    assert.equal(readFileSync(aside, "utf8"), damaged.at(-1)?.[0]);
    assert.deepEqual((await readJournal(folder)).unreadable, []);
  });

  test("an entry that the system does not let us read is told, and keeps nothing of the others", async () => {
    await fileJournal(folder).save(run("good"));
    mkdirSync(entry("odd"));
    const { states, unreadable } = await readJournal(folder);
    assert.deepEqual([idsOf(states), unreadable.map(({ file }) => file)], [["good"], [entry("odd")]]);
    assert.match(unreadable[0]?.why ?? "", /EISDIR/);
  });

  test("it has what the run was asked for with: the same can be asked for again", async () => {
    const request = {
      task: "t",
      uri: "file:///a.py",
      environment: "k8s",
      parameters: { lines: "40" },
      words: ["-s", "a.b=c"],
    };
    await fileJournal(folder).save(newRun(plan(), { name: "fake", server: "" }, 0, { request }));
    assert.deepEqual((await fileJournal(folder).load())[0]?.request, request);
  });

  test("property: an entry with a damage anywhere is refused, or can be gone on with", () => {
    const request = { task: "t", parameters: { lines: "40" }, words: ["-s"], interactive: true };
    const fresh = { ...newRun(plan(), { name: "fake", server: "" }, 0, { request }), deadline: 9 };
    const entries = [fresh, ...lifeOf(fresh), newRun(workerRunPlan("true"), { name: "fake", server: "" }, 0)];
    for (const state of entries) assert.equal(typeof readEntry(JSON.stringify(state)), "object");
    const odd = fc.constantFrom<unknown>(null, undefined, 0, -1, "", "x", true, [], {}, [null], { a: null });
    fc.assert(
      fc.property(
        fc.constantFrom(...entries),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        odd,
        (state, where, value) => {
          const entry = JSON.parse(JSON.stringify(state)) as object;
          const places = placesIn(entry);
          const place = places[Math.floor(where * places.length)];
          assert.ok(place);
          place.put(value);
          const read = readEntry(JSON.stringify(entry));
          if (typeof read === "string") {
            assert.match(read, /missing|no object|newer/);
            return;
          }
          for (const event of EVENTS) step(step(read, { type: "resume", at: 5000 }).state, event);
          planOfTry(read, 2);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test("an entry of an earlier version, which knew less, is gone on with", async () => {
    const { version, id, plan: planned, cluster, stage, startedAt, tries } = run("old");
    writeFileSync(entry("old"), JSON.stringify({ version, id, plan: planned, cluster, stage, startedAt, tries }));
    const [state] = await fileJournal(folder).load();
    assert.deepEqual(state, run("old"));
    const { effects } = step(state, { type: "resume", at: 5000 });
    assert.deepEqual(effects, [{ type: "settle", after: 0, resumed: true }]);
  });
});

/** Every part of a JSON value that can be another one. */
function placesIn(value: object): readonly { readonly put: (other: unknown) => void }[] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => [
    { put: (other: unknown) => Object.assign(value, { [key]: other }) },
    ...(typeof part === "object" && part !== null ? placesIn(part) : []),
  ]);
}

const running = pod("p", "Running", { labels: LABELS, status: base.running() });
const EVENTS: readonly RunEvent[] = [
  { type: "settled", at: 6000, pod: null, resumed: true },
  { type: "created", at: 6000, pod: running },
  { type: "pod", at: 6000, pod: running },
  { type: "pod", at: 6000, pod: pod("p", "Failed", { labels: LABELS, status: base.ended(1) }) },
  { type: "pod-gone", at: 6000 },
  { type: "log-ended", at: 6000 },
  { type: "deleted", at: 6000 },
  { type: "stop", at: 6000 },
  { type: "detach", at: 6000 },
  { type: "time", at: 9e9 },
];

/** The states of a run that fails in its first try and waits for the second. */
function lifeOf(fresh: RunState): readonly RunState[] {
  const states: RunState[] = [];
  const told: readonly RunEvent[] = [
    { type: "start", at: 1 },
    { type: "created", at: 2, pod: running },
    { type: "pod", at: 3, pod: running },
    { type: "pod", at: 4, pod: pod("p", "Failed", { labels: LABELS, status: base.ended(255) }) },
    { type: "log-ended", at: 5 },
    { type: "deleted", at: 6 },
  ];
  told.reduce<RunState>(
    (state, event) => {
      states.push(step(state, event).state);
      return states.at(-1) ?? state;
    },
    { ...fresh, mode: "executor", retries: "policy" },
  );
  assert.equal(states.at(-1)?.stage, "retrying");
  return states;
}

/** Two windows, as processes of one machine or of two. */
class Windows {
  readonly clock = new VirtualClock();
  readonly dead = new Set<number>();
  readonly all: RunClaims[] = [];

  isFull = false;

  open(pid: number, host = "here"): RunClaims {
    const lives = (one: number): boolean => !this.dead.has(one);
    const make: ClaimFiles["make"] = (file, text) =>
      this.isFull ? Promise.reject(new Error("ENOSPC: no space left on device")) : claimFiles.make(file, text);
    const claims = new RunClaims(folder, { clock: this.clock, pid, host, lives, files: { ...claimFiles, make } });
    this.all.push(claims);
    return claims;
  }

  /** No claim says a word any more: the machine sleeps, or its process has gone without a trace. */
  silence(): void {
    for (const name of readdirSync(folder).filter((one) => one.endsWith(".claim")))
      utimesSync(join(folder, name), 0, 0);
  }

  /** So much time passes for the window that looks, and no claim says a word. */
  async staySilent(milliseconds: number): Promise<void> {
    await this.clock.run(this.clock.sleep(milliseconds));
    this.silence();
  }
}

describe("a run that two windows find", () => {
  test("is claimed by a file that only one of them can make; what the other one tries leaves it as it is", async () => {
    const file = join(folder, "below", "r.claim");
    await claimFiles.make(file, "first");
    await assert.rejects(claimFiles.make(file, "second"), { code: "EEXIST" });
    assert.equal(readFileSync(file, "utf8"), "first");
  });

  test("is followed by the first; by the other one once that has let go", async () => {
    const windows = new Windows();
    const [first, second] = [windows.open(1), windows.open(2)];
    assert.equal(await first.take("r"), true);
    assert.equal(await first.take("r"), true);
    assert.equal(await second.take("r"), false);
    await first.release("r");
    assert.equal(await second.take("r"), true);
    assert.equal(await first.take("r"), false);
    second.releaseAll();
    assert.equal(await second.take("r"), false, "a window that is being closed takes nothing");
    assert.deepEqual(readdirSync(folder), []);
  });

  test("is taken by one of many that ask at once", async () => {
    const windows = new Windows();
    for (let round = 0; round < 20; round++) {
      const asked = [11, 12, 13, 14].map((pid) => windows.open(pid));
      const answers = await Promise.all(asked.map((claims) => claims.take(`r${round}`)));
      assert.equal(answers.filter(Boolean).length, 1);
    }
  });

  test("is taken at once where the process of the first is gone, also where another has got its number", async () => {
    const windows = new Windows();
    await windows.open(1).take("r");
    windows.dead.add(1);
    assert.equal(await windows.open(2).take("r"), true);
    assert.equal(await windows.open(2).take("r"), true, "a machine that has been started again");
  });

  test("is taken at once where the first lets go while the other one looks", async () => {
    const first = new Windows().open(1);
    await first.take("r");
    const second = new RunClaims(folder, {
      files: {
        ...claimFiles,
        heardAt: async (file) => {
          await first.release("r");
          return claimFiles.heardAt(file);
        },
      },
    });
    assert.equal(await second.take("r"), true);
    second.releaseAll();
  });

  test("is taken from a process of this machine that is no more, and from no other, whoever's it is", async (context) => {
    const { pid: ended } = spawnSync(process.execPath, ["--version"]);
    const claimedBy = async (pid: number): Promise<boolean> => {
      const theirs = new RunClaims(folder, { pid });
      await theirs.take("r");
      const ours = new RunClaims(folder);
      const isTaken = await ours.take("r");
      ours.releaseAll();
      theirs.releaseAll();
      return isTaken;
    };
    assert.deepEqual([await claimedBy(ended), await claimedBy(process.ppid)], [true, false]);
    context.mock.method(process, "kill", () => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM" });
    });
    assert.equal(await claimedBy(process.ppid), false, "somebody else's process lives");
  });

  test("is not taken from a window that slept, and is from one that says no word", async () => {
    const windows = new Windows();
    const [sleeper, other] = [windows.open(1), windows.open(2)];
    await sleeper.take("r");
    windows.silence();
    assert.equal(await other.take("r"), false, "both have slept: perhaps it says a word in a moment");
    await windows.staySilent(10_000);
    assert.equal(await other.take("r"), false, "nor has its next word been due yet");
    await windows.staySilent(25_000);
    assert.equal(await other.take("r"), true);
    assert.equal(await sleeper.take("r"), false);
    // On another machine nobody can see whether a process lives.
    windows.silence();
    const far = windows.open(2, "there");
    assert.equal(await far.take("r"), false);
    await windows.staySilent(35_000);
    assert.equal(await far.take("r"), true);
    for (const claims of windows.all) claims.releaseAll();
  });

  test("is kept by nobody who has lost it, also where the other one has let go since; it can be taken again", async () => {
    const windows = new Windows();
    const [sleeper, other] = [windows.open(1), windows.open(2)];
    assert.equal(await sleeper.keep("r"), true, "whoever has begun it");
    windows.silence();
    await other.take("r");
    await windows.staySilent(35_000);
    assert.equal(await other.take("r"), true);
    await other.release("r");
    await assert.rejects(fileJournal(folder, sleeper).save(run("r")), /another window/);
    assert.deepEqual([await sleeper.keep("r"), await sleeper.take("r"), await sleeper.keep("r")], [false, true, true]);
    sleeper.releaseAll();
  });

  test("is nobody's while the disk is full, and one window's once there is room", async () => {
    const windows = new Windows();
    const [first, second, third] = [windows.open(1), windows.open(2), windows.open(3)];
    await fileJournal(folder, first).save(run("r"));
    windows.isFull = true;
    assert.equal(await second.take("r"), false, "the first has it");
    assert.equal(await first.keep("r"), true, "what is claimed stays so");
    first.releaseAll();
    for (const claims of [second, third]) await assert.rejects(claims.take("r"), /ENOSPC/);
    windows.isFull = false;
    assert.deepEqual([await third.take("r"), await second.take("r")], [true, false]);
    third.releaseAll();
  });

  test("says a word again and again", async () => {
    const windows = new Windows();
    const [first, second] = [windows.open(1), windows.open(2)];
    await first.take("r");
    windows.silence();
    assert.equal(await second.take("r"), false);
    for (let minutes = 0; minutes < 10; minutes++) {
      await windows.clock.run(windows.clock.sleep(60_000));
      assert.equal(await second.take("r"), false);
    }
    first.releaseAll();
  });

  test("is written by nobody else, and nobody else takes it out of the journal", async () => {
    const windows = new Windows();
    const [mine, theirs] = [windows.open(1), windows.open(2)];
    await fileJournal(folder, mine).save(run("r"));
    await assert.rejects(fileJournal(folder, theirs).save({ ...run("r"), stage: "running" }), /another window/);
    await fileJournal(folder, theirs).remove("r");
    assert.deepEqual(await fileJournal(folder).load(), [run("r")]);
    await fileJournal(folder, mine).remove("r");
    assert.deepEqual(readdirSync(folder), []);
    mine.releaseAll();
  });
});
