import type { BudgetStatus, Budget } from "../validation/workloads/budget.ts";
import { selects } from "../validation/workloads/template.ts";
import type { JsonObject, KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { rfc3339 } from "../clock.ts";
import { invalidValue } from "../validation/causes.ts";
import { isReady } from "../controllers/pods.ts";
import { formOf } from "./accept.ts";
import { putBy } from "./apply/writes.ts";
import { readObject, warningHeaders, withWarnings } from "./body.ts";
import { checkPreconditions } from "./delete.ts";
import type { ApiContext, ApiRequest, Reply } from "./exchange.ts";
import { findObject } from "./read.ts";
import { removeObject } from "./removal.ts";
import { readDeleteOptions, readWriteOptions } from "./requestOptions.ts";
import type { ResourceType } from "./resources.ts";
import { typeOf } from "./resources.ts";
import { sendJson } from "./send.ts";
import { ApiError, badRequest, invalid } from "./status.ts";
import type { Target } from "./target.ts";

/** Answers the POST of an eviction: the pod goes as if it were deleted, unless a disruption budget forbids it. */
export function evictPod(context: ApiContext, target: Target, request: ApiRequest, reply: Reply): void {
  formOf(request, target);
  readWriteOptions(request, "CreateOptions");
  const { object, warnings } = readObject(request, { ...target, type: EVICTION });
  withWarnings(warnings, () => {
    evict(context, target, object, request.query.getAll("dryRun"));
    sendJson({ request, reply }, 201, SUCCESS, warningHeaders(warnings));
  });
}

const EVICTION: ResourceType = {
  group: "policy",
  plural: "evictions",
  singular: "eviction",
  kind: "Eviction",
  namespaced: true,
  shortNames: [],
  hasStatus: false,
};
const SUCCESS = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };

/** Deletes what cannot be read any more. */
const UNSAFE = "ignoreStoreReadErrorWithClusterBreakingPotential";

interface Eviction extends KubeObject {
  readonly deleteOptions?: JsonObject;
}

/** @throws ApiError 400, 404, 409, 422, 429 */
function evict(
  context: ApiContext,
  target: Target,
  { metadata, deleteOptions }: Eviction,
  dryRun: readonly string[],
): void {
  if (metadata.name !== target.name) throw badRequest("name in URL does not match name in Eviction object");
  const body = deleteOptions === undefined ? "" : JSON.stringify(deleteOptions);
  const own = Array.isArray(deleteOptions?.dryRun) ? deleteOptions.dryRun.map(String) : [];
  if (own.length > 0 && dryRun.length > 0 && own.join() !== dryRun.join()) {
    const both = `[${dryRun.join(" ")}] and [${own.join(" ")}]`;
    throw new ApiError(500, "", `Non-matching dry-run options in request and content: ${both}`);
  }
  const options = readDeleteOptions({ body, headers: {}, query: new URLSearchParams() });
  if (deleteOptions?.[UNSAFE] === true) {
    const why = "can not be set for pod eviction, try after removing the option";
    throw invalid("Eviction", metadata.name, [invalidValue(`deleteOptions.${UNSAFE}`, true, why)], "policy");
  }
  const isTrial = dryRun.length > 0 || options.dryRun;
  const pod = findObject(context, target) as Pod;
  if (isCounted(pod)) askBudget(context, pod, isTrial);
  checkPreconditions(target, pod, options);
  removeObject(context, typeOf("pods"), isTrial ? pod : withCondition(context, pod), { ...options, dryRun: isTrial });
}

/** A pod that does not run yet, or no more, is nobody's loss. */
function isCounted({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp === undefined && status.phase === "Running";
}

/** @throws ApiError 429 where a budget forbids it, 500 where there are several */
function askBudget(context: ApiContext, pod: Pod, isTrial: boolean): void {
  const { store, clock } = context;
  const { namespace, name, labels = {} } = pod.metadata;
  const budgets = (store.list("poddisruptionbudgets", namespace) as Budget[]).filter(
    ({ spec }) => spec.selector && selects(spec.selector, labels) === true,
  );
  const [budget] = budgets;
  if (!budget) return;
  if (budgets.length > 1) {
    const why = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.";
    throw new ApiError(500, "", why);
  }
  const { currentHealthy, desiredHealthy, disruptionsAllowed } = budget.status ?? NOTHING;
  const isEnough = currentHealthy >= desiredHealthy && desiredHealthy > 0;
  if (!isReady(pod) && (isEnough || budget.spec.unhealthyPodEvictionPolicy === "AlwaysAllow")) return;
  if (disruptionsAllowed <= 0) {
    const needs = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods`;
    throw new ApiError(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.", {
      causes: [{ reason: "DisruptionBudget", message: `${needs} and has ${currentHealthy} currently` }],
    });
  }
  if (isTrial || !budget.status) return;
  const disrupted = (budget.status as BudgetStatus & { disruptedPods?: object }).disruptedPods;
  const disruptedPods = { ...disrupted, [name]: rfc3339(clock.now()) };
  const status = { ...budget.status, disruptionsAllowed: disruptionsAllowed - 1, disruptedPods };
  const changed: Budget = { ...budget, status };
  putBy(context, "kube-apiserver", "poddisruptionbudgets", changed, "status");
}

const NOTHING: BudgetStatus = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };

/** It is first said why a pod goes (Kubernetes 1.34). */
function withCondition({ store, clock }: ApiContext, pod: Pod): Pod {
  const condition = {
    type: "DisruptionTarget",
    status: "True" as const,
    lastProbeTime: null,
    lastTransitionTime: rfc3339(clock.now()),
    reason: "EvictionByEvictionAPI",
    message: "Eviction API: evicting",
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== condition.type);
  const told: Pod = { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
  return store.put("pods", told) as Pod;
}
