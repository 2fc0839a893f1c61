import type { StatusCause } from "../../api/status.ts";
import type { KubeObject } from "../../objects.ts";
import { invalidValue, oneOf } from "../causes.ts";
import type { LabelSelector } from "../labels.ts";
import { checkLabelSelector } from "../labels.ts";
import type { NumberOrPercent } from "./numberOrPercent.ts";
import { checkAtMostAll, checkNumberOrPercent } from "./numberOrPercent.ts";

export interface Budget extends KubeObject {
  readonly spec: {
    readonly minAvailable?: NumberOrPercent;
    readonly maxUnavailable?: NumberOrPercent;
    readonly selector?: LabelSelector;
    readonly unhealthyPodEvictionPolicy?: string;
  };
  readonly status?: BudgetStatus;
}

export interface BudgetStatus {
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly disruptionsAllowed: number;
  readonly expectedPods: number;
  readonly observedGeneration?: number;
  readonly conditions?: readonly object[];
}

/** What the API server would refuse in a disruption budget, in its order and words (Kubernetes 1.34). */
export function checkBudget({ spec }: Budget): StatusCause[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const causes: StatusCause[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const shown = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    causes.push(invalidValue("spec", shown, "minAvailable and maxUnavailable cannot be both set"));
  }
  for (const [name, value] of Object.entries({ minAvailable, maxUnavailable })) {
    causes.push(...checkNumberOrPercent(value, `spec.${name}`), ...checkAtMostAll(value, `spec.${name}`));
  }
  if (selector) causes.push(...checkLabelSelector(selector, "spec.selector"));
  return [...causes, ...oneOf("spec.unhealthyPodEvictionPolicy", policy, ["AlwaysAllow", "IfHealthyBudget"])];
}
