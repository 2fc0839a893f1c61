import type { StatusCause } from "../api/status.ts";
import type { PriorityClass } from "../admission/priorities.ts";
import type { KubeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { checkConfigMap, checkDataUpdate, checkSecret } from "./data.ts";
import { checkEvent } from "./event.ts";
import { checkLimitRange } from "./limitRange.ts";
import { checkMetadata } from "./metadata.ts";
import { checkNewPod, checkPod } from "./pod/pod.ts";
import { checkPodStatus } from "./pod/status.ts";
import { checkPodUpdate } from "./pod/update.ts";
import { checkPriorityClass } from "./priorityClass.ts";
import { checkQuota, checkQuotaUpdate } from "./quota.ts";
import { checkBinding, checkBindingUpdate, checkRole } from "./rights.ts";
import { checkBudget } from "./workloads/budget.ts";
import { checkCronJob } from "./workloads/cronJob.ts";
import { checkClaim, checkClaimUpdate } from "./workloads/claim.ts";
import { checkRuntimeClass, checkStorageClass } from "./workloads/classes.ts";
import { checkJob, checkJobUpdate } from "./workloads/job.ts";
import { checkWorkload, checkWorkloadUpdate } from "./workloads/replicated.ts";

type Check = (object: never) => StatusCause[];
type ChangeCheck = (before: never, after: never) => StatusCause[];

const CHECKS: Readonly<Record<string, Check>> = {
  clusterrolebindings: checkBinding,
  clusterroles: checkRole,
  configmaps: checkConfigMap,
  cronjobs: checkCronJob,
  daemonsets: checkWorkload,
  deployments: checkWorkload,
  events: checkEvent,
  jobs: checkJob,
  limitranges: checkLimitRange,
  persistentvolumeclaims: checkClaim,
  poddisruptionbudgets: checkBudget,
  pods: checkPod,
  priorityclasses: (object: PriorityClass) => checkPriorityClass(object),
  replicasets: checkWorkload,
  resourcequotas: checkQuota,
  rolebindings: checkBinding,
  roles: checkRole,
  runtimeclasses: checkRuntimeClass,
  secrets: checkSecret,
  statefulsets: checkWorkload,
  storageclasses: checkStorageClass,
};

const CHANGE_CHECKS: Readonly<Record<string, ChangeCheck>> = {
  clusterrolebindings: checkBindingUpdate,
  configmaps: checkDataUpdate,
  daemonsets: checkWorkloadUpdate,
  deployments: checkWorkloadUpdate,
  jobs: checkJobUpdate,
  persistentvolumeclaims: checkClaimUpdate,
  pods: checkPodUpdate,
  replicasets: checkWorkloadUpdate,
  resourcequotas: checkQuotaUpdate,
  rolebindings: checkBindingUpdate,
  secrets: checkDataUpdate,
  statefulsets: checkWorkloadUpdate,
};

/** All that is wrong with an object, by the rules for its kind. */
export function checkObject(object: KubeObject, plural: string): StatusCause[] {
  const content = checkContent(object, plural);
  // Their metadata is looked at only once the rest is right.
  if (plural === "events" && content.length > 0) return content;
  return [...checkMetadata(object.metadata, plural), ...content];
}

/** As `checkObject`, of an object that is to be created. */
export function checkNewObject(object: KubeObject, plural: string): StatusCause[] {
  return [...checkObject(object, plural), ...(plural === "pods" ? checkNewPod(object as Pod) : [])];
}

/** All that is wrong with an object as it is to become, apart from its metadata. */
export function checkContent(object: KubeObject, plural: string): StatusCause[] {
  return CHECKS[plural]?.(object as never) ?? [];
}

/** What is wrong with a status that is written. */
export function checkStatus(before: KubeObject, after: KubeObject, plural: string): StatusCause[] {
  return plural === "pods" ? checkPodStatus(before as Pod, after as Pod) : [];
}

/** What may not be changed in an object that is there, by the rules for its kind. */
export function checkChange(before: KubeObject, after: KubeObject, plural: string): StatusCause[] {
  return CHANGE_CHECKS[plural]?.(before as never, after as never) ?? [];
}
