import type { StatusCause } from "../../api/status.ts";
import { invalidValue } from "../causes.ts";

/** A number of pods, or a part of them such as `25%`. */
export type NumberOrPercent = number | string;

const PERCENT =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for " +
  "validation is '[0-9]+%')";

/** What the API server would refuse in one (Kubernetes 1.34). */
export function checkNumberOrPercent(value: NumberOrPercent | undefined, field: string): StatusCause[] {
  if (value === undefined) return [];
  if (typeof value === "string") return /^\d+%$/.test(value) ? [] : [invalidValue(field, value, PERCENT)];
  return value < 0 ? [invalidValue(field, value, "must be greater than or equal to 0")] : [];
}

export function checkAtMostAll(value: NumberOrPercent | undefined, field: string): StatusCause[] {
  return typeof value === "string" && /^\d+%$/.test(value) && parseInt(value, 10) > 100
    ? [invalidValue(field, value, "must not be greater than 100%")]
    : [];
}

/** So many of `total`; parts are rounded up. */
export function amountOf(value: NumberOrPercent, total: number): number {
  return typeof value === "number" ? value : Math.ceil((parseInt(value, 10) * total) / 100);
}
