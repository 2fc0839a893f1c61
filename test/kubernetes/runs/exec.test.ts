/** Commands, terminals and forwarded ports in real containers. */
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, test } from "node:test";
import { execInPod } from "../../../client/src/cluster/exec/exec.ts";
import { SHELL } from "../../../client/src/cluster/exec/shell.ts";
import { addDebugContainer, forwardPort, type ExecSession } from "../../../client/src/cluster/index.ts";
import { talkThroughAttach } from "./attach.ts";
import { eventually } from "../eventually.ts";
import { IMAGE, Runs } from "./kit.ts";

const runs = await Runs.open();
const serve = "mkdir /www; echo hello from the pod > /www/index.html; exec httpd -f -p 8080 -h /www";
const pod = await runs.pod(serve, (one) => one.status?.phase === "Running");
const name = pod.metadata.name ?? "";

async function exec(
  command: readonly string[],
  tty = false,
): Promise<{ session: ExecSession; out: () => string; err: () => string }> {
  let out = "";
  let err = "";
  const session = await execInPod(
    runs.cluster,
    { namespace: runs.namespace, pod: name, container: "base", command, tty },
    { stdout: (data) => (out += data.toString()), stderr: (data) => (err += data.toString()) },
    { size: { columns: 100, rows: 30 } },
  );
  return { session, out: () => out, err: () => err };
}

describe("exec", () => {
  test("streams and exit code", async () => {
    const { session, out, err } = await exec(["sh", "-c", "echo out; echo err >&2; exit 3"]);
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 3 });
    assert.deepEqual([out(), err()], ["out\n", "err\n"]);
  });

  test("input and its end", async () => {
    const { session, out } = await exec(["sort"]);
    session.write("b\na\n");
    session.closeInput();
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 });
    assert.equal(out(), "a\nb\n");
  });

  test("a terminal: size, Ctrl-C, exit code", async () => {
    const { session, out } = await exec(SHELL, true);
    session.write("stty size\r");
    await eventually("the size", () => Promise.resolve(out().includes("30 100") || undefined), out);
    session.resize({ columns: 120, rows: 40 });
    session.write("sleep 0.3; stty size\r");
    await eventually("the new size", () => Promise.resolve(out().includes("40 120") || undefined), out);
    session.write("echo slee''ping; sleep 100\r");
    await eventually("its sleep", () => Promise.resolve(out().includes("sleeping\r\n") || undefined), out);
    session.write("\u0003");
    session.write("exit 7\r");
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 7 });
  });

  test("a program that is not there", async () => {
    const { session } = await exec(["no-such-program"]);
    const end = await session.ended;
    assert.equal(end.why, "not-started");
    assert.match(end.message, /no-such-program/);
  });
});

test("attach: output, input, end", async () => {
  const script = "while read line; do echo got $line; [ $line != end ] || exit 3; done";
  const reader = await runs.pod(script, (one) => one.status?.phase === "Running", { container: { stdin: true } });
  await talkThroughAttach(runs.cluster, {
    namespace: runs.namespace,
    pod: reader.metadata.name ?? "",
    container: "base",
  });
});

test("a debug container sees the processes of its target, and does not keep the pod from its end", async () => {
  const gate = "while [ ! -e /tmp/go ]; do sleep 0.2; done";
  const box = await runs.pod(gate, (one) => one.status?.phase === "Running");
  const target = { namespace: runs.namespace, pod: box.metadata.name ?? "" };
  const container = await addDebugContainer(runs.cluster, { ...target, image: IMAGE, target: "base" });
  let out = "";
  const run = async (command: string): Promise<void> => {
    const request = { ...target, container, command: ["sh", "-c", command], tty: false };
    const session = await execInPod(runs.cluster, request, { stdout: (data) => (out += data.toString()) });
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 });
  };
  await run("ps; touch /proc/1/root/tmp/go");
  assert.match(out, /\/tmp\/go/);
  await runs.podWhen(target.pod, (one) => one.status?.phase === "Succeeded");
});

test("port-forward", async () => {
  const problems: string[] = [];
  const request = { namespace: runs.namespace, pod: name, port: 8080, localPort: 0 };
  const forward = await forwardPort(runs.cluster, request, { onProblem: (problem) => problems.push(problem) });
  const ask = (): Promise<string> =>
    new Promise((resolve, reject) => {
      let answer = "";
      const socket = connect(forward.localPort, "127.0.0.1", () => socket.write("GET / HTTP/1.0\r\n\r\n"));
      socket.setTimeout(5000, () => socket.destroy(new Error("silence")));
      socket.on("data", (data) => (answer += data.toString()));
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
    });
  const answer = await eventually(
    "an answer",
    () => ask().then((text) => (text.includes("hello") ? text : undefined)),
    () => problems.at(-1) ?? "nothing",
  );
  assert.match(answer, /hello from the pod/);
  forward.close();
  await forward.closed;
});
