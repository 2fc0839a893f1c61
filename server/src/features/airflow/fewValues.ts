import { className } from "../../airflow/models/construct.ts";
import { argumentOf } from "../../airflow/operator/known.ts";
import { hasAirflow, type AirflowTarget } from "../../airflow/target.ts";
import { fieldsOf } from "../../pod/models/models.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import { shapeAlong } from "../valuePlace.ts";
import { typeOf } from "./argumentText.ts";
import type { Callee } from "./callPlace.ts";
import { podPathOf } from "./podPath.ts";

/** One of the few values that there are, as Python writes it without quotes, with what it means where that is known. */
export interface FewValue {
  readonly value: string;
  readonly documentation?: string;
}

const TRUTH: readonly FewValue[] = [{ value: "True" }, { value: "False" }];

/** Airflow's `TriggerRule` by the release that brought each; `none_failed_or_skipped` became another word in 2.2. */
const TRIGGER_RULES: readonly (readonly [rule: string, since: string, until?: string])[] = [
  ["all_success", "1.10"],
  ["all_failed", "1.10"],
  ["all_done", "1.10"],
  ["all_done_min_one_success", "3.1"],
  ["all_skipped", "2.3"],
  ["one_success", "1.10"],
  ["one_failed", "1.10"],
  ["one_done", "2.4"],
  ["none_failed", "1.10"],
  ["none_failed_min_one_success", "2.2"],
  ["none_failed_or_skipped", "1.10.11", "2.2"],
  ["none_skipped", "1.10"],
  ["always", "2.3"],
];

const WEIGHT_RULES = ["downstream", "upstream", "absolute"];

/** The few values that a place of an argument can have; none where there are many. */
export function fewValues(
  of: Callee | { readonly secret: true },
  argument: string,
  path: readonly (string | number)[],
  target: AirflowTarget,
): readonly FewValue[] {
  if ("secret" in of) return argument === "deploy_type" ? words(["env", "volume"]) : [];
  if ("model" in of) {
    const field = fieldsOf(of.model, target.client).find(({ pythonName }) => pythonName === argument);
    return field ? ofShape(className(of.model), [field.name, ...path]) : [];
  }
  if (path.length > 0) return ofPod(argument, path);
  if (argument === "trigger_rule") return words(triggerRules(target));
  if (argument === "weight_rule") return words(WEIGHT_RULES);
  const known = argumentOf(target, argument);
  const type = known ? typeOf(known, target) : "";
  if (/^(?:bool|None \| bool)/.test(type)) return TRUTH;
  const described = ofPod(argument, path);
  const members = /^enum\((.*)\)$/.exec(type)?.[1]?.split(", ");
  return members ? members.map((value) => described.find((one) => one.value === value) ?? { value }) : described;
}

function triggerRules(target: AirflowTarget): readonly string[] {
  return TRIGGER_RULES.flatMap(([rule, since, until]) =>
    hasAirflow(target, since) && !(until !== undefined && hasAirflow(target, until)) ? [rule] : [],
  );
}

function ofPod(argument: string, path: readonly (string | number)[]): readonly FewValue[] {
  const field = podPathOf(argument, path);
  return field ? ofShape("V1Pod", field) : [];
}

function ofShape(type: string, path: readonly (string | number)[]): readonly FewValue[] {
  const start = podShape(type);
  const shape = start && shapeAlong(start, path)?.shape;
  if (shape?.kind === "boolean") return TRUTH;
  if (!shape || shape.kind === "object" || shape.kind === "array" || !shape.closed) return [];
  return (shape.suggestions ?? []).map(({ value, documentation }) => ({ value, documentation }));
}

function words(values: readonly string[]): readonly FewValue[] {
  return values.map((value) => ({ value }));
}
