import type { StatusCause } from "../api/status.ts";

/** The ways in which the API server words what is wrong with a field (Kubernetes 1.34). */
export const required = (field: string, detail = ""): StatusCause => ({
  reason: "FieldValueRequired",
  message: detail === "" ? "Required value" : `Required value: ${detail}`,
  field,
});

export const invalidValue = (field: string, value: unknown, detail: string): StatusCause => ({
  reason: "FieldValueInvalid",
  message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  field,
});

export const unsupported = (field: string, value: string, allowed: readonly string[]): StatusCause => ({
  reason: "FieldValueNotSupported",
  message: `Unsupported value: "${value}": supported values: ${allowed.map((one) => `"${one}"`).join(", ")}`,
  field,
});

export const missing = (field: string, value: string): StatusCause => ({
  reason: "FieldValueNotFound",
  message: `Not found: "${value}"`,
  field,
});

export const duplicate = (field: string, value: string): StatusCause => ({
  reason: "FieldValueDuplicate",
  message: `Duplicate value: "${value}"`,
  field,
});

export const forbiddenField = (field: string, detail: string): StatusCause => ({
  reason: "FieldValueForbidden",
  message: `Forbidden: ${detail}`,
  field,
});
