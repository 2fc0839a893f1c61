import { duplexPair, type Duplex } from "node:stream";
import type { Cluster, SocketOptions } from "../../client/src/cluster/connection/cluster.ts";
import { ClusterError } from "../../client/src/cluster/connection/errors.ts";
import { WebSocketConnection } from "../../client/src/cluster/connection/socket/connection.ts";
import { CHANNEL, execInPod, type ExecEnd } from "../../client/src/cluster/exec/exec.ts";
import type { ClientProcess } from "./process.ts";
import { NAMESPACE, type World } from "./world.ts";

/** Between two lines that a person types, and two looks of the far end. Milliseconds. */
const TYPES = 1500;
const LOOKS = 500;
/** A connection that is half-open is noticed within this time, and what was on its way is over. Milliseconds. */
const NOTICED = 120_000;

type Open = () => Promise<{ readonly process: ClientProcess; readonly cluster: Cluster }>;

interface Shell {
  readonly typed: string[];
  heard: string;
  end: ExecEnd | undefined;
  /** Since when its container does not run any more, or nothing comes through; monotonic. */
  brokenAt: number | undefined;
}

function newShell(): Shell {
  return { typed: [], heard: "", end: undefined, brokenAt: undefined };
}

function isOpen({ end }: Shell): boolean {
  return end === undefined;
}

/** What is broken can be noticed from then on only. */
function rest(shell: Shell, now: number): void {
  if (shell.brokenAt !== undefined) shell.brokenAt = now;
}

/** Shells that are open in the container of a run while things go wrong. */
export class Shells {
  /** What is wrong with what was seen there. */
  readonly problems: string[] = [];
  readonly #world: World;
  readonly #open: Open;
  readonly #uses: Promise<void>[] = [];
  #isLeft = false;

  /** @param open a window of its own, with a way to the cluster */
  constructor(world: World, open: Open) {
    this.#world = world;
    this.#open = open;
  }

  /** Opens one, types a line now and then, and leaves after so many milliseconds where it has not ended before. */
  use(podName: string, milliseconds: number): void {
    this.#uses.push(this.#use(podName, milliseconds));
  }

  /** Leaves those that are still open, and waits until they are over. */
  async leave(): Promise<void> {
    this.#isLeft = true;
    await Promise.all(this.#uses);
  }

  async #use(podName: string, milliseconds: number): Promise<void> {
    const { clock } = this.#world;
    const { process, cluster } = await this.#open();
    const shell = newShell();
    const openSocket: Cluster["openSocket"] = (path, options) => this.#connect(process, path, options, shell);
    const output = { stdout: (data: Buffer) => void (shell.heard += data.toString()) };
    const request = { namespace: NAMESPACE, pod: podName, container: "base", command: ["sh"], tty: true };
    const session = await execInPod({ ...cluster, openSocket }, request, output).catch(() => undefined);
    if (!session) return;
    void session.ended.then((end) => (shell.end = end));
    const isAway = (): boolean => process.isDead || process.isAsleep;
    const until = clock.monotonic() + milliseconds;
    while (clock.monotonic() < until && isOpen(shell) && !process.isDead && !this.#isLeft) {
      await clock.sleep(TYPES);
      // Nobody types, and nobody sees anything, on a laptop that sleeps.
      if (process.isAsleep) {
        rest(shell, clock.monotonic());
        continue;
      }
      const line = `${shell.typed.length}\n`;
      shell.typed.push(line);
      session.write(line);
      if (isOpen(shell) && clock.monotonic() - (shell.brokenAt ?? Infinity) > NOTICED) {
        this.problems.push(`a shell in ${podName} shows nothing for ${NOTICED / 1000} s, and is not over`);
        break;
      }
    }
    while (process.isAsleep) await clock.sleep(TYPES);
    session.close();
    await clock.sleep(NOTICED);
    if (!isAway()) this.#judge(podName, shell);
  }

  #judge(podName: string, { typed, heard, end }: Shell): void {
    if (!end) this.problems.push(`a shell in ${podName} was left, and goes on`);
    if (!typed.join("").startsWith(heard)) this.problems.push(`a shell in ${podName} has mixed up what it was told`);
  }

  /** The API server's end: an echo, as long as the container runs and its kubelet is there. */
  async #connect(
    process: ClientProcess,
    path: string,
    { protocols }: SocketOptions,
    shell: Shell,
  ): Promise<WebSocketConnection> {
    const { clock, sandbox } = this.#world;
    const { network } = process;
    const [, podName = ""] = /\/pods\/([^/]+)\/exec$/.exec(path) ?? [];
    await clock.sleep(network.weather.latency());
    if (process.isAsleep || network.isDown) throw new ClusterError("unreachable", "the cluster cannot be reached");
    const isThere = (): boolean => this.#world.sandbox === sandbox && sandbox.canEnter(NAMESPACE, podName, "base");
    if (!isThere()) throw new ClusterError("invalid", `nobody is let in to ${podName}`);
    const line = new Line(() => (shell.brokenAt ??= clock.monotonic()));
    const release = network.hold(line);
    const [protocol = ""] = protocols;
    const server = new WebSocketConnection(line.far, Buffer.alloc(0), { protocol, isClient: false, clock });
    server.onMessage((message) => {
      if (message[0] === CHANNEL.stdin) server.send(Buffer.from([CHANNEL.stdout, ...message.subarray(1)]));
    });
    const look = (): void => {
      if (line.isOver) release();
      else if (isThere()) clock.after(LOOKS, look);
      else {
        line.noteEnd();
        server.send(Buffer.from(`${String.fromCharCode(CHANNEL.error)}{"status":"Success"}`));
        server.close();
        clock.after(LOOKS, look);
      }
    };
    look();
    return new WebSocketConnection(line.near, Buffer.alloc(0), { protocol, isClient: true, clock: process.clock });
  }
}

/** A way through the network whose two ends are told of nothing but what arrives. */
class Line {
  readonly near: Duplex;
  readonly far: Duplex;
  /** Nothing comes any more. */
  readonly noteEnd: () => void;
  readonly #inner: readonly [Duplex, Duplex];
  #isFrozen = false;

  constructor(noteEnd: () => void) {
    const [near, nearInner] = duplexPair();
    const [far, farInner] = duplexPair();
    this.near = near;
    this.far = far;
    this.noteEnd = noteEnd;
    this.#inner = [nearInner, farInner];
    this.#join(nearInner, farInner);
    this.#join(farInner, nearInner);
    for (const stream of [near, far]) stream.on("error", () => undefined);
  }

  get isOver(): boolean {
    return this.near.destroyed || this.far.destroyed;
  }

  reset(): void {
    this.noteEnd();
    for (const stream of [...this.#inner, this.far, this.near]) stream.destroy(new Error("read ECONNRESET"));
  }

  freeze(): void {
    this.noteEnd();
    this.#isFrozen = true;
  }

  #join(from: Duplex, to: Duplex): void {
    from.on("error", () => undefined);
    from.on("data", (data: Buffer) => {
      if (!this.#isFrozen && to.writable) to.write(data);
    });
    from.on("end", () => {
      if (!this.#isFrozen) to.end();
    });
  }
}
