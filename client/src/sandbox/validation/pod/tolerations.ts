import type { StatusCause } from "../../api/status.ts";
import type { Toleration } from "../../podObjects.ts";
import { invalidAs, invalidValue, oneOf, unsupported } from "../causes.ts";
import { labelValue, qualifiedName } from "../names.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const MATCH_ALL = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';

/** What the API server would refuse in tolerations (Kubernetes 1.34). */
export function checkTolerations(tolerations: readonly Toleration[], field: string): StatusCause[] {
  return tolerations.flatMap((toleration, index) => {
    const at = `${field}[${index}]`;
    const { key = "", operator = "", value = "", effect = "", tolerationSeconds } = toleration;
    const causes = key === "" ? [] : invalidAs(`${at}.key`, key, qualifiedName(key));
    if (key === "" && operator !== "Exists") causes.push(invalidValue(`${at}.operator`, operator, MATCH_ALL));
    if (tolerationSeconds !== undefined && effect !== "NoExecute") {
      causes.push(invalidValue(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    causes.push(...checkOperator(operator, value, `${at}.operator`));
    return effect === "" ? causes : [...causes, ...oneOf(`${at}.effect`, effect, EFFECTS)];
  });
}

function checkOperator(operator: string, value: string, field: string): StatusCause[] {
  switch (operator) {
    case "":
    case "Equal": {
      const problems = labelValue(value);
      return problems.length === 0 ? [] : [invalidValue(field, value, problems.join(";"))];
    }
    case "Exists":
      return value === "" ? [] : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")];
    default:
      return [unsupported(field, operator, ["Equal", "Exists"])];
  }
}
