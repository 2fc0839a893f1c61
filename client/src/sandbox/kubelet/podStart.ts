import type { NodeContext } from "./nodeContext.ts";
import { pause } from "./pause.ts";
import type { PodContainers } from "./podContainers.ts";
import { isSidecar } from "./podPhase.ts";
import type { PodReport } from "./podReport.ts";
import { MountError, prepareVolumes } from "./volumes/volumes.ts";

/** Folders of a pod's volumes, by the volumes' names; undefined when the pod ends before there are any. */
export async function mountVolumes(
  context: NodeContext,
  report: PodReport,
  stopping: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> {
  const { clock, timings } = context;
  while (!stopping.aborted) {
    try {
      return prepareVolumes(context, report.pod);
    } catch (error) {
      if (!(error instanceof MountError)) {
        throw error;
      }
      report.event("Warning", "FailedMount", error.message);
      await pause(clock, timings.backOffBase, stopping);
    }
  }
  return undefined;
}

/**
 * Runs the init containers one after the other.
 *
 * @param sidecars gets the runs of those that go on beside the others
 * @returns whether the others may begin
 */
export async function initialize(
  containers: PodContainers,
  report: PodReport,
  stopping: AbortSignal,
  sidecars: Promise<unknown>[],
): Promise<boolean> {
  for (const runner of containers.init) {
    if (isSidecar(runner.spec)) {
      sidecars.push(runner.run());
      while (runner.status.started !== true && !stopping.aborted) await report.change(stopping);
    } else if ((await runner.run()) !== 0) return false;
  }
  return !stopping.aborted;
}

/**
 * Starts the pod's own containers one after the other; what has become of them is told when all have been tried.
 *
 * @returns their runs
 */
export async function startAll(containers: PodContainers, report: PodReport): Promise<Promise<unknown>[]> {
  const runs: Promise<unknown>[] = [];
  report.isStarting = true;
  for (const runner of containers.main) {
    const run = runner.run();
    runs.push(run);
    await Promise.race([runner.tried, run]);
  }
  report.isStarting = false;
  report.publish();
  return runs;
}
