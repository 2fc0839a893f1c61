import type { StatusCause } from "../api/status.ts";
import { goJson, goQuote } from "../goQuote.ts";

/** The ways in which the API server words what is wrong with a field (Kubernetes 1.34). */
export const required = (field: string, detail = ""): StatusCause => ({
  reason: "FieldValueRequired",
  message: detail === "" ? "Required value" : `Required value: ${detail}`,
  field,
});

export const invalidValue = (field: string, value: unknown, detail: string): StatusCause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${typeof value === "string" ? goQuote(value) : goJson(value)}: ${detail}`,
  field,
});

/** One cause for each way in which a value is wrong. */
export const invalidAs = (field: string, value: unknown, problems: readonly string[]): StatusCause[] =>
  problems.map((why) => invalidValue(field, value, why));

export const unsupported = (field: string, value: string, allowed: readonly string[]): StatusCause => ({
  reason: "FieldValueNotSupported",
  message: `Unsupported value: ${goJson(value)}: supported values: ${allowed.map((one) => `"${one}"`).join(", ")}`,
  field,
});

/** What is wrong with a word of which only some are allowed. */
export const oneOf = (field: string, value: string | undefined, allowed: readonly string[]): StatusCause[] =>
  value === undefined || allowed.includes(value) ? [] : [unsupported(field, value, allowed)];

export const missing = (field: string, value: string, detail = ""): StatusCause => ({
  reason: "FieldValueNotFound",
  message: `Not found: ${goQuote(value)}${detail === "" ? "" : `: ${detail}`}`,
  field,
});

export const duplicate = (field: string, value: string): StatusCause => ({
  reason: "FieldValueDuplicate",
  message: `Duplicate value: ${goQuote(value)}`,
  field,
});

export const forbiddenField = (field: string, detail: string): StatusCause => ({
  reason: "FieldValueForbidden",
  message: `Forbidden: ${detail}`,
  field,
});

/** What is wrong with a number that has to lie between two others; undefined is right. */
export const inRange = (field: string, value: number | undefined, least: number, most: number): StatusCause[] =>
  value === undefined || (value >= least && value <= most)
    ? []
    : [invalidValue(field, value, `must be between ${least} and ${most}, inclusive`)];

export const notNegative = (field: string, value: number | undefined): StatusCause[] =>
  (value ?? 0) < 0 ? [invalidValue(field, value, "must be greater than or equal to 0")] : [];

export const internalError = (field: string, detail: string): StatusCause => ({
  reason: "InternalError",
  message: `Internal error: ${detail}`,
  field,
});
