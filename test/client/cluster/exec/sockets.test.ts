/** Shells, attached processes and forwarded ports over networks that break, in virtual time: nothing of them is left. */
import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, Socket, type AddressInfo } from "node:net";
import { duplexPair, type Duplex } from "node:stream";
import { describe, test, type TestContext } from "node:test";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { openCluster } from "../../../../client/src/cluster/connection/connection.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { acceptOf, WebSocketConnection } from "../../../../client/src/cluster/connection/socket/connection.ts";
import { attachToPod, CHANNEL, execInPod, type ExecSession } from "../../../../client/src/cluster/exec/exec.ts";
import { forwardPort, type ForwardState, type PortForward } from "../../../../client/src/cluster/exec/portForward.ts";
import { VirtualClock } from "../../../simulation/virtualClock.ts";
import { until } from "../../../protocol/until.ts";

const protocol = "v4.channel.k8s.io";

/** The other end of a WebSocket, as an API server has it. */
interface FarEnd {
  readonly stream: Duplex;
  /** Absent where nobody answers there. */
  readonly socket: WebSocketConnection | undefined;
}

/** A cluster with a pod `p`, whose sockets end here. */
class Sockets {
  readonly clock = new VirtualClock();
  readonly far: FarEnd[] = [];
  readonly near: Duplex[] = [];
  isAway = false;
  isSilent = false;
  uid = "of-p";
  readonly cluster = {
    clock: this.clock,
    openSocket: () => {
      if (this.isAway) return Promise.reject(away());
      const [near, stream] = duplexPair();
      near.on("error", () => undefined);
      this.near.push(near);
      const options = { protocol, isClient: false, clock: this.clock };
      const socket = this.isSilent ? undefined : new WebSocketConnection(stream, Buffer.alloc(0), options);
      this.far.push({ stream, socket });
      return Promise.resolve(
        new WebSocketConnection(near, Buffer.alloc(0), { protocol, isClient: true, clock: this.clock }),
      );
    },
    request: () =>
      this.isAway
        ? Promise.reject(away())
        : Promise.resolve({ metadata: { name: "p", uid: this.uid }, status: { phase: "Running" } }),
  } as unknown as Cluster;

  pass(milliseconds: number): Promise<void> {
    return this.clock.run(this.clock.sleep(milliseconds));
  }

  /** Once what is under way is over, there is no socket and no timer. */
  async assertNothingLeft(): Promise<void> {
    await this.pass(5000);
    assert.equal(this.clock.pending, 0, "timers wait");
    assert.ok(
      this.near.every(({ destroyed }) => destroyed),
      "a socket is open",
    );
  }
}

const away = (): ClusterError => new ClusterError("unreachable", "the cluster is away");
const output = { stdout: () => undefined };
const SESSIONS: readonly (readonly [what: string, open: (cluster: Cluster) => Promise<ExecSession>])[] = [
  ["shell", (one) => execInPod(one, { namespace: "etl", pod: "p", command: ["sh"], tty: true }, output)],
  [
    "attached process",
    (one) => attachToPod(one, { namespace: "etl", pod: "p", container: "base", stdin: true, tty: false }, output),
  ],
];

for (const [what, open] of SESSIONS) {
  describe(`a ${what}`, () => {
    test("over a connection that is cut has ended, and nobody knows about the process", async () => {
      const sockets = new Sockets();
      const session = await open(sockets.cluster);
      sockets.far[0]?.stream.destroy();
      assert.equal((await session.ended).why, "closed");
      session.write("into the void");
      session.resize({ columns: 80, rows: 24 });
      session.close();
      await sockets.assertNothingLeft();
    });

    test("over a connection that nobody answers any more has ended within a minute", async () => {
      const sockets = new Sockets();
      sockets.isSilent = true;
      const session = await open(sockets.cluster);
      const end = await sockets.clock.run(session.ended, 61_000);
      assert.deepEqual(end, { why: "closed", message: "the other side does not answer any more" });
      await sockets.assertNothingLeft();
    });

    test("of which nothing is heard for hours goes on while the other side answers", async () => {
      const sockets = new Sockets();
      const session = await open(sockets.cluster);
      await sockets.pass(3 * 3_600_000);
      sockets.far[0]?.socket?.send(Buffer.from(`${String.fromCharCode(CHANNEL.error)}{"status":"Success"}`));
      sockets.far[0]?.socket?.close();
      assert.deepEqual(await sockets.clock.run(session.ended, 1000), { why: "exited", exitCode: 0 });
      await sockets.assertNothingLeft();
    });

    test("that is closed is over soon, whatever the other side does", async () => {
      const sockets = new Sockets();
      sockets.isSilent = true;
      const session = await open(sockets.cluster);
      session.close();
      session.close();
      await sockets.clock.run(session.ended, 2001);
      await sockets.assertNothingLeft();
    });
  });
}

