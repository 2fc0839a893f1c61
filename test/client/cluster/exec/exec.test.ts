/** Commands and forwarded ports in containers of the sandbox; the same client code is tested on a real cluster. */
import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { after, before, describe, test } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { ClusterError, isClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { addDebugContainer } from "../../../../client/src/cluster/pods/debugContainer.ts";
import { attachToPod, execInPod, type ExecEnd, type ExecSession } from "../../../../client/src/cluster/exec/exec.ts";
import { SHELL } from "../../../../client/src/cluster/exec/shell.ts";
import { forwardPort, type ForwardState } from "../../../../client/src/cluster/exec/portForward.ts";
import { createPod, deletePod, getPod } from "../../../../client/src/cluster/pods/pods.ts";
import { testSandbox } from "../../sandbox/harness.ts";
import { until } from "../../../protocol/until.ts";

const POD = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "box", namespace: "default" },
  spec: {
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 0,
    containers: [
      {
        name: "base",
        image: "busybox:1.36",
        command: ["sh", "-c", "sleep 600"],
        env: [{ name: "COLOUR", value: "blue" }],
      },
    ],
  },
};

const { sandbox } = await testSandbox();
let cluster: Cluster;

before(async () => {
  cluster = await openCluster({ kubeconfigText: sandbox.kubeconfig });
  await createPod(cluster, POD);
  let phase = "";
  await until(() => {
    void getPod(cluster, "default", "box").then((pod) => (phase = pod.status?.phase ?? ""));
    return phase === "Running";
  });
});

after(() => cluster.close());

interface Shown {
  readonly session: ExecSession;
  out: string;
  err: string;
}

async function run(command: readonly string[], tty = false): Promise<Shown> {
  const shown = { out: "", err: "" };
  const session = await execInPod(
    cluster,
    { namespace: "default", pod: "box", command, tty },
    { stdout: (data) => (shown.out += data.toString()), stderr: (data) => (shown.err += data.toString()) },
    { size: { columns: 100, rows: 30 } },
  );
  return Object.assign(shown, { session });
}

describe("a command in a container", () => {
  test("runs in the container's environment; its streams are told apart, and its exit code is known", async () => {
    const shown = await run(["sh", "-c", "echo $COLOUR; echo wrong >&2; exit 3"]);
    assert.deepEqual(await shown.session.ended, { why: "exited", exitCode: 3 } satisfies ExecEnd);
    assert.deepEqual([shown.out, shown.err], ["blue\n", "wrong\n"]);
  });

  test("takes input, and its end", async () => {
    const shown = await run(["sort"]);
    shown.session.write("b\na\n");
    shown.session.closeInput();
    assert.deepEqual(await shown.session.ended, { why: "exited", exitCode: 0 } satisfies ExecEnd);
    assert.equal(shown.out, "a\nb\n");
  });

  test("with a terminal: echo, size, a new size, Ctrl-C, and the exit code of the shell", async () => {
    const shown = await run(["sh"], true);
    const { session } = shown;
    session.write("stty size; echo ready\r");
    await until(() => shown.out.includes("30 100\r\nready"));
    session.resize({ columns: 120, rows: 40 });
    session.write("sleep 0.2; stty size\r");
    await until(() => shown.out.includes("40 120"));
    session.write("sleep 100\r");
    await until(() => shown.out.includes("sleep 100"));
    session.write("\u0003");
    session.write("echo after; exit 7\r");
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 7 } satisfies ExecEnd);
    assert.match(shown.out, /after/);
  });

  test("that is not there cannot be started, in the runtime's words", async () => {
    for (const tty of [false, true]) {
      const { session } = await run(["no-such-program"], tty);
      const end = await session.ended;
      assert.equal(end.why, "not-started");
      assert.match(end.message, /"no-such-program": executable file not found/);
    }
  });

  test("the default shell is one that the image has", async () => {
    const shown = await run(SHELL, true);
    shown.session.write("echo here; exit\r");
    assert.deepEqual(await shown.session.ended, { why: "exited", exitCode: 0 } satisfies ExecEnd);
    assert.match(shown.out, /here/);
  });

  test("ends when nobody is connected any more", async () => {
    const shown = await run(["sh", "-c", "echo $$; exec sleep 600"]);
    await until(() => shown.out.includes("\n"));
    shown.session.close();
    assert.equal((await shown.session.ended).why, "closed");
    const isAlive = (): boolean => {
      try {
        return process.kill(Number(shown.out), 0);
      } catch {
        return false;
      }
    };
    await until(() => !isAlive());
  });

  test("a pod or container that is not there is an error like any other", async () => {
    const ask = (pod: string, container?: string): Promise<unknown> =>
      execInPod(
        cluster,
        { namespace: "default", pod, container, command: ["true"], tty: false },
        { stdout: () => undefined },
      );
    await assert.rejects(ask("nobody"), (error) => isClusterError(error, "not-found"));
    await assert.rejects(
      ask("box", "other"),
      (error) => isClusterError(error, "invalid") && error.message.startsWith("Cannot run a command in pod"),
    );
  });
});

