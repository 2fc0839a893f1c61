import { redact, redactTokens, withoutSecretValues } from "./redact.ts";

/**
 * A pod whose texts show no secrets, as an object, so that it still can be written as YAML and read again: values of
 * variables whose names speak of secrets, tokens, what words of a command set, and what `mask` finds. A copy.
 */
export function maskPod<T>(pod: T, mask: (text: string) => string): T {
  const hide = (key: string, value: unknown): unknown => {
    if (typeof value !== "string") return value;
    const isWord = /^\d+$/.test(key) && value.includes("=");
    return isWord ? redact(value) : redactTokens(value);
  };
  const known = (_key: string, value: unknown): unknown => (typeof value === "string" ? mask(value) : value);
  // What is known to be secret goes first: a part of it that looks like a secret would leave the rest.
  const masked = JSON.parse(JSON.stringify(pod, known)) as T;
  return JSON.parse(JSON.stringify(withoutSecretValues(masked), hide)) as T;
}
