/** Logs of real containers: complete, in order, each line once. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import { followLogs, type Cluster, type LogRequest } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { numbers, Runs, upTo } from "./kit.ts";

const runs = await Runs.open();

/** Fails with the first place where the numbers differ: a list of 100,000 is nothing to read. */
function assertNumbers(lines: readonly string[], count: number): void {
  const found = numbers(lines);
  const wrong = found.findIndex((number, index) => number !== index + 1);
  assert.equal(wrong, -1, `line ${wrong + 1} is followed by line ${found[wrong] ?? "none"}`);
  assert.equal(found.length, count);
}

interface Log {
  readonly lines: string[];
  /** Kinds of notes. */
  readonly notes: string[];
}

/** Reads a log to its end. */
async function read(cluster: Cluster, request: LogRequest, log: Log = { lines: [], notes: [] }): Promise<Log> {
  await followLogs(cluster, request, {
    lines: (batch) => void log.lines.push(...batch.map(({ text }) => text)),
    note: ({ kind }) => void log.notes.push(kind),
  });
  return log;
}

/** A way to the cluster on which streams can be cut, and do not come through until it is mended. */
function cuttable(cluster: Cluster): { readonly cluster: Cluster; cut(): void; mend(): void } {
  let over = new AbortController();
  let isCut = false;
  return {
    cluster: {
      ...{ name: cluster.name, server: cluster.server, user: cluster.user, namespace: cluster.namespace },
      clock: cluster.clock,
      mostLogStreams: cluster.mostLogStreams,
      request: (method, path, options) => cluster.request(method, path, options),
      stream: async (path, options) => {
        if (isCut) throw new Error("the way is cut");
        const stream = await cluster.stream(path, options);
        over.signal.addEventListener("abort", () => stream.destroy(new Error("the way was cut")));
        return stream;
      },
      openSocket: (path, options) => cluster.openSocket(path, options),
      close: () => undefined,
    },
    cut: () => {
      isCut = true;
      over.abort();
    },
    mend: () => {
      isCut = false;
      over = new AbortController();
    },
  };
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

  test("of which the node begins another file while the connection is lost: the gap is marked, and no line comes twice", async () => {
    const write = (from: number, to: number): string => `seq ${from} ${to} | sed "s/^/line /; s/$/ $t/"`;
    const waitFor = (file: string): string => `until [ -e /tmp/${file} ]; do sleep 0.2; done`;
    const script = [
      `t=$(printf 'x%.0s' $(seq 480)); ${write(1, 8000)}; ${waitFor("cut")}; ${write(8001, 34_000)}`,
      `touch /tmp/written; ${waitFor("mended")}; ${write(34_001, 36_000)}; sleep 5`,
    ].join("; ");
    const pod = await runs.pod(script, ({ status }) => status?.phase === "Running");
    const target = { namespace: runs.namespace, pod: pod.metadata.name ?? "" };
    const tell = async (command: string): Promise<void> => {
      const request = { ...target, container: "base", command: ["sh", "-c", command], tty: false };
      const session = await execInPod(runs.cluster, request, { stdout: () => undefined });
      assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 });
    };
    const way = cuttable(runs.cluster);
    const log: Log = { lines: [], notes: [] };
    const done = read(way.cluster, target, log);
    await eventually("the first 8,000 lines", () => Promise.resolve(log.lines.length >= 8000 || undefined));
    way.cut();
    await tell(`touch /tmp/cut; ${waitFor("written")}`);
    await eventually("the node's next file", async () => {
      const { lines } = await read(runs.cluster, { ...target, follow: false, headLines: 1 });
      return lines[0]?.startsWith("line 1 ") === true ? undefined : true;
    });
    way.mend();
    await tell("touch /tmp/mended");
    await done;
    const found = numbers(log.lines);
    assert.ok(found.every((number, index) => number > (found[index - 1] ?? 0)));
    assert.equal(found.at(-1), 36_000);
    const holes = found.filter((number, index) => number !== (found[index - 1] ?? 0) + 1);
    assert.ok(holes.length <= 1, `lines are missing before ${holes.join(", ")}`);
    // Where nothing is lost the node may still have begun another file, which is told.
    assert.ok(holes.length === 0 || log.notes.includes("gap"));
  });

  test("a line of 10 MB, bytes that are no text, and what comes behind", async () => {
    const script = "head -c 9500000 /dev/zero | tr '\\0' y; echo; printf 'a\\377\\000b\\n'; echo line 1; sleep 5";
    const { ended, lines, notes } = await runs.run(script);
    assert.equal(ended.verdict, "succeeded", ended.sentence);
    assert.ok(notes.every(({ kind }) => kind !== "gap"));
    assert.equal(lines[0]?.length, 9_500_000);
    assert.deepEqual(lines.slice(1), ["a\ufffd\0b", "line 1"]);
  });

  test("asked for from the middle of a long line on, it shows no half of a secret", async () => {
    const secret = "tok3n-of-the-warehouse-77";
    const body = { apiVersion: "v1", kind: "Secret", metadata: { name: "half" }, stringData: { TOKEN: secret } };
    await runs.cluster.request("POST", `/api/v1/namespaces/${runs.namespace}/secrets`, { body });
    // The runtime writes pieces of 16 KiB.
    const script = `{ head -c 16374 /dev/zero | tr '\\0' y; echo "$TOKEN and more"; } > /tmp/line; cat /tmp/line; sleep 3`;
    const pod = await runs.pod(script, ({ status }) => status?.phase === "Succeeded", {
      container: { env: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "half", key: "TOKEN" } } }] },
    });
    const { lines } = await read(runs.cluster, {
      namespace: runs.namespace,
      pod: pod.metadata.name ?? "",
      tailLines: 1,
    });
    assert.deepEqual(lines, ["****** and more"]);
  });
});
