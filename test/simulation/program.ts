import { filledIn, hidden } from "./secrets.ts";
import type { SandboxClock } from "../../client/src/sandbox/clock.ts";
import type { ContainerExit, ContainerRuntime, ContainerSpec } from "../../client/src/sandbox/runtimes/types.ts";

/** What a container does, one after the other. Times in milliseconds. */
export type Act =
  | { readonly print: string; readonly to?: "stdout" | "stderr" }
  | { readonly wait: number }
  /** So many numbered lines of a hundred characters, all at once. */
  | { readonly flood: number }
  /** So many lines, one by one. */
  | { readonly chatter: number; readonly every: number }
  /** A driver starts a task in a pod of its own, waits for its end, and deletes that pod. */
  | { readonly task: string; readonly program: Program; readonly keep?: boolean; readonly inBackground?: boolean }
  | SelfDeletion
  | { readonly exit: number; readonly reason?: string };

/** What a pod does that deletes itself at its end, as a detached driver of DBND does. */
export interface SelfDeletion {
  readonly removeSelf: true;
}

export interface Program {
  readonly acts: readonly Act[];
  /** How long it still works after a SIGTERM; absent: it ends at once. Milliseconds. */
  readonly lingers?: number;
  /** Exit code of a process that a SIGTERM ends. Default 10, as DBND's (spec of real runs, section 3). */
  readonly interrupted?: number;
}

/** What containers do through the API, with an account that nobody disturbs. */
export interface ClusterActs {
  /** Resolves when the task pod has ended and is deleted, or kept. */
  runTask(driver: ContainerSpec, task: string, program: Program, keep: boolean): Promise<void>;
  /** Asks for the deletion of the container's own pod. */
  removeSelf(spec: ContainerSpec): Promise<void>;
}

/** Everything that one start of a container has written, without secrets. */
export interface Written {
  readonly podName: string;
  readonly podUid: string;
  readonly container: string;
  readonly restart: number;
  text: string;
  /** Absent while it runs. */
  exitCode?: number;
  endedAt?: number;
  /** When it was asked to end, and when it was made to. */
  askedAt?: number;
  killedAt?: number;
}

/** The entry point of a container that carries out `acts`; its first start the first list, and so on, the last for good. */
export function command(...programs: readonly Program[]): readonly string[] {
  return ["program", JSON.stringify(programs)];
}

/** Runs programs by the sandbox's clock and keeps what they wrote. */
export class ProgramRuntime implements ContainerRuntime {
  readonly written: Written[] = [];
  /** Names of pods of others that a container has deleted, which took them for its own. */
  readonly removedOthers = new Set<string>();
  readonly #clock: SandboxClock;
  /** What ends a container that runs, by pod and container. */
  readonly #ends = new Map<string, (exit: ContainerExit) => void>();
  #running = 0;
  /** Carries out what a container does to the cluster itself. */
  cluster: ClusterActs | undefined;

  constructor(clock: SandboxClock) {
    this.#clock = clock;
  }

  get running(): number {
    return this.#running;
  }

  isRunning(podName: string, container: string): boolean {
    return this.#ends.has(`${podName} ${container}`);
  }

  /** A signal that its first process takes as the wish to end. */
  interrupt(podName: string, container: string): void {
    this.#ends.get(`${podName} ${container}`)?.({ exitCode: 0 });
  }

  start(spec: ContainerSpec, output: Parameters<ContainerRuntime["start"]>[1]): ReturnType<ContainerRuntime["start"]> {
    const programs = JSON.parse(spec.command[1] ?? "[]") as readonly Program[];
    const program = programs[Math.min(spec.restartCount, programs.length - 1)] ?? { acts: [] };
    const { podName, podUid, containerName: container, restartCount: restart } = spec;
    const written: Written = { podName, podUid, container, restart, text: "" };
    this.written.push(written);
    this.#running += 1;
    const { promise, resolve } = Promise.withResolvers<ContainerExit>();
    let cancel = (): void => undefined;
    let isOver = false;
    const end = (exit: ContainerExit): void => {
      if (isOver) return;
      isOver = true;
      written.exitCode = exit.exitCode;
      written.endedAt = this.#clock.now();
      cancel();
      this.#running -= 1;
      this.#ends.delete(`${podName} ${container}`);
      resolve(exit);
    };
    this.#ends.set(`${podName} ${container}`, end);
    const go = (index: number): void => {
      const act = program.acts[index];
      if (isOver) return;
      if (!act) end({ exitCode: 0 });
      else if ("exit" in act) end({ exitCode: act.exit, ...(act.reason !== undefined && { reason: act.reason }) });
      else if ("removeSelf" in act) {
        void (this.cluster?.removeSelf(spec) ?? Promise.resolve()).then(() => go(index + 1));
      } else if ("task" in act) {
        const done = this.cluster?.runTask(spec, act.task, act.program, act.keep ?? false) ?? Promise.resolve();
        // What is in the background is at least created before the driver goes on.
        if (act.inBackground) cancel = this.#clock.after(1000, () => go(index + 1));
        else void done.then(() => go(index + 1));
      } else if ("wait" in act) cancel = this.#clock.after(act.wait, () => go(index + 1));
      else if ("flood" in act) {
        const text = Array.from({ length: act.flood }, (_, line) => `${String(line).padStart(99, ".")}\n`).join("");
        written.text += text;
        output.write("stdout", Buffer.from(text));
        go(index + 1);
      } else if ("chatter" in act) {
        const say = (left: number): void => {
          if (isOver) return;
          if (left === 0) {
            go(index + 1);
            return;
          }
          const text = `${written.text.length} characters until now\n`;
          written.text += text;
          output.write("stdout", Buffer.from(text));
          cancel = this.#clock.after(act.every, () => say(left - 1));
        };
        say(act.chatter);
      } else {
        const text = act.print.includes("$") ? filledIn(act.print, spec.environment) : act.print;
        written.text += text;
        if (text !== act.print) written.text = hidden(written.text);
        output.write(act.to ?? "stdout", Buffer.from(text));
        go(index + 1);
      }
    };
    cancel = this.#clock.after(0, () => go(0));
    return {
      exited: promise,
      kill: (signal) => {
        if (isOver) return;
        if (signal === "SIGKILL") written.killedAt = this.#clock.now();
        else written.askedAt ??= this.#clock.now();
        if (signal === "SIGKILL") end({ exitCode: 137, signal: 9 });
        else if (program.lingers === undefined) end({ exitCode: 143 });
        else this.#clock.after(program.lingers, () => end({ exitCode: program.interrupted ?? 10 }));
      },
    };
  }
}

/** Lines `from` to `to`, each with a pause after it. */
export function lines(from: number, to: number, pause = 0): Act[] {
  return Array.from({ length: to - from + 1 }, (_, index) => [{ print: `${from + index}\n` }, { wait: pause }]).flat();
}
