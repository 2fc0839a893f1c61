import { keepQuotas } from "../admission/quotas.ts";
import type { ApiContext } from "../api/exchange.ts";
import type { EventRecorder } from "../kubelet/eventRecorder.ts";
import { keepBudgets } from "./budgets.ts";
import { runCronJobs } from "./cronJobs/controller.ts";
import { collectGarbage } from "./garbage.ts";
import { runJobs } from "./jobs/controller.ts";
import { keepNodes } from "./nodeLife.ts";
import { collectOrphanedPods } from "./orphanedPods.ts";
import { collectPods } from "./podGarbage.ts";
import { evictByTaints } from "./taintEviction.ts";

/**
 * Starts what a cluster's controller manager does, as far as the sandbox has it; returns how to stop.
 *
 * @param nodeGrace after which a node that says nothing is given up; milliseconds
 */
export function startControllers(
  context: Pick<ApiContext, "store" | "clock" | "attendance">,
  events: EventRecorder,
  nodeGrace: number,
): () => void {
  const stops = [
    keepQuotas(context),
    keepBudgets(context),
    collectGarbage(context),
    collectPods(context),
    runJobs(context, events),
    runCronJobs(context, events),
    evictByTaints(context, events),
    collectOrphanedPods(context),
    keepNodes(context, events, nodeGrace),
  ];
  return () => stops.forEach((stop) => stop());
}
