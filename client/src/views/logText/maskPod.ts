import { redact, redactTokens, withoutSecretValues } from "./redact.ts";

/**
 * A pod whose texts show no secrets, as an object, so that it still can be written as YAML and read again: values of
 * variables whose names speak of secrets, tokens, what words of a command set, and what `mask` finds. A copy.
 */
export function maskPod<T>(pod: T, mask: (text: string) => string): T {
  const hide = (key: string, value: unknown): unknown => {
    if (typeof value !== "string") return value;
    const isWord = /^\d+$/.test(key) && value.includes("=");
    return mask(isWord ? redact(value) : redactTokens(value));
  };
  return JSON.parse(JSON.stringify(withoutSecretValues(pod), hide)) as T;
}
