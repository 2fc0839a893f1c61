import type { JsonObject, KubeObject } from "../../objects.ts";
import type { PodSpec } from "../../podObjects.ts";
import { withoutImageVolumes } from "./imageVolumes.ts";

const REVISIONS = 10;

/** What the API server fills in, in a workload, a claim or a class (Kubernetes 1.34, `defaults.go`). */
export function withWorkloadDefaults(resource: string, given: KubeObject): KubeObject {
  const object = withOpenTemplate(given);
  const { spec, status } = object as KubeObject & { readonly spec: JsonObject; readonly status?: JsonObject };
  const filled = (more: object, shape: object = {}): KubeObject => ({ ...object, ...{ spec: more }, ...shape });
  switch (resource) {
    case "jobs":
      return filled(jobSpec(spec));
    case "cronjobs":
      return filled(cronJobSpec(spec));
    case "deployments":
      return filled({
        replicas: 1,
        revisionHistoryLimit: REVISIONS,
        progressDeadlineSeconds: 600,
        ...spec,
        strategy: rolling(spec.strategy, { maxUnavailable: "25%", maxSurge: "25%" }),
      });
    case "daemonsets": {
      const annotations = { "deprecated.daemonset.template.generation": "1", ...object.metadata.annotations };
      const more = {
        revisionHistoryLimit: REVISIONS,
        ...spec,
        updateStrategy: rolling(spec.updateStrategy, { maxUnavailable: 1, maxSurge: 0 }),
      };
      return filled(more, { metadata: { ...object.metadata, annotations } });
    }
    case "statefulsets":
      return filled({ ...statefulSetSpec(spec), updateStrategy: rolling(spec.updateStrategy, { partition: 0 }) });
    case "replicasets":
      return filled({ replicas: 1, ...spec });
    case "persistentvolumeclaims":
      return filled(
        { ...spec, ...(spec.dataSource !== undefined && { dataSourceRef: spec.dataSource }) },
        { status: { phase: "Pending", ...status } },
      );
    case "resourcequotas":
      return { ...object, ...{ spec: (spec as JsonObject | undefined) ?? {}, status: status ?? {} } };
    case "storageclasses":
      return { ...{ reclaimPolicy: "Delete", volumeBindingMode: "Immediate" }, ...object };
    case "events":
      return { ...{ source: {} }, ...object };
    default:
      return object;
  }
}

interface Templated extends KubeObject {
  readonly spec?: {
    readonly template?: { readonly spec?: PodSpec };
    readonly jobTemplate?: { readonly spec?: Templated["spec"] };
  };
}

/** With templates of pods in which only that stands which clusters take by default. */
function withOpenTemplate(object: KubeObject): KubeObject {
  const { spec } = object as Templated;
  const { template, jobTemplate } = spec ?? {};
  if (template?.spec) {
    return { ...object, ...{ spec: { ...spec, template: { ...template, spec: withoutImageVolumes(template.spec) } } } };
  }
  if (!jobTemplate?.spec) return object;
  const inner = withOpenTemplate({ ...object, ...{ spec: jobTemplate.spec } }) as Templated;
  return { ...object, ...{ spec: { ...spec, jobTemplate: { ...jobTemplate, spec: inner.spec } } } };
}

function jobSpec(spec: JsonObject): JsonObject {
  const isSingle = spec.completions === undefined && spec.parallelism === undefined;
  return {
    ...(isSingle && { completions: 1 }),
    parallelism: 1,
    backoffLimit: spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy === undefined ? "TerminatingOrFailed" : "Failed",
    manualSelector: false,
    ...spec,
  };
}

function cronJobSpec(spec: JsonObject): JsonObject {
  const { concurrencyPolicy } = spec;
  return {
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    concurrencyPolicy: concurrencyPolicy === undefined || concurrencyPolicy === "" ? "Allow" : concurrencyPolicy,
  };
}

function statefulSetSpec(spec: JsonObject): JsonObject {
  return {
    podManagementPolicy: "OrderedReady",
    persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    replicas: 1,
    revisionHistoryLimit: REVISIONS,
    ...spec,
  };
}

function rolling(strategy: unknown, defaults: JsonObject): object {
  const given = (strategy ?? {}) as { readonly type?: string; readonly rollingUpdate?: JsonObject };
  const { type = "RollingUpdate", rollingUpdate } = given;
  return type === "RollingUpdate" ? { ...given, type, rollingUpdate: { ...defaults, ...rollingUpdate } } : given;
}
