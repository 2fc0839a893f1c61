import type { SpreadConstraint } from "../../podObjects.ts";
import type { StatusCause } from "../../api/status.ts";
import { duplicate, invalidValue, oneOf, required, unsupported } from "../causes.ts";
import { checkLabelSelector } from "../labels.ts";

const ACTIONS = ["DoNotSchedule", "ScheduleAnyway"];
const POLICIES = ["Honor", "Ignore"];
const POSITIVE = "must be greater than zero";

/** What the API server would refuse in `topologySpreadConstraints` (Kubernetes 1.34). */
export function checkSpread(constraints: readonly SpreadConstraint[], field: string): StatusCause[] {
  return constraints.flatMap((constraint, index) => {
    const at = `${field}[${index}]`;
    const { maxSkew, topologyKey, whenUnsatisfiable: action, minDomains } = constraint;
    const causes = maxSkew > 0 ? [] : [invalidValue(`${at}.maxSkew`, maxSkew, POSITIVE)];
    if (topologyKey === "") causes.push(required(`${at}.topologyKey`, "can not be empty"));
    if (!ACTIONS.includes(action)) causes.push(unsupported(`${at}.whenUnsatisfiable`, action, ACTIONS));
    const again = constraints
      .slice(index + 1)
      .some((one) => one.topologyKey === topologyKey && one.whenUnsatisfiable === action);
    if (again) causes.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${action}}`));
    if (minDomains !== undefined && minDomains <= 0) {
      causes.push(invalidValue(`${at}.minDomains`, minDomains, POSITIVE));
    }
    if (minDomains !== undefined && action !== "DoNotSchedule") {
      const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
      causes.push(invalidValue(`${at}.minDomains`, minDomains, why));
    }
    return [
      ...causes,
      ...oneOf(`${at}.nodeAffinityPolicy`, constraint.nodeAffinityPolicy, POLICIES),
      ...oneOf(`${at}.nodeTaintsPolicy`, constraint.nodeTaintsPolicy, POLICIES),
      ...checkLabelSelector(constraint.labelSelector, `${at}.labelSelector`),
    ];
  });
}
