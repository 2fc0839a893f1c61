import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { constants } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { WebSocketConnection } from "../../cluster/connection/socket/connection.ts";
import { CHANNEL } from "../../cluster/exec/exec.ts";
import type { ProcessGuard } from "./guard.ts";
import { exit, fail } from "./channelEnd.ts";
import { localWord, missingProgram } from "./inside.ts";
import { killGroup } from "./processTree.ts";
import type { PythonFinder } from "./python.ts";
import type { InsideContainer, RunningContainer, StreamOptions } from "./types.ts";

export interface ExecHost {
  readonly guard: ProcessGuard;
  readonly python: PythonFinder;
  /** Folder of `terminal.py`. */
  readonly resources: string;
}

interface Command extends StreamOptions {
  readonly command: readonly string[];
}

/** The container that a process is to run in. */
export interface Surrounding extends Pick<RunningContainer, "exited"> {
  readonly inside: InsideContainer;
}

/**
 * Runs one more process where a container's own runs, and connects it with a WebSocket's channels. With the container's first
 * process the kernel ends all others there. Never throws.
 */
export function runInContainer(
  host: ExecHost,
  { inside, exited }: Surrounding,
  command: Command,
  socket: WebSocketConnection,
): void {
  start(host, inside, command).then(
    (child) => {
      attach(host, child, command, socket);
      void exited.then(() => killGroup(child.pid ?? 0, "SIGKILL"));
    },
    (error: unknown) => {
      fail(socket, error instanceof Error ? error.message : String(error));
    },
  );
}

/** A terminal needs Python, and a system that has pseudo terminals; without them there are only pipes. */
async function start(host: ExecHost, inside: InsideContainer, { command, tty }: Command): Promise<ChildProcess> {
  const { cwd, env } = inside;
  if (command.length === 0) throw new Error(refused("OCI runtime exec failed: exec failed: args must not be empty"));
  const [program = "", ...words] = command.map((word) => localWord(word, inside));
  const hasTerminal = tty && process.platform !== "win32";
  const own = hasTerminal
    ? [(await host.python.find()).program, join(host.resources, "terminal.py"), "80", "24", program, ...words]
    : [program, ...words];
  const child = spawn(own[0] ?? "", own.slice(1), {
    cwd,
    env: hasTerminal ? { TERM: "xterm-256color", ...env } : { ...env },
    stdio: ["pipe", "pipe", "pipe", ...(hasTerminal ? (["pipe"] as const) : [])],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new Error(refused(missingProgram(command[0] ?? ""))) : error),
    );
  });
  return child;
}

function attach(host: ExecHost, child: ChildProcess, streams: Command, socket: WebSocketConnection): void {
  const { command, tty } = streams;
  const group = child.pid ?? 0;
  const control = (child.stdio[3] ?? undefined) as Duplex | undefined;
  let isMissing = false;
  host.guard.add(group);
  control?.on("data", () => (isMissing = true));
  for (const stream of [child.stdin, control]) stream?.on("error", () => undefined);
  const send = (channel: number, data: Buffer): void => {
    if (!socket.send(Buffer.concat([Buffer.from([channel]), data]))) {
      child.stdout?.pause();
      void socket.drained().then(() => child.stdout?.resume());
    }
  };
  // What nobody wants is read all the same, so that the command does not wait for it.
  const pass = (stream: "stdout" | "stderr", data: Buffer): void => {
    if (streams[stream]) send(CHANNEL[stream], data);
  };
  child.stdout?.on("data", (data: Buffer) => pass("stdout", data));
  child.stderr?.on("data", (data: Buffer) => pass(tty ? "stdout" : "stderr", data));
  if (!streams.stdin) child.stdin?.end();
  socket.onMessage((message) => {
    const data = message.subarray(1);
    switch (message[0] ?? -1) {
      case CHANNEL.stdin:
        if (streams.stdin) child.stdin?.write(data);
        break;
      case CHANNEL.close:
        child.stdin?.end();
        break;
      case CHANNEL.resize: {
        const { Width, Height } = JSON.parse(data.toString()) as { readonly Width: number; readonly Height: number };
        control?.write(`${Width} ${Height}\n`);
        break;
      }
    }
  });
  child.once("close", (code, signal) => {
    host.guard.remove(group);
    if (isMissing) fail(socket, refused(missingProgram(command[0] ?? "")));
    else exit(socket, code ?? 128 + (signal === null ? 0 : constants.signals[signal]), command);
  });
  void socket.closed.then(() => {
    child.kill("SIGTERM");
    setTimeout(() => killGroup(group, "SIGKILL"), 200).unref();
  });
}

/** As the kubelet words it. */
function refused(why: string): string {
  const id = randomBytes(32).toString("hex");
  return (
    "Internal error occurred: error executing command in container: failed to exec in container: " +
    `failed to start exec "${id}": ${why}: unknown`
  );
}
