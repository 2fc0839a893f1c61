import type { Sandbox, SandboxOptions } from "./options.ts";

/**
 * Starts the embedded cluster on a free port of 127.0.0.1.
 *
 * @throws Error when `trusted` is not true, or the data folder cannot be made.
 */
export function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  return Promise.reject(new Error(`The sandbox cluster is not available yet (${options.dataDir}).`));
}
