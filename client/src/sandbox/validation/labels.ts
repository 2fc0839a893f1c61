import type { StatusCause } from "../api/status.ts";
import { forbiddenField, invalidAs, invalidValue, required } from "./causes.ts";
import { labelValue, qualifiedName } from "./names.ts";

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelRequirement[];
}

export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

export const VALUES_NEEDED = "must be specified when `operator` is 'In' or 'NotIn'";
export const NO_VALUES = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";

/** What is wrong with a map of labels: all of it stands at the map. */
export function checkLabels(labels: Readonly<Record<string, string>> | undefined, field: string): StatusCause[] {
  return Object.entries(labels ?? {}).flatMap(([key, value]) => [
    ...invalidAs(field, key, qualifiedName(key)),
    ...invalidAs(field, value, labelValue(value)),
  ]);
}

export function checkLabelSelector(selector: LabelSelector | undefined, field: string): StatusCause[] {
  const expressions = (selector?.matchExpressions ?? []).flatMap((one, index) => {
    const at = `${field}.matchExpressions[${index}]`;
    return [
      ...checkOperator(one, at),
      ...invalidAs(`${at}.key`, one.key, qualifiedName(one.key)),
      ...checkValues(one, at),
    ];
  });
  return [...checkLabels(selector?.matchLabels, `${field}.matchLabels`), ...expressions];
}

function checkOperator({ operator, values = [] }: LabelRequirement, at: string): StatusCause[] {
  switch (operator) {
    case "In":
    case "NotIn":
      return values.length > 0 ? [] : [required(`${at}.values`, VALUES_NEEDED)];
    case "Exists":
    case "DoesNotExist":
      return values.length === 0 ? [] : [forbiddenField(`${at}.values`, NO_VALUES)];
    default:
      return [invalidValue(`${at}.operator`, operator, "not a valid selector operator")];
  }
}

/** What is wrong with the values of a requirement as values of a label. */
export function checkValues({ values = [] }: LabelRequirement, at: string): StatusCause[] {
  return values.flatMap((value, index) => invalidAs(`${at}.values[${index}]`, value, labelValue(value)));
}
