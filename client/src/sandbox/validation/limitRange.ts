import type { StatusCause } from "../api/status.ts";
import type { Amounts, LimitRange, LimitRangeItem } from "../objects.ts";
import { duplicate, forbiddenField, invalidAs, invalidValue, required } from "./causes.ts";
import { qualifiedName } from "./names.ts";
import { checkContainerResourceName, checkResourceName, isNative } from "./pod/resources.ts";
import { quantityOrZero } from "./quantity.ts";

/** The limit range with what the API server fills in: limits from the maximum, requests from limits and the minimum. */
export function withRangeDefaults(range: LimitRange): LimitRange {
  const limits = (range.spec?.limits ?? []).map((item) => {
    if (item.type !== "Container") return item;
    const filled = { ...item.max, ...item.default };
    const requests = { ...item.min, ...filled, ...item.defaultRequest };
    const isThere = (amounts: Amounts): boolean => Object.keys(amounts).length > 0;
    return {
      ...item,
      ...(isThere(filled) && { default: filled }),
      ...(isThere(requests) && { defaultRequest: requests }),
    };
  });
  return { ...range, spec: { ...range.spec, limits: range.spec?.limits ? limits : null } };
}

/** What the API server would refuse in a limit range, in its order and words (Kubernetes 1.34). */
export function checkLimitRange({ spec }: LimitRange): StatusCause[] {
  const seen = new Set<string>();
  return (spec?.limits ?? []).flatMap((item, index) => {
    const field = `spec.limits[${index}]`;
    const { type = "" } = item;
    const causes = checkType(type, `${field}.type`);
    if (seen.has(type)) causes.push(duplicate(`${field}.type`, type));
    seen.add(type);
    if (type === "Pod") {
      for (const name of ["default", "defaultRequest"] as const) {
        if (Object.keys(item[name] ?? {}).length === 0) continue;
        causes.push(forbiddenField(`${field}.${name}`, "may not be specified when `type` is 'Pod'"));
      }
    }
    if (type === "PersistentVolumeClaim" && item.min?.storage === undefined && item.max?.storage === undefined) {
      const why = "either minimum or maximum storage value is required, but neither was provided";
      causes.push(required(`${field}.limits`, why));
    }
    causes.push(...checkNames(item, field));
    return [...causes, ...namesOf(item).flatMap((name) => checkOrder(item, name, field))];
  });
}

function checkNames(item: LimitRangeItem, field: string): StatusCause[] {
  const isOfPods = item.type === "Pod";
  const check = isOfPods || item.type === "Container" ? checkContainerResourceName : checkResourceName;
  return LISTS.filter((list) => !isOfPods || !list.startsWith("default")).flatMap((list) =>
    Object.keys(item[list] ?? {}).flatMap((name) => check(name, `${field}.${list}[${name}]`)),
  );
}

const LISTS = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] as const;

function checkType(type: string, field: string): StatusCause[] {
  const causes = invalidAs(field, type, qualifiedName(type));
  if (causes.length > 0 || type.includes("/") || STANDARD.includes(type)) return causes;
  return [invalidValue(field, type, "must be a standard limit type or fully qualified")];
}

const STANDARD = ["Pod", "Container", "PersistentVolumeClaim"];

function namesOf({ min, max, default: limits, defaultRequest, maxLimitRequestRatio }: LimitRangeItem): string[] {
  return Object.keys({ ...min, ...max, ...limits, ...defaultRequest, ...maxLimitRequestRatio }).sort();
}

/** Whether containers may be promised more of a resource together than there is. */
const isShared = (name: string): boolean => isNative(name) && !name.startsWith("hugepages-");

const isSameAmount = (one: string, other: string): boolean => quantityOrZero(one) === quantityOrZero(other);

/** The least, the two defaults and the most have to be in this order. */
function checkOrder(item: LimitRangeItem, name: string, field: string): StatusCause[] {
  const causes: StatusCause[] = [];
  const least = item.min?.[name];
  const most = item.max?.[name];
  const request = item.defaultRequest?.[name];
  const limit = item.default?.[name];
  const check = (
    low: string | undefined,
    high: string | undefined,
    at: string,
    shown: string | undefined,
    words: string,
  ): void => {
    if (low === undefined || high === undefined || quantityOrZero(low) <= quantityOrZero(high)) return;
    const [lowName = "", highName = ""] = words.split(" > ");
    causes.push(
      invalidValue(`${field}.${at}[${name}]`, shown, `${lowName} ${low} is greater than ${highName} ${high}`),
    );
  };
  check(least, most, "min", least, "min value > max value");
  check(least, request, "defaultRequest", request, "min value > default request value");
  check(request, most, "defaultRequest", request, "default request value > max value");
  check(request, limit, "defaultRequest", request, "default request value > default limit value");
  // The value that is shown is not the one of the field: so does the API server.
  check(least, limit, "default", least, "min value > default value");
  check(limit, most, "default", most, "default value > max value");
  const ratio = item.maxLimitRequestRatio?.[name];
  if (ratio !== undefined && quantityOrZero(ratio) < 1) {
    causes.push(invalidValue(`${field}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`));
  }
  const span = least === undefined || most === undefined ? Infinity : quantityOrZero(most) / quantityOrZero(least);
  if (ratio !== undefined && quantityOrZero(ratio) > span) {
    const why = `ratio ${ratio} is greater than max/min = ${span.toFixed(6)}`;
    causes.push(invalidValue(`${field}.maxLimitRequestRatio[${name}]`, ratio, why));
  }
  if (!isShared(name) && request !== undefined && limit !== undefined && !isSameAmount(request, limit)) {
    const why = `default value ${limit} must equal to defaultRequest value ${request} in ${name}`;
    causes.push(invalidValue(`${field}.defaultRequest[${name}]`, request, why));
  }
  return causes;
}
