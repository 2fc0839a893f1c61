import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";

/** Runs apart from us: ends the process groups that it was told of when our end of the pipe closes, however that came. */
const PROGRAM = `
const groups = new Set();
let rest = "";
process.stdin.on("data", (data) => {
  const lines = (rest + data).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    if (line[0] === "+") groups.add(Number(line.slice(1)));
    else groups.delete(Number(line.slice(1)));
  }
});
process.stdin.on("end", () => {
  for (const group of groups) try { process.kill(-group, "SIGKILL"); } catch {}
  process.exit();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
`;

/**
 * Makes sure that no container outlives us, not even when we crash or are killed: one small process a sandbox, started
 * with the first container. Not on Windows, where it does nothing.
 */
export class ProcessGuard {
  #child: ChildProcess | undefined;

  add(group: number): void {
    if (process.platform !== "win32") {
      this.#child ??= this.#start();
      this.#child.stdin?.write(`+${group}\n`);
    }
  }

  remove(group: number): void {
    this.#child?.stdin?.write(`-${group}\n`);
  }

  /** Resolves when the guard itself has ended. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.ref();
      child.stdin?.end();
      await ended;
    }
  }

  #start(): ChildProcess {
    // Inside VS Code, our own program is Electron: this variable makes it behave as Node.
    const env = { ELECTRON_RUN_AS_NODE: "1" };
    const child = spawn(process.execPath, ["-e", PROGRAM], {
      stdio: ["pipe", "ignore", "ignore"],
      env,
      detached: true,
    });
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    child.unref();
    return child;
  }
}