describe("a forwarded port", () => {
  interface Program {
    readonly socket: Socket;
    readonly closed: Promise<void>;
  }

  function program(forward: PortForward): Promise<Program> {
    return new Promise((resolve) => {
      const socket = connect(forward.localPort, "127.0.0.1", () => resolve({ socket, closed }));
      socket.on("error", () => undefined).resume();
      const closed = new Promise<void>((done) => socket.once("close", () => done()));
    });
  }

  async function forwarding(t: TestContext, sockets: Sockets) {
    const states: ForwardState[] = [];
    const problems: string[] = [];
    const handlers = {
      onProblem: (one: string) => problems.push(one),
      onState: (one: ForwardState) => states.push(one),
    };
    const request = { namespace: "etl", pod: "p", uid: "of-p", port: 80, localPort: 0 };
    const forward = await forwardPort(sockets.cluster, request, handlers);
    t.after(() => forward.close());
    return { forward, states, problems };
  }

  const kinds = (states: readonly ForwardState[]): string[] => [
    ...states.map(({ kind }) => kind).filter((kind, index, all) => kind !== all[index - 1]),
  ];

  test("is taken up again when a connection in use is cut, and takes others then", async (t) => {
    const sockets = new Sockets();
    const { forward, states } = await forwarding(t, sockets);
    const one = await program(forward);
    await until(() => sockets.far.length === 1);
    sockets.isAway = true;
    sockets.far[0]?.stream.destroy();
    await until(() => forward.state.kind === "reconnecting");
    await one.closed;
    await sockets.pass(60_000);
    assert.equal(forward.state.kind, "reconnecting");
    sockets.isAway = false;
    await sockets.pass(6000);
    assert.deepEqual(kinds(states), ["ready", "reconnecting", "ready"]);
    const other = await program(forward);
    await until(() => sockets.far.length === 2);
    forward.close();
    await forward.closed;
    await sockets.pass(3000);
    await other.closed;
    await sockets.assertNothingLeft();
  });

  test("lets a program wait for the way back, for a limited time", async (t) => {
    const sockets = new Sockets();
    sockets.isAway = true;
    const { forward, problems } = await forwarding(t, sockets);
    const patient = await program(forward);
    await until(() => forward.state.kind === "reconnecting");
    await sockets.pass(10_000);
    assert.deepEqual(problems, []);
    await sockets.pass(11_000);
    await patient.closed;
    assert.deepEqual(problems, ["the cluster is away"]);
    forward.close();
    await forward.closed;
    await sockets.assertNothingLeft();
  });

  test("that is closed while a program waits leaves neither", async (t) => {
    const sockets = new Sockets();
    sockets.isAway = true;
    const { forward, problems } = await forwarding(t, sockets);
    const waiting = await program(forward);
    await until(() => forward.state.kind === "reconnecting");
    forward.close();
    await Promise.all([forward.closed, waiting.closed]);
    assert.deepEqual(problems, []);
    await sockets.assertNothingLeft();
  });

  test("a program that leaves takes its way into the pod with it", async (t) => {
    const sockets = new Sockets();
    const { forward } = await forwarding(t, sockets);
    const { socket, closed } = await program(forward);
    await until(() => sockets.far.length === 1);
    socket.end();
    await until(() => sockets.clock.pending > 1);
    await sockets.pass(4000);
    await closed;
    await until(() => forward.state.kind === "ready" && forward.state.connections === 0);
    forward.close();
    await sockets.assertNothingLeft();
  });

  test("is closed when another pod has the name after a break", async (t) => {
    const sockets = new Sockets();
    const { forward } = await forwarding(t, sockets);
    const { closed } = await program(forward);
    await until(() => sockets.far.length === 1);
    sockets.uid = "of-another";
    sockets.far[0]?.stream.destroy();
    await Promise.all([closed, forward.closed]);
    assert.deepEqual(forward.state, { kind: "gone", problem: "another pod has the name p now" });
    await sockets.assertNothingLeft();
  });
});

test("a server that takes the connection and says nothing is given up after the time limit", async (t) => {
  const taken: Socket[] = [];
  const server = createServer((socket) => taken.push(socket.resume()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const clock = new VirtualClock();
  const { port } = server.address() as AddressInfo;
  const cluster = await openCluster({ kubeconfigText: kubeconfig(`http://127.0.0.1:${port}`) }, { clock });
  t.after(() => cluster.close());
  const opening = cluster.openSocket("/api/v1/namespaces/etl/pods/p/exec", {
    protocols: [protocol],
    timeoutMs: 15_000,
  });
  const refused = assert.rejects(opening, { reason: "timeout" });
  await until(() => taken.length === 1);
  await clock.run(clock.sleep(15_001));
  await refused;
  await Promise.all(taken.map((socket) => new Promise((resolve) => socket.once("close", resolve))));
  assert.equal(clock.pending, 0);
});

test("a socket that is open has no limit any more", async (t) => {
  const server = createHttpServer();
  const ends: Duplex[] = [];
  const keys: string[] = [];
  server.on("upgrade", ({ headers }, socket) => {
    keys.push(headers["sec-websocket-key"] ?? "");
    const accept = acceptOf(headers["sec-websocket-key"] ?? "");
    const head = `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${accept}\r\n`;
    socket.write(`${head}Sec-WebSocket-Protocol: ${protocol}\r\n\r\n`);
    ends.push(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  const clock = new VirtualClock();
  const { port } = server.address() as AddressInfo;
  const cluster = await openCluster({ kubeconfigText: kubeconfig(`http://127.0.0.1:${port}`) }, { clock });
  t.after(() => cluster.close());
  const socket = await cluster.openSocket("/api/v1/namespaces/etl/pods/p/exec", { protocols: [protocol] });
  assert.equal(clock.pending, 1, "more than a ping waits");
  // RFC 6455, 4.1: a nonce of 16 bytes.
  assert.deepEqual(
    keys.map((key) => Buffer.from(key, "base64").length),
    [16],
  );
  ends[0]?.destroy();
  assert.equal((await socket.closed).code, 1006);
  const another = await cluster.openSocket("/api/v1/namespaces/etl/pods/p/exec", { protocols: [protocol] });
  if (ends[1] instanceof Socket) ends[1].resetAndDestroy();
  assert.equal((await another.closed).code, 1006);
});

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token: "t" } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  });
}
