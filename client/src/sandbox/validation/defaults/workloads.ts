import type { JsonObject, KubeObject } from "../../objects.ts";

const REVISIONS = 10;

/** What the API server fills in, in a workload, a claim or a class (Kubernetes 1.34, `defaults.go`). */
export function withWorkloadDefaults(resource: string, object: KubeObject): KubeObject {
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
