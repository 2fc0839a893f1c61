import type { StatusCause } from "../../api/status.ts";
import { goQuote } from "../../goQuote.ts";
import { invalidValue, notNegative, required } from "../causes.ts";

/** When a Job has succeeded before all of it is done. */
export interface SuccessPolicy {
  readonly rules?: readonly SuccessRule[];
}

interface SuccessRule {
  readonly succeededIndexes?: string;
  readonly succeededCount?: number;
}

const MOST_RULES = 20;
const LONGEST = 64 * 1024;

/** What the API server would refuse in it, in its order and words (Kubernetes 1.34, `validateSuccessPolicy`). */
export function checkSuccessPolicy({ rules = [] }: SuccessPolicy, completions: number, field: string): StatusCause[] {
  const at = `${field}.rules`;
  const causes: StatusCause[] = [];
  if (rules.length === 0) {
    causes.push(required(at, "at least one rules must be specified when the successPolicy is specified"));
  }
  if (rules.length > MOST_RULES) {
    const message = `Too many: ${rules.length}: must have at most ${MOST_RULES} items`;
    causes.push({ reason: "FieldValueTooMany", message, field: at });
  }
  return [...causes, ...rules.flatMap((rule, index) => checkRule(rule, completions, `${at}[${index}]`))];
}

function checkRule({ succeededIndexes, succeededCount }: SuccessRule, completions: number, at: string): StatusCause[] {
  const causes: StatusCause[] = [];
  if (succeededIndexes === undefined && succeededCount === undefined) {
    causes.push(required(at, "at least one of succeededCount or succeededIndexes must be specified"));
  }
  const counted = succeededIndexes === undefined ? undefined : countIndexes(succeededIndexes, completions);
  if (succeededIndexes !== undefined) {
    const field = `${at}.succeededIndexes`;
    if (succeededIndexes.length > LONGEST) {
      const message = `Too long: may not be more than ${LONGEST} bytes`;
      causes.push({ reason: "FieldValueTooLong", message, field });
    }
    if (typeof counted === "string") {
      causes.push(invalidValue(field, succeededIndexes, `error parsing succeededIndexes: ${counted}`));
    }
  }
  if (succeededCount === undefined) return causes;
  const field = `${at}.succeededCount`;
  const most = (limit: number, what: string): StatusCause[] =>
    succeededCount > limit
      ? [invalidValue(field, succeededCount, `must be less than or equal to ${limit} (the number of ${what})`)]
      : [];
  causes.push(...notNegative(field, succeededCount), ...most(completions, "specified completions"));
  if (counted === undefined) return causes;
  const indexes = typeof counted === "string" ? 0 : counted;
  return [...causes, ...most(indexes, "indexes in the specified succeededIndexes field")];
}

/** How many indexes there are in a list such as `0,2-4`, or what is wrong with it. */
function countIndexes(text: string, completions: number): number | string {
  let total = 0;
  let last: number | undefined;
  for (const interval of text === "" ? [] : text.split(",")) {
    const limits = interval.split("-");
    if (limits.length > 2) {
      return `the fragment ${goQuote(interval)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    }
    const wrong = limits.find((one) => !/^[+-]?\d+$/.test(one) || Number(one) >= completions);
    if (wrong !== undefined) {
      return /^[+-]?\d+$/.test(wrong)
        ? `too large index: ${goQuote(wrong)}`
        : `cannot convert string to integer for index: ${goQuote(wrong)}`;
    }
    const [from = 0, to = from] = limits.map(Number);
    if (limits.length === 2 && from >= to) return `non-increasing order, previous: ${from}, current: ${to}`;
    if (last !== undefined && last >= from) return `non-increasing order, previous: ${last}, current: ${from}`;
    total += to - from + 1;
    last = to;
  }
  return total;
}
