/** What becomes known as secret when it stands in a log's files already. */
import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, mock, test } from "node:test";
import { KnownSecrets } from "../../../client/src/cluster/logs/knownSecrets.ts";
import { openLogFile } from "../../../client/src/cluster/logs/logFile.ts";
import { maskLog } from "../../../client/src/cluster/logs/maskedLog.ts";
import { Redactor } from "../../../client/src/cluster/logs/redaction.ts";
import { olderPart, wholeLog } from "../../../client/src/logParts.ts";
import { LateMasks, type WrittenLog } from "../../../client/src/views/lateMasks.ts";
import { WholeCopy } from "../../../client/src/views/logText/wholeCopy.ts";

const SECRET = "told-much-too-late";
const NOTHING = new Redactor();
const REDACTOR = new Redactor([{ name: "key", bytes: Buffer.from(SECRET) }]);
const OTHER = new Redactor([{ name: "key", bytes: Buffer.from("another-one-2") }]);
const mask = (text: string): string => REDACTOR.text(text);
const TIME = "2026-01-01T00:00:00Z";

let folder: string;
let path: string;
let count = 0;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "late-"));
});
beforeEach(() => {
  path = join(folder, `${++count}.dbndlog`);
});
after(() => rm(folder, { recursive: true }));

const text = (file: string): Promise<string> => readFile(file, "utf8");

describe("the files of a log", () => {
  test("have it no more, in all parts and the copy of these; the rest is as it was", async () => {
    await writeFile(olderPart(path), `one ${SECRET}\ntwo\n`);
    await writeFile(path, `three\n${SECRET} and ${SECRET}\nhalf a line ${SECRET}`);
    await writeFile(wholeLog(path), `one ${SECRET}\ntwo\nthree\n`);
    assert.equal(await maskLog(path, mask), true);
    assert.equal(await text(olderPart(path)), "one ******\ntwo\n");
    assert.equal(await text(path), "three\n****** and ******\nhalf a line ******");
    assert.equal(await text(wholeLog(path)), "one ******\ntwo\nthree\n");
    assert.deepEqual((await readdir(folder)).filter((name) => name.startsWith(`${count}.`)).length, 3);
    if (process.platform !== "win32") assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  test("are found to have it wherever it stands in a long file, and in a line of megabytes", async () => {
    const filler = "x".repeat(100_001);
    const whole = (said: string): string => `${filler}\n${filler.repeat(30)}${said}${filler}\n${filler}${said}\n`;
    await writeFile(path, whole(SECRET));
    assert.equal(await maskLog(path, mask), true);
    assert.equal(await text(path), whole("******"));
  });

  test("are left alone without it, and where there are none", async () => {
    assert.equal(await maskLog(path, mask), false);
    await writeFile(path, "one\nBearer\n2026-01-01T00:00:00Z two\n");
    const { ino } = await stat(path);
    assert.equal(await maskLog(path, mask), false);
    assert.equal((await stat(path)).ino, ino);
  });

  test("are written on behind it", async () => {
    const file = await openLogFile(path);
    await file.lines([{ time: TIME, text: `one ${SECRET}` }]);
    assert.equal(await file.mask(mask), true);
    await file.lines([{ time: TIME, text: "two" }]);
    await file.close();
    assert.equal(await text(path), "one ******\ntwo\n");
    assert.equal(await file.mask(mask), false);
  });

  test("are copied anew for whoever reads them as one, although the end is as it was", async () => {
    await writeFile(olderPart(path), `one ${SECRET}\n`);
    await writeFile(path, "two\n");
    const copy = new WholeCopy(path);
    const whole = await copy.update();
    await maskLog(path, mask);
    await appendFile(path, "three\n");
    await copy.update();
    assert.equal(await text(whole), "one ******\ntwo\nthree\n");
  });
});

describe("a log", () => {
  /** A log that has the secret, of which it is told what becomes. */
  function written({ refuses = false } = {}): WrittenLog & { readonly told: string[]; isRefused: boolean } {
    const log = {
      told: [] as string[],
      isRefused: refuses,
      mask: (one: (text: string) => string): Promise<boolean> => {
        log.told.push(one(`${SECRET} another-one-2`));
        return log.isRefused ? Promise.reject(new Error("the disk is full")) : Promise.resolve(one(SECRET) !== SECRET);
      },
      showAgain: (): Promise<void> => {
        log.told.push("shown again");
        return Promise.resolve();
      },
    };
    return log;
  }

  test("is searched for what becomes known while it is written, and shown again where it had that", async () => {
    const log = written();
    const masks = new LateMasks(KnownSecrets, log);
    masks.secrets.add(NOTHING);
    masks.secrets.add(REDACTOR);
    assert.equal(await masks.settled(), undefined);
    assert.deepEqual(log.told, ["****** another-one-2", "shown again"]);
    masks.dispose();
  });

  test("is not searched for what is known before its first line, unless an earlier window has begun it", async () => {
    const fresh = written();
    const masks = new LateMasks(KnownSecrets, fresh);
    masks.secrets.add(REDACTOR);
    await masks.settled();
    assert.deepEqual(fresh.told, []);
    const begun = written();
    const later = new LateMasks(KnownSecrets, begun, true);
    later.secrets.add(REDACTOR);
    await later.settled();
    assert.deepEqual(begun.told, ["****** another-one-2", "shown again"]);
    later.dispose();
  });

  test("that the disk refuses to have written anew is masked by whoever reads it, until the disk has room", async () => {
    const log = written({ refuses: true });
    const masks = new LateMasks(KnownSecrets, log, true);
    masks.secrets.add(REDACTOR);
    assert.equal((await masks.settled())?.(SECRET), "******");
    log.isRefused = false;
    assert.equal(await masks.settled(), undefined);
    assert.equal(log.told.at(-1), "shown again");
    masks.dispose();
  });

  test("is searched by itself, and again for lines that were on their way, then no more", async () => {
    let now = 0;
    mock.timers.enable({ apis: ["setTimeout"] });
    mock.method(performance, "now", () => now);
    const pass = async (milliseconds: number): Promise<void> => {
      now += milliseconds;
      mock.timers.tick(milliseconds);
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    };
    const log = written();
    const masks = new LateMasks(KnownSecrets, log, true);
    masks.secrets.add(REDACTOR);
    await masks.settled();
    assert.equal(log.told.length, 2);
    await pass(5000);
    assert.equal(log.told.length, 4);
    await pass(60_000);
    assert.equal(log.told.length, 4);
    masks.secrets.add(OTHER);
    await pass(5000);
    assert.deepEqual(log.told.slice(4), ["****** ******", "shown again"]);
    masks.secrets.add(new Redactor([{ name: "key", bytes: Buffer.from("a-third-one-3") }]));
    masks.dispose();
    await pass(60_000);
    assert.equal(log.told.length, 6);
    mock.timers.reset();
    mock.restoreAll();
  });
});
