import type { Cluster } from "../connection/cluster.ts";
import {
  execInPod,
  type ExecEnd,
  type ExecOutput,
  type ExecRequest,
  type ExecSession,
  type TerminalSize,
} from "./exec.ts";

/** The shell to offer where nobody names one: what most images have, the better one first. */
export const SHELL: readonly string[] = [
  "sh",
  "-c",
  "if command -v bash >/dev/null 2>&1; then exec bash; else exec sh; fi",
];

/** Further ones: the `PATH` of an image may not lead to its shell, and debug variants of images without one have busybox. */
const OTHERS = ["bash", "ash", "/bin/sh", "/bin/bash", "/busybox/sh"];

/** How a shell ended; or that the image has none, as all that were tried are not in it. */
export type ShellEnd = ExecEnd | { readonly why: "no-shell"; readonly tried: readonly string[] };

export interface ShellOptions {
  readonly signal?: AbortSignal | undefined;
  readonly size?: TerminalSize | undefined;
  /** Is given the session of each shell that is tried; only the last one is one. */
  readonly onSession: (session: ExecSession) => void;
}

/**
 * Starts the first shell that a container has, with a terminal, and waits for its end.
 *
 * @throws ClusterError as `execInPod` does
 */
export async function shellInPod(
  cluster: Cluster,
  where: Pick<ExecRequest, "namespace" | "pod" | "container">,
  output: ExecOutput,
  { signal, size, onSession }: ShellOptions,
): Promise<ShellEnd> {
  for (const command of [SHELL, ...OTHERS.map((program) => [program])]) {
    const session = await execInPod(cluster, { ...where, command, tty: true }, output, { signal, size });
    onSession(session);
    const end = await session.ended;
    if (!isMissing(end)) return end;
  }
  return { why: "no-shell", tried: ["sh", ...OTHERS] };
}

/** Whether a program is not in the image, as runc and crun word it (containerd 2.1, CRI-O 1.34). */
function isMissing(end: ExecEnd): boolean {
  return (
    end.why === "not-started" &&
    /executable file (?:[`"][^`"]*[`"] )?not found|no such file or directory/i.test(end.message)
  );
}
