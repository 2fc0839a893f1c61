import type { Container } from "../containerObjects.ts";
import type { ContainerSpec } from "../runtimes/types.ts";
import type { ContainerReport } from "./containerReport.ts";
import { resolveContainer } from "./containerSpec.ts";
import { ConfigError } from "./environment.ts";
import type { NodeContext } from "./nodeContext.ts";
import { pause } from "./pause.ts";
import type { PodHost } from "./podHost.ts";

/** Waits until everything that a container's environment is taken from exists; undefined when the pod ends before. */
export async function waitForConfig(
  context: NodeContext,
  host: PodHost,
  container: Container,
  report: ContainerReport,
): Promise<ContainerSpec | undefined> {
  const { timings, clock } = context;
  while (!host.stopping.aborted) {
    try {
      return resolveContainer(context, host.pod(), container, host.volumes, report.status.restartCount);
    } catch (error) {
      if (!(error instanceof ConfigError)) {
        throw error;
      }
      report.event("Warning", "Failed", `Error: ${error.message}`);
      report.wait("CreateContainerConfigError", error.message);
      await pause(clock, timings.backOffBase, host.stopping);
    }
  }
  return undefined;
}
