import { keepQuotas } from "../admission/quotas.ts";
import type { ObjectContext } from "../api/exchange.ts";
import type { EventRecorder } from "../kubelet/eventRecorder.ts";
import { keepBudgets } from "./budgets.ts";
import { runCronJobs } from "./cronJobs/controller.ts";
import { collectGarbage } from "./garbage.ts";
import { runJobs } from "./jobs/controller.ts";
import { collectPods } from "./podGarbage.ts";

/** Starts what a cluster's controller manager does, as far as the sandbox has it; returns how to stop. */
export function startControllers(context: ObjectContext, events: EventRecorder): () => void {
  const { store, clock } = context;
  const stops = [
    keepQuotas(store),
    keepBudgets(store, clock),
    collectGarbage(context),
    collectPods(context),
    runJobs(context, events),
    runCronJobs(context, events),
  ];
  return () => stops.forEach((stop) => stop());
}
