import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Namespace } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
const TIMED = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z) (.*)$/;

before(async () => {
  space = await cluster.newNamespace();
  await space.createPod(scriptPod("five", "for n in 1 2 3 4 5; do echo line $n; done"));
  await space.finished("five");
});
after(() => space.remove());

describe("the log of a pod that has ended", { concurrency: 4 }, () => {
  for (const [query, expected] of [
    ["", "line 1\nline 2\nline 3\nline 4\nline 5\n"],
    ["tailLines=2", "line 4\nline 5\n"],
    ["tailLines=0", ""],
    ["tailLines=99", "line 1\nline 2\nline 3\nline 4\nline 5\n"],
    ["limitBytes=10", "line 1\nlin"],
    ["container=base&follow=true&tailLines=1", "line 5\n"],
    ["sinceTime=2000-01-01T00:00:00Z&tailLines=1", "line 5\n"],
    ["sinceTime=2100-01-01T00:00:00Z", ""],
    ["sinceSeconds=3600&tailLines=1", "line 5\n"],
  ] as const) {
    test(`?${query}`, async () => {
      assert.equal(await space.log("five", query), expected);
    });
  }

  test("timestamps=true: nanoseconds, always nine digits, growing", async () => {
    const lines = (await space.log("five", "timestamps=true")).trimEnd().split("\n");
    const parsed = lines.map((line) => TIMED.exec(line));
    assert.deepEqual(
      parsed.map((match) => match?.[2]),
      ["line 1", "line 2", "line 3", "line 4", "line 5"],
    );
    const times = parsed.map((match) => match?.[1] ?? "");
    assert.deepEqual(times, times.toSorted());
  });

  test("sinceTime counts in whole seconds: what its second has written is there", async () => {
    const [, time = ""] = TIMED.exec((await space.log("five", "timestamps=true")).split("\n")[2] ?? "") ?? [];
    const text = await space.log("five", `sinceTime=${encodeURIComponent(time)}`);
    assert.match(text, /line 3\nline 4\nline 5\n$/);
  });
});

describe("what a container writes", { concurrency: 4 }, () => {
  test("both streams, a last line without a newline, and a line that is long", async () => {
    const long = `x=aaaaaaaaaaaaaaaa; for n in 1 2 3 4 5 6 7 8 9 10 11; do x=$x$x; done; echo $x`;
    await space.createPod(scriptPod("odd", `echo out; sleep 0.7; echo err >&2; sleep 0.7; ${long}; printf rest`));
    await space.finished("odd");
    const text = await space.log("odd");
    const lines = text.split("\n");
    assert.deepEqual([lines[0], lines[1], lines[3], lines.length], ["out", "err", "rest", 4]);
    assert.ok(lines[2] === "a".repeat(16 * 2 ** 11), "the long line is not what was written");
    const [, , timed = ""] = (await space.log("odd", "timestamps=true")).split("\n");
    assert.equal(TIMED.exec(timed)?.[2]?.length, 16 * 2 ** 11);
  });

  test("follow=true streams while it runs, and ends with it", async () => {
    await space.createPod(scriptPod("slow", "echo first; sleep 2; echo last"));
    await space.running("slow");
    const response = await cluster.open("GET", `${space.pods}/slow/log?follow=true`);
    const times: number[] = [];
    let text = "";
    for await (const chunk of response) {
      text += (chunk as Buffer).toString();
      times.push(Date.now());
    }
    assert.equal(text, "first\nlast\n");
    assert.ok((times.at(-1) ?? 0) - (times[0] ?? 0) > 500, "the lines came together");
  });

  test("10,000 lines arrive complete and in order", async () => {
    await space.createPod(scriptPod("many", "seq 1 10000; sleep 2"));
    await space.finished("many");
    const expected = Array.from({ length: 10_000 }, (_, index) => `${index + 1}\n`).join("");
    assert.equal(await space.log("many"), expected);
  });
});

describe("a log that is asked for wrongly", { concurrency: 4 }, () => {
  for (const [query, code, message] of [
    ["container=zz", 400, /^container zz is not valid for pod five$/],
    ["previous=true", 400, /^previous terminated container "base" in pod "five" not found$/],
    [
      "tailLines=-1",
      422,
      /PodLogOptions "five" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0/,
    ],
    ["tailLines=x", 400, /strconv.ParseInt: parsing "x": invalid syntax/],
    ["limitBytes=0", 422, /limitBytes: Invalid value: 0: must be greater than 0/],
    ["sinceSeconds=0", 422, /sinceSeconds: Invalid value: 0: must be greater than 0/],
    ["sinceTime=x", 400, /parsing time "x" as/],
    [
      "sinceSeconds=5&sinceTime=2020-01-01T00:00:00Z",
      422,
      /at most one of `sinceTime` or `sinceSeconds` may be specified/,
    ],
  ] as const) {
    test(`?${query}: ${code}`, async () => {
      const answer = await cluster.failure("GET", `${space.pods}/five/log?${query}`);
      assert.equal(answer.code, code);
      assert.match(answer.message, message);
    });
  }

  test("of a pod that is not there: 404", async () => {
    const { code, message } = await cluster.failure("GET", `${space.pods}/nobody/log`);
    assert.deepEqual([code, message], [404, 'pods "nobody" not found']);
  });

  test("of a pod with several containers: one has to be named", async () => {
    const second = { name: "second", image: "busybox:1.36", command: ["sh", "-c", "echo from second"] };
    const first = { ...second, name: "first", command: ["sh", "-c", "echo from first"] };
    await space.createPod(scriptPod("two", "", { spec: { containers: [first, second] } }));
    await space.finished("two");
    const { code, message } = await cluster.failure("GET", `${space.pods}/two/log`);
    assert.deepEqual(
      [code, message],
      [400, "a container name must be specified for pod two, choose one of: [first second]"],
    );
    assert.equal(await space.log("two", "container=second"), "from second\n");
  });

  test("of a pod that has no node yet: nothing, 204", async () => {
    await space.createPod(scriptPod("homeless", "true", { spec: { nodeSelector: { no: "such" } } }));
    const { status, text } = await cluster.call("GET", `${space.pods}/homeless/log`);
    assert.deepEqual([status, text], [204, ""]);
  });
});
