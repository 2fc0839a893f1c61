/** Logs of real containers: complete, in order, each line once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followLogs } from "../../../client/src/cluster/index.ts";
import { numbers, Runs, upTo } from "./kit.ts";

const runs = await Runs.open();

/** Fails with the first place where the numbers differ: a list of 100,000 is nothing to read. */
function assertNumbers(lines: readonly string[], count: number): void {
  const found = numbers(lines);
  const wrong = found.findIndex((number, index) => number !== index + 1);
  assert.equal(wrong, -1, `line ${wrong + 1} is followed by line ${found[wrong] ?? "none"}`);
  assert.equal(found.length, count);
}

describe("the log of a run", { concurrency: 2 }, () => {
  test("100,000 lines", async () => {
    // The pause: what is still in the pipe when a container ends, up to 64 KiB, the container runtime may lose.
    const { ended, lines } = await runs.run("seq 100000 | sed 's/^/line /'; sleep 3");
    assert.equal(ended.verdict, "succeeded", ended.sentence);
    assertNumbers(lines, 100_000);
  });

  test("beyond 10 MiB, where the node begins another file: nothing is lost, or the gap is marked", async () => {
    // 30,000 lines of 500 bytes: 15 MB, written over some seconds as a task does.
    const line = `$(printf 'x%.0s' $(seq 480))`;
    const script = `t=${line}; i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo "line $i $t"; [ $((i % 3000)) -eq 0 ] && sleep 1; done`;
    const { ended, lines, notes } = await runs.run(script);
    assert.equal(ended.verdict, "succeeded", ended.sentence);
    const found = numbers(lines);
    if (!notes.some(({ kind }) => kind === "gap")) assertNumbers(lines, 30_000);
    // One change of files: what is lost there is one stretch, and no line comes twice.
    const holes = found.filter((number, index) => number !== (found[index - 1] ?? 0) + 1);
    assert.ok(holes.length <= 1, `lines are missing before ${holes.join(", ")}`);
    assert.ok(found.every((number, index) => number > (found[index - 1] ?? 0)));
    assert.equal(found.at(-1), 30_000);
  });

  test("no newline at the end, text cut inside of a letter, a line of 100 kB, ANSI and progress bars", async () => {
    const script = [
      "printf 'gr\\303'; sleep 0.3; printf '\\274n\\n'",
      "head -c 100000 /dev/zero | tr '\\0' y; echo",
      "printf '10%%\\r50%%\\r100%%\\n'",
      "printf '\\033[31mred\\033[0m\\n'; sleep 1",
      "printf 'the end'",
    ].join("; ");
    const { ended, lines } = await runs.run(script);
    assert.equal(ended.verdict, "succeeded", ended.sentence);
    assert.equal(lines[0], "grün");
    assert.equal(lines[1], "y".repeat(100_000));
    assert.equal(lines[2], "10%\r50%\r100%");
    assert.equal(lines[3], "\u001B[31mred\u001B[0m");
    assert.equal(lines.at(-1), "the end");
  });

  test("restarts: the runs before come first, each with its own lines", async () => {
    const script =
      "n=$(cat /data/n 2>/dev/null || echo 0); n=$((n+1)); echo $n > /data/n; sleep 2; echo line $n; [ $n -ge 3 ]";
    const pod = await runs.pod(script, () => true, {
      container: { volumeMounts: [{ name: "data", mountPath: "/data" }] },
      spec: { restartPolicy: "OnFailure", volumes: [{ name: "data", emptyDir: {} }] },
    });
    const lines: string[] = [];
    const notes: string[] = [];
    const request = { namespace: runs.namespace, pod: pod.metadata.name ?? "" };
    const end = await followLogs(runs.cluster, request, {
      lines: (batch) => void lines.push(...batch.map(({ text }) => text)),
      note: ({ kind }) => void notes.push(kind),
    });
    assert.equal(end.why, "container-ended");
    if (!notes.includes("gap")) assert.deepEqual(numbers(lines), upTo(3));
    assert.ok(notes.includes("restart"));
  });
});
