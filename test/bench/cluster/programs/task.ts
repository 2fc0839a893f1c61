import type { ApiServerAddress } from "../apiServer.ts";

/** What a measured program is told, and what it tells. */
export interface Task {
  /** Path of a kubeconfig file. */
  readonly kubeconfig: string;
  readonly address: ApiServerAddress | undefined;
  readonly folder: string;
  readonly pods: readonly string[];
  /** Of each pod. */
  readonly lines: number;
}

/**
 * Waits for the task, gets ready for it (not timed), does it, and says how many milliseconds it took until everything was
 * on the disk.
 */
export function onTask(prepare: (task: Task) => Promise<() => Promise<void>>): void {
  process.once("message", (task: Task) => void tellTime(task));
  process.once("disconnect", () => process.exit(0));
  process.send?.("ready");

  async function tellTime(task: Task): Promise<void> {
    const work = await prepare(task);
    const started = performance.now();
    await work();
    process.send?.(performance.now() - started);
  }
}
