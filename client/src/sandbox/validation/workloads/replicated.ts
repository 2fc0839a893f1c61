import { canonical } from "../../api/canonical.ts";
import type { StatusCause } from "../../api/status.ts";
import type { KubeObject } from "../../objects.ts";
import { omit } from "../../omit.ts";
import { forbiddenField, invalidValue, notNegative, oneOf, required } from "../causes.ts";
import type { LabelSelector } from "../labels.ts";
import { checkLabelSelector } from "../labels.ts";
import type { NumberOrPercent } from "./numberOrPercent.ts";
import { checkAtMostAll, checkNumberOrPercent } from "./numberOrPercent.ts";
import type { PodTemplate } from "./template.ts";
import { checkTemplate, selects } from "./template.ts";

interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: {
    readonly maxSurge?: NumberOrPercent;
    readonly maxUnavailable?: NumberOrPercent;
    readonly partition?: number;
  };
}

/** A workload that keeps so many pods alive: deployment, replica set, stateful set, daemon set. */
export interface Workload extends KubeObject {
  readonly spec: {
    readonly replicas?: number;
    readonly selector?: LabelSelector;
    readonly template: PodTemplate;
    readonly strategy?: Strategy;
    readonly updateStrategy?: Strategy;
    readonly podManagementPolicy?: string;
    readonly minReadySeconds?: number;
    readonly progressDeadlineSeconds?: number;
    readonly revisionHistoryLimit?: number;
  };
}

/** What the API server would refuse in one, in its order and words (Kubernetes 1.34). */
export function checkWorkload({ kind, spec }: Workload): StatusCause[] {
  const { podManagementPolicy: policy } = spec;
  const causes: StatusCause[] = [];
  if (policy !== undefined && policy !== "OrderedReady" && policy !== "Parallel") {
    causes.push(invalidValue("spec.podManagementPolicy", policy, "must be 'OrderedReady' or 'Parallel'"));
  }
  causes.push(...notNegative("spec.replicas", spec.replicas), ...checkSelector(spec, kind));
  causes.push(...checkStrategy(spec, kind), ...notNegative("spec.minReadySeconds", spec.minReadySeconds));
  causes.push(...notNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit));
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  const field = "spec.progressDeadlineSeconds";
  if (deadline !== undefined) causes.push(...notNegative(field, deadline));
  if (deadline !== undefined && deadline <= minReadySeconds) {
    causes.push(invalidValue(field, deadline, "must be greater than minReadySeconds"));
  }
  return causes;
}

/** The selector has to find the pods that are made of the template. */
function checkSelector({ selector, template }: Workload["spec"], kind: string): StatusCause[] {
  const field = "spec.selector";
  const causes = selector ? checkLabelSelector(selector, field) : [required(field)];
  const isEmpty = (value: object | undefined): boolean => Object.keys(value ?? {}).length === 0;
  if (selector && isEmpty(selector.matchLabels) && isEmpty(selector.matchExpressions)) {
    const name = kind === "ReplicaSet" ? "deployment" : kind.toLowerCase();
    causes.push(invalidValue(field, selector, `empty selector is invalid for ${name}`));
  }
  const labels = template.metadata?.labels;
  const matches = selector && selects(selector, labels ?? {});
  if (selector && matches === undefined) {
    return [...causes, invalidValue(field, selector, "invalid label selector")];
  }
  if (matches === false) {
    const why = "`selector` does not match template `labels`";
    causes.push(invalidValue("spec.template.metadata.labels", labels ?? null, why));
  }
  const { restartPolicy, activeDeadlineSeconds } = template.spec;
  const at = "spec.template.spec";
  causes.push(...checkTemplate(template, "spec.template"));
  causes.push(...oneOf(`${at}.restartPolicy`, restartPolicy, ["Always"]));
  if (activeDeadlineSeconds !== undefined) {
    const name = kind === "Deployment" ? "ReplicaSet" : kind;
    causes.push(forbiddenField(`${at}.activeDeadlineSeconds`, `activeDeadlineSeconds in ${name} is not Supported`));
  }
  return causes;
}

function checkStrategy({ strategy, updateStrategy }: Workload["spec"], kind: string): StatusCause[] {
  const { type = "", rollingUpdate } = strategy ?? updateStrategy ?? {};
  const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
  switch (kind) {
    case "Deployment": {
      const at = "spec.strategy";
      if (type === "RollingUpdate") return checkRollingUpdate(rollingUpdate ?? {}, `${at}.rollingUpdate`);
      if (type !== "Recreate") {
        const words = `Unsupported value: ${JSON.stringify(shown)}: supported values: "Recreate", "RollingUpdate"`;
        return [{ reason: "FieldValueNotSupported", message: words, field: at }];
      }
      const why = "may not be specified when strategy `type` is 'Recreate'";
      return rollingUpdate ? [forbiddenField(`${at}.rollingUpdate`, why)] : [];
    }
    case "StatefulSet":
      return type === "RollingUpdate" || type === "OnDelete"
        ? []
        : [invalidValue("spec.updateStrategy", shown, "must be 'RollingUpdate' or 'OnDelete'")];
    default:
      return [];
  }
}

function checkRollingUpdate(rolling: NonNullable<Strategy["rollingUpdate"]>, at: string): StatusCause[] {
  const { maxSurge, maxUnavailable } = rolling;
  const isNothing = (value: NumberOrPercent | undefined): boolean => value === 0 || value === "0%";
  const causes = [
    ...checkNumberOrPercent(maxUnavailable, `${at}.maxUnavailable`),
    ...checkNumberOrPercent(maxSurge, `${at}.maxSurge`),
  ];
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) {
    causes.push(invalidValue(`${at}.maxUnavailable`, maxUnavailable, "may not be 0 when `maxSurge` is 0"));
  }
  return [...causes, ...checkAtMostAll(maxUnavailable, `${at}.maxUnavailable`)];
}

const FREE_IN_STATEFUL_SET =
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  "'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

/** What of one may not be changed any more. */
export function checkWorkloadUpdate({ spec: before }: Workload, { kind, spec: after }: Workload): StatusCause[] {
  if (kind === "StatefulSet") {
    const fixed = (spec: object): string =>
      canonical(
        omit(
          spec as Record<string, unknown>,
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds",
        ),
      );
    return fixed(before) === fixed(after) ? [] : [forbiddenField("spec", FREE_IN_STATEFUL_SET)];
  }
  return canonical(before.selector ?? null) === canonical(after.selector ?? null)
    ? []
    : [invalidValue("spec.selector", after.selector, "field is immutable")];
}