describe("attaching to a container", () => {
  const attach = async (): Promise<Shown> => {
    const shown = { out: "", err: "" };
    const session = await attachToPod(
      cluster,
      { namespace: "default", pod: "reader", container: "base", stdin: true, tty: false },
      { stdout: (data) => (shown.out += data.toString()), stderr: (data) => (shown.err += data.toString()) },
    );
    return Object.assign(shown, { session });
  };

  test("what its process puts out, its input, and its end; leaving does not end it", async () => {
    const script = "while read line; do echo got $line; [ $line != end ] || exit 3; done";
    const container = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script], stdin: true };
    const metadata = { name: "reader", namespace: "default" };
    await createPod(cluster, { ...POD, metadata, spec: { ...POD.spec, containers: [container] } });
    const isRunning = (): Promise<boolean> =>
      getPod(cluster, "default", "reader").then(({ status }) => status?.phase === "Running");
    while (!(await isRunning()));
    const first = await attach();
    first.session.write("one\n");
    await until(() => first.out === "got one\n");
    first.session.close();
    await first.session.ended;
    assert.ok(await isRunning());
    const second = await attach();
    second.session.write("end\n");
    assert.deepEqual(await second.session.ended, { why: "exited", exitCode: 0 } satisfies ExecEnd);
    assert.equal(second.out, "got end\n");
  });
});

describe("a debug container", () => {
  const request = { namespace: "default", pod: "box", target: "base" };

  test("runs beside the others and takes shells", async () => {
    const container = await addDebugContainer(cluster, { ...request, image: "busybox:1.36" });
    const out: string[] = [];
    const session = await execInPod(
      cluster,
      { namespace: "default", pod: "box", container, command: ["echo", "here"], tty: false },
      { stdout: (data) => void out.push(data.toString()) },
    );
    assert.deepEqual(await session.ended, { why: "exited", exitCode: 0 } satisfies ExecEnd);
    assert.deepEqual(out, ["here\n"]);
    assert.equal((await getPod(cluster, "default", "box")).status?.phase, "Running");
  });

  test("of an image that cannot be pulled: why, and what to do", async () => {
    await assert.rejects(addDebugContainer(cluster, { ...request, image: "no-such-image:1" }), (error) => {
      assert.ok(isClusterError(error, "invalid"));
      assert.match(error.message, /ErrImagePull/);
      assert.match(error.hint ?? "", /no-such-image:1/);
      return true;
    });
  });
});

