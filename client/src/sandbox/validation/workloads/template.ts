import type { StatusCause } from "../../api/status.ts";
import type { Pod, PodSpec } from "../../podObjects.ts";
import { parseLabelSelector } from "../../store/labelSelector.ts";
import type { LabelSelector } from "../labels.ts";
import { checkLabels } from "../labels.ts";
import { checkPod } from "../pod/pod.ts";

/** What a workload makes its pods of. */
export interface PodTemplate {
  readonly metadata?: {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: PodSpec;
}

/** What the API server would refuse in the template of pods at `field` (Kubernetes 1.34). */
export function checkTemplate({ metadata = {}, spec }: PodTemplate, field: string): StatusCause[] {
  const causes = checkPod({ metadata, spec } as Pod, true);
  return [
    ...checkLabels(metadata.labels, `${field}.labels`),
    // The server names annotations of a template as if they were beside its metadata.
    ...causes.map((cause) => ({
      ...cause,
      ...(cause.field !== undefined && { field: `${field}.${cause.field.replace(/^metadata\./, "")}` }),
    })),
  ];
}

/** Whether a selector of a workload matches labels; undefined where it is none. */
export function selects(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean | undefined {
  const expressions = (selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator.toLowerCase()} (${values.join(",")})`;
  });
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  try {
    return parseLabelSelector([...pairs, ...expressions].join(","))(labels);
  } catch {
    return undefined;
  }
}
