import type { Handler } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import { pause } from "./pause.ts";
import { httpGet } from "./probes/http.ts";
import type { Target } from "./probes/target.ts";

/** A kubelet waits that long for the answer to a hook. Milliseconds. */
const HTTP_LIMIT = 30_000;

/**
 * Carries out `postStart` or `preStop` (Kubernetes 1.34).
 *
 * @returns what went wrong, in a kubelet's words; undefined when all is well
 */
export async function runHook(
  handler: Handler,
  target: Target,
  pod: Pod,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { exec, httpGet: http, sleep } = handler;
  const where = `for Container ${JSON.stringify(target.container.name)} in Pod ${JSON.stringify(podText(pod))} failed`;
  if (exec) return runCommand(exec.command ?? [], target, where, signal);
  if (http) {
    const answer = await httpGet(target, http, "kube-lifecycle/1.34", HTTP_LIMIT);
    // Whatever it answers is fine.
    return "error" in answer ? `HTTP lifecycle hook (${http.path ?? ""}) ${where} - error: ${answer.error}` : undefined;
  }
  if (sleep) await pause(target.clock, sleep.seconds * 1000, signal);
  return undefined;
}

async function runCommand(
  command: readonly string[],
  { running }: Target,
  where: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!running.exec) return undefined;
  const text = command.join(" ");
  const failed = (why: string, output: string): string =>
    `Exec lifecycle hook ([${text}]) ${where} - error: ${why}, message: ${JSON.stringify(output)}`;
  try {
    const { exitCode, stdout, stderr } = await running.exec(command, signal);
    return exitCode === 0 ? undefined : failed(`command '${text}' exited with ${exitCode}: ${stderr}`, stdout + stderr);
  } catch (error) {
    return failed(`rpc error: code = Unknown desc = failed to exec in container: ${(error as Error).message}`, "");
  }
}

/** `NAME_NAMESPACE(UID)`, as a kubelet names pods. */
export function podText({ metadata }: Pod): string {
  return `${metadata.name}_${metadata.namespace ?? ""}(${metadata.uid})`;
}
