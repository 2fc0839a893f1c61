import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SandboxClock } from "../../../client/src/sandbox/index.ts";
import type { ContainerExit, ContainerRuntime, ContainerSpec } from "../../../client/src/sandbox/index.ts";
import { missingProgram } from "../../../client/src/sandbox/runtimes/inside.ts";
import { startFailure } from "../../../client/src/sandbox/runtimes/process.ts";
import { StartFailure, type ExecResult, type RunningContainer } from "../../../client/src/sandbox/runtimes/types.ts";

type Output = Parameters<ContainerRuntime["start"]>[1];

/** `while :; do sleep 0.1; done` */
const FOREVER = /^while :; do sleep [\d.]+; done/;

/** Containers whose scripts take their time from a clock: as much of a shell as the scenarios need. */
export function virtualShell(clock: SandboxClock): ContainerRuntime {
  let runs = 0;
  return {
    start: (spec, output) => {
      const [program = "", option, script = ""] = spec.command;
      if (program !== "sh" || option !== "-c") throw startFailure(program, { name: "", message: "", code: "ENOENT" });
      return new VirtualContainer(clock, spec, output, script, join(spec.scratch, `run-${++runs}`));
    },
  };
}

class VirtualContainer implements RunningContainer {
  readonly exited: Promise<ContainerExit>;
  readonly #clock: SandboxClock;
  readonly #spec: ContainerSpec;
  readonly #root: string;
  readonly #main: Script;

  constructor(clock: SandboxClock, spec: ContainerSpec, output: Output, script: string, root: string) {
    this.#clock = clock;
    this.#spec = spec;
    this.#root = root;
    const echo = (text: string): void => output.write("stdout", Buffer.from(text));
    this.#main = new Script(clock, (path) => this.#local(path), echo);
    this.exited = this.#main.run(script);
  }

  async exec([program = "", , script = ""]: readonly string[], signal: AbortSignal): Promise<ExecResult> {
    if (program !== "sh") throw new StartFailure(missingProgram(program));
    let stdout = "";
    const run = new Script(
      this.#clock,
      (path) => this.#local(path),
      (text) => (stdout += text),
    );
    const kill = (): void => run.end({ exitCode: 137 });
    signal.addEventListener("abort", kill);
    void this.exited.then(kill);
    const { exitCode } = await run.run(script);
    return { exitCode, stdout, stderr: "" };
  }

  kill(signal: "SIGTERM" | "SIGKILL"): void {
    if (signal === "SIGKILL") this.#main.end({ exitCode: 137 });
    else this.#main.interrupt();
  }

  #local(path: string): string {
    const mount = Object.keys(this.#spec.mounts).find((one) => path === one || path.startsWith(`${one}/`));
    const local =
      mount === undefined ? join(this.#root, path) : `${this.#spec.mounts[mount]}${path.slice(mount.length)}`;
    mkdirSync(dirname(local), { recursive: true });
    return local;
  }
}

/** One process of a shell. */
class Script {
  readonly #clock: SandboxClock;
  readonly #local: (path: string) => string;
  readonly #echo: (text: string) => void;
  readonly #over = Promise.withResolvers<ContainerExit>();
  #isOver = false;
  /** What `trap` says of SIGTERM; without it, the first process of a container does not hear it. */
  #trap: number | undefined;
  #cancel: () => void = () => undefined;

  constructor(clock: SandboxClock, local: (path: string) => string, echo: (text: string) => void) {
    this.#clock = clock;
    this.#local = local;
    this.#echo = echo;
  }

  run(script: string): Promise<ContainerExit> {
    void this.#all(script);
    return this.#over.promise;
  }

  end(exit: ContainerExit): void {
    this.#isOver = true;
    this.#cancel();
    this.#over.resolve(exit);
  }

  interrupt(): void {
    if (this.#trap !== undefined) this.end({ exitCode: this.#trap });
  }

  async #all(script: string): Promise<void> {
    let rest = script;
    let code = 0;
    while (rest !== "" && !this.#isOver) {
      const [whole, line = ""] = FOREVER.exec(rest) ?? /^(.*?)(?:; |$)/.exec(rest) ?? [rest, rest];
      rest = rest.slice(whole.length);
      if (FOREVER.test(whole)) return;
      for (const [index, command] of line.split(" && ").entries()) {
        if (index === 0 || code === 0) code = await this.#one(command);
      }
    }
    this.end({ exitCode: code });
  }

  async #one(command: string): Promise<number> {
    const [, text = "", path] = /^(.*?)(?: > (\S+))?$/.exec(command) ?? [];
    const [program = "", ...words] = text.split(" ");
    const last = words.at(-1) ?? "";
    switch (program) {
      case "echo":
        if (path === undefined) this.#echo(`${words.join(" ")}\n`);
        else writeFileSync(this.#local(path), `${words.join(" ")}\n`);
        return 0;
      case "sleep":
        await new Promise<void>((wake) => (this.#cancel = this.#clock.after(Number(last) * 1000, wake)));
        return 0;
      case "touch":
        writeFileSync(this.#local(last), "");
        return 0;
      case "rm":
        rmSync(this.#local(last));
        return 0;
      case "test":
        return existsSync(this.#local(last)) ? 0 : 1;
      case "trap":
        this.#trap = Number(/^trap 'exit (\d+)' TERM$/.exec(command)?.[1]);
        return 0;
      case "dd":
        writeFileSync(this.#local(/of=(\S+)/.exec(text)?.[1] ?? ""), Buffer.alloc(8 * 2 ** 20));
        return 0;
      case "tail":
        this.end({ exitCode: 137, reason: "OOMKilled" });
        return 137;
      case "exit":
        this.end({ exitCode: Number(last) });
        return Number(last);
      case "true":
        return 0;
      default:
        throw new Error(`the shell in virtual time does not know: ${command}`);
    }
  }
}
