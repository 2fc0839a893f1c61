import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import fc from "fast-check";
import { KeptFile } from "../../../../client/src/cluster/logs/keptFile.ts";
import { logParts, olderPart, wholeLog } from "../../../../client/src/logParts.ts";
import { GrowingCopies } from "../../../../client/src/views/logText/growingCopies.ts";
import { WholeCopy } from "../../../../client/src/views/logText/wholeCopy.ts";
import { until } from "../../../protocol/until.ts";

let folder: string;
let path: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "databand-whole-"));
  path = join(folder, "a.dbndlog");
});
beforeEach(async () => {
  await writeFile(olderPart(path), "one\n");
  // Longer than by what it is known again.
  await writeFile(path, `──── Part 2 of this log\n${"two\n".repeat(100)}`);
});
afterEach(async () => {
  for (const file of [path, olderPart(path), wholeLog(path)]) await rm(file, { force: true });
});
after(() => rm(folder, { recursive: true }));

const whole = (): Promise<string> => readFile(wholeLog(path), "utf8");

async function parts(): Promise<string> {
  return (await Promise.all((await logParts(path)).map((part) => readFile(part, "utf8")))).join("");
}

async function rotate(first: string): Promise<void> {
  await rename(path, olderPart(path));
  await writeFile(path, first);
}

describe("the copy of a log in several parts", () => {
  test("is none for a log in one part", async () => {
    await rm(olderPart(path));
    assert.equal(await new WholeCopy(path).update(), path);
    await assert.rejects(stat(wholeLog(path)));
  });

  test("is readable for the user only", async () => {
    await new WholeCopy(path).update();
    assert.equal((await stat(wholeLog(path))).mode & 0o077, 0);
  });

  test("gets what is new, and nothing of it is written a second time", async () => {
    const copy = new WholeCopy(path);
    assert.equal(await copy.update(), wholeLog(path));
    assert.equal(await whole(), await parts());
    // Would be put right, were all copied again.
    await writeFile(wholeLog(path), (await whole()).replace("one", "ONE"));
    await appendFile(path, "three\n");
    await copy.update();
    assert.equal(await whole(), (await parts()).replace("one", "ONE"));
    const { mtimeMs } = await stat(wholeLog(path));
    await copy.update();
    assert.equal((await stat(wholeLog(path))).mtimeMs, mtimeMs);
  });

  const changes: readonly (readonly [what: string, change: () => Promise<void>])[] = [
    ["was rotated", () => rotate("──── Part 3 of this log\nthree\n")],
    ["was rotated, and has more than before", () => rotate(`──── Part 3 of this log\n${"three\n".repeat(500)}`)],
    ["was rotated, and goes on as before", () => rotate(`──── Part 3 of this log\n${"two\n".repeat(200)}`)],
    ["was rotated, and is empty yet", () => rotate("")],
    ["was cut", () => truncate(path, 300)],
    [
      "was cut and written on",
      async () => {
        await truncate(path, 300);
        await appendFile(path, "another two\n".repeat(100));
      },
    ],
    ["is in one part again", () => rename(olderPart(path), path)],
  ];
  for (const [what, change] of changes) {
    test(`begins anew where the log ${what}; then it grows`, async () => {
      const copy = new WholeCopy(path);
      await copy.update();
      await change();
      assert.equal(await copy.update(), wholeLog(path));
      assert.equal(await whole(), await parts());
      await appendFile(path, "later\n");
      await copy.update();
      assert.equal(await whole(), await parts());
    });
  }

  test("misses nothing of a part that was empty when it was copied", async () => {
    await rotate("");
    const copy = new WholeCopy(path);
    await copy.update();
    await appendFile(path, "three\n");
    await rotate("──── Part 4 of this log\nfour\n");
    await copy.update();
    assert.equal(await whole(), "three\n──── Part 4 of this log\nfour\n");
  });

  test("has what the log has, whatever is written and however often it is looked at", async () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant("update" as const)), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        await rm(olderPart(path), { force: true });
        await rm(path, { force: true });
        const [file, copy] = [new KeptFile(path, 1000), new WholeCopy(path)];
        await file.open();
        for (const [index, step] of all.entries()) {
          if (step === "update") await copy.update();
          else await file.append([`${String(index).repeat(step)}\n`]);
        }
        await file.close();
        assert.equal(await readFile(await copy.update(), "utf8"), await parts());
      }),
      { numRuns: 40 },
    );
  });

  test("stays as it is where the log was deleted", async () => {
    const copy = new WholeCopy(path);
    await copy.update();
    const text = await whole();
    await rm(path);
    await assert.rejects(copy.update());
    assert.equal(await whole(), text);
  });
});

describe("copies that somebody reads", () => {
  test("grow with their log, over its rotation, until they are let go of", async () => {
    const copies = new GrowingCopies(undefined, 1);
    assert.equal(await copies.open(path), wholeLog(path));
    for (const text of ["three\n", "four\n"]) {
      await appendFile(path, text);
      await until(async () => (await whole()).endsWith(text));
    }
    await rotate("──── Part 3 of this log\nfive\n");
    await until(async () => (await whole()) === (await parts()));
    await appendFile(path, "six\n");
    await until(async () => (await whole()).endsWith("six\n"));
    await copies.letGo(path);
    assert.deepEqual(copies.paths, []);
  });

  /** Copies whose watchers are in the test's hand. */
  function watched() {
    const watchers = new Map<string, () => void>();
    const copies = new GrowingCopies((file, changed) => {
      watchers.set(file, changed);
      return () => watchers.delete(file);
    }, 1);
    return { copies, watchers };
  }

  test("are watched once, and not any more after that", async (context) => {
    const { copies, watchers } = watched();
    await copies.open(path);
    await appendFile(path, "three\n");
    await copies.open(path);
    assert.ok((await whole()).endsWith("three\n"), "a log that is opened again is up to date");
    assert.deepEqual([...watchers.keys()], [path]);
    await appendFile(path, "more\n");
    const late = watchers.get(path);
    late?.();
    await until(async () => (await whole()).endsWith("more\n"));
    await copies.letGo(path);
    assert.equal(watchers.size, 0);
    const text = await whole();
    await appendFile(path, "four\n");
    const timers = context.mock.method(globalThis, "setTimeout");
    late?.();
    assert.equal(timers.mock.callCount(), 0, "nothing is to be done later");
    assert.equal(await whole(), text);
  });

  test("catch up with what came before they were watched", async () => {
    const copies = new GrowingCopies(() => {
      appendFileSync(path, "three\n");
      return () => undefined;
    }, 1);
    await copies.open(path);
    await until(async () => (await whole()).endsWith("three\n"));
    await copies.letGo(path);
  });

  test("are none for a log in one part, or one that is not there", async () => {
    const { copies, watchers } = watched();
    await rm(olderPart(path));
    assert.equal(await copies.open(path), path);
    await writeFile(olderPart(path), "one\n");
    await rm(path);
    assert.equal(await copies.open(path), path);
    assert.deepEqual([copies.paths, [...watchers]], [[], []]);
  });

  test("stay as they are where nothing can be watched", async () => {
    const copies = new GrowingCopies(() => {
      throw new Error("too many");
    }, 1);
    assert.equal(await copies.open(path), wholeLog(path));
    assert.equal(await whole(), await parts());
    await copies.letGo(path);
  });
});
