import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import { rfc3339 } from "../clock.ts";
import type { ObjectMeta } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import type { Store } from "../store/store.ts";
import type { Budget, BudgetStatus } from "../validation/workloads/budget.ts";
import { amountOf } from "../validation/workloads/numberOrPercent.ts";
import type { Workload } from "../validation/workloads/replicated.ts";
import { selects } from "../validation/workloads/template.ts";
import { isReady, ownersOf } from "./pods.ts";
import { onChanges } from "./reconcile.ts";

const CONDITION = "DisruptionAllowed";
const OWNERS: Readonly<Record<string, string>> = {
  Deployment: "deployments",
  ReplicaSet: "replicasets",
  StatefulSet: "statefulsets",
};

interface Status extends BudgetStatus {
  readonly disruptedPods?: Readonly<Record<string, string>>;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly lastTransitionTime: string;
  }[];
}

/** Keeps the statuses of disruption budgets, as the disruption controller does (Kubernetes 1.34); returns how to stop. */
export function keepBudgets(context: ObjectContext): () => void {
  const { store, clock } = context;
  return onChanges(
    store,
    ["pods", "poddisruptionbudgets", "replicasets", "statefulsets", "deployments"],
    (namespace) => {
      for (const budget of store.list("poddisruptionbudgets", namespace) as Budget[]) {
        const status = statusOf(store, budget, rfc3339(clock.now()));
        const changed: Budget = { ...budget, status };
        if (JSON.stringify(status) === JSON.stringify(budget.status)) continue;
        putBy(context, "kube-controller-manager", "poddisruptionbudgets", changed, "status");
      }
    },
  );
}

function statusOf(store: Store, { metadata, spec, status: before }: Budget, now: string): Status {
  const { selector, minAvailable, maxUnavailable } = spec;
  const { disruptedPods = {}, conditions = [] } = (before ?? {}) as Partial<Status>;
  const pods = (store.list("pods", metadata.namespace) as Pod[]).filter(
    (pod) => selector && selects(selector, pod.metadata.labels ?? {}) === true,
  );
  const disrupted = Object.fromEntries(
    Object.entries(disruptedPods).filter(([name]) =>
      pods.some((pod) => pod.metadata.name === name && pod.metadata.deletionTimestamp === undefined),
    ),
  );
  const healthy = pods.filter(
    (pod) => pod.metadata.deletionTimestamp === undefined && !(pod.metadata.name in disrupted) && isReady(pod),
  );
  const expected = typeof minAvailable === "number" ? pods.length : wantedBy(store, pods);
  const least =
    maxUnavailable === undefined
      ? amountOf(minAvailable ?? 1, expected)
      : Math.max(0, expected - amountOf(maxUnavailable, expected));
  const spare = healthy.length - least;
  const allowed = expected <= 0 || spare <= 0 ? 0 : spare;
  const is = allowed > 0 ? "True" : "False";
  const old = conditions.find(({ type }) => type === CONDITION);
  const condition = {
    type: CONDITION,
    status: is,
    observedGeneration: metadata.generation,
    lastTransitionTime: old?.status === is ? old.lastTransitionTime : now,
    reason: allowed > 0 ? "SufficientPods" : "InsufficientPods",
    message: "",
  };
  const counted = { currentHealthy: healthy.length, desiredHealthy: least, disruptionsAllowed: allowed };
  const rest = before ? omit(before as Status, "disruptedPods", "conditions") : {};
  return {
    ...rest,
    ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
    ...counted,
    expectedPods: expected,
    ...(Object.keys(disrupted).length > 0 && { disruptedPods: disrupted }),
    conditions: [condition],
  };
}

/** How many pods the workloads that these belong to are to have. */
function wantedBy(store: Store, pods: readonly Pod[]): number {
  const workloads = new Map<string, Workload>();
  for (const { metadata } of pods) {
    const workload = scaledOwner(store, metadata);
    if (workload) workloads.set(workload.metadata.uid, workload);
  }
  return [...workloads.values()].reduce((sum, { spec }) => sum + (spec.replicas ?? 1), 0);
}

/** A pod's replica set, or the deployment of that, or its stateful set. */
function scaledOwner(store: Store, metadata: ObjectMeta): Workload | undefined {
  const owner = ownersOf(metadata).find(({ controller }) => controller === true);
  const plural = OWNERS[owner?.kind ?? ""];
  if (!owner || plural === undefined) return undefined;
  const found = store.get(plural, metadata.namespace, owner.name) as Workload | undefined;
  return found && (scaledOwner(store, found.metadata) ?? found);
}