describe("a forwarded port", () => {
  test("carries what both sides say, several connections at once, and closes", async (t) => {
    const server = createServer((socket) => socket.on("data", (data) => socket.write(data.toString().toUpperCase())));
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const problems: string[] = [];
    const forward = await forwardPort(
      cluster,
      { namespace: "default", pod: "box", port, localPort: 0 },
      {
        onProblem: (problem) => problems.push(problem),
      },
    );
    const ask = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let answer = "";
        const socket = connect(forward.localPort, "127.0.0.1", () => socket.write(text));
        socket.on("data", (data) => {
          answer += data.toString();
          if (answer.length === text.length) socket.end(() => resolve(answer));
        });
        socket.on("error", reject);
      });
    const big = "x".repeat(300_000);
    assert.deepEqual(await Promise.all([ask("one"), ask("two")]), ["ONE", "TWO"]);
    assert.equal(await ask(big), big.toUpperCase());
    forward.close();
    await forward.closed;
    assert.deepEqual(problems, []);
  });

  /** The same cluster for somebody who may not list or watch pods. */
  const unwatched = (): Cluster =>
    Object.create(cluster, {
      clock: { value: cluster.clock },
      request: {
        value: (...words: Parameters<Cluster["request"]>) =>
          words[1].endsWith("/pods")
            ? Promise.reject(new ClusterError("forbidden", "pods may not be listed"))
            : cluster.request(...words),
      },
      openSocket: { value: cluster.openSocket.bind(cluster) },
    }) as Cluster;

  for (const [who, from] of [
    ["", () => cluster],
    [", and may not be watched", unwatched],
  ] as const) {
    test(`a pod that is no more${who}: connections fail, and the port is closed with the reason`, async () => {
      const states: ForwardState[] = [];
      const forward = await forwardPort(
        from(),
        { namespace: "default", pod: "gone", port: 80, localPort: 0 },
        { onProblem: () => undefined, onState: (state) => states.push(state) },
      );
      const socket = connect(forward.localPort, "127.0.0.1");
      socket.on("error", () => undefined);
      await forward.closed;
      assert.deepEqual(states.at(-1), { kind: "gone", problem: "pod gone is gone" });
    });
  }

  for (const [what, command, problem] of [
    ["ends", "sleep 1", "pod short has ended"],
    ["is deleted", "sleep 600", "pod short is gone"],
  ] as const) {
    test(`is closed when its pod ${what}, though nobody has used it meanwhile`, async () => {
      const container = { ...POD.spec.containers[0], command: ["sh", "-c", command] };
      const pod = {
        ...POD,
        metadata: { ...POD.metadata, name: "short" },
        spec: { ...POD.spec, containers: [container] },
      };
      const { metadata } = await createPod(cluster, pod);
      const request = { namespace: "default", pod: "short", uid: metadata.uid, port: 80, localPort: 0 };
      const forward = await forwardPort(cluster, request, { onProblem: () => undefined });
      if (what === "is deleted") await deletePod(cluster, "default", "short", { uid: metadata.uid });
      await forward.closed;
      assert.deepEqual(forward.state, { kind: "gone", problem });
      if (what !== "is deleted") await deletePod(cluster, "default", "short", { uid: metadata.uid });
    });
  }

  test("another pod of the same name is not mistaken for it", async () => {
    const request = { namespace: "default", pod: "box", uid: "another", port: 1, localPort: 0 };
    const broken = Object.create(cluster, {
      openSocket: { value: () => Promise.reject(new ClusterError("unreachable", "the connection broke")) },
      clock: { value: cluster.clock },
      request: { value: cluster.request.bind(cluster) },
    }) as Cluster;
    const forward = await forwardPort(broken, request, { onProblem: () => undefined });
    const socket = connect(forward.localPort, "127.0.0.1");
    socket.on("error", () => undefined);
    await forward.closed;
    assert.deepEqual(forward.state, { kind: "gone", problem: "another pod has the name box now" });
  });

  test("a way into the pod that breaks is taken up again, and a connection waits for it", async (t) => {
    const server = createServer((socket) => socket.end("hello"));
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    let failures = 2;
    const flaky = Object.create(cluster, {
      openSocket: {
        value: (...words: Parameters<Cluster["openSocket"]>) =>
          failures-- > 0
            ? Promise.reject(new ClusterError("unreachable", "the connection broke"))
            : cluster.openSocket(...words),
      },
      clock: { value: cluster.clock },
      request: { value: cluster.request.bind(cluster) },
    }) as Cluster;
    const states: string[] = [];
    const problems: string[] = [];
    const forward = await forwardPort(
      flaky,
      { namespace: "default", pod: "box", port, localPort: 0 },
      { onProblem: (problem) => problems.push(problem), onState: ({ kind }) => states.push(kind) },
    );
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      const socket = connect(forward.localPort, "127.0.0.1");
      socket.on("data", (data) => (text += data.toString()));
      socket.on("close", () => resolve(text));
    });
    assert.equal(answer, "hello");
    assert.deepEqual(problems, []);
    assert.ok(states.includes("reconnecting"));
    forward.close();
    await forward.closed;
  });

  test("tells when nothing listens in the pod", async () => {
    const problems: string[] = [];
    const request = { namespace: "default", pod: "box", port: 1, localPort: 0 };
    const forward = await forwardPort(cluster, request, { onProblem: (problem) => problems.push(problem) });
    const socket = connect(forward.localPort, "127.0.0.1");
    socket.on("error", () => undefined);
    await until(() => problems.length > 0);
    assert.match(problems[0] ?? "", /forwarding 1/);
    socket.destroy();
    forward.close();
  });
});
