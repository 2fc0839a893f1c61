import { speaksOfSecret } from "../../secretNames.ts";

/** What stands for a secret in logs, previews and exports. */
export const REDACTED = "•••";

type Pattern = readonly [RegExp, string];

/**
 * Bearer tokens, JSON web tokens, passwords in addresses, keys of clouds: secrets by their form. What may stand anywhere in a
 * word has a limit, since a line may be of megabytes.
 */
const TOKENS: readonly Pattern[] = [
  [/\b(Bearer|Basic)\s{1,8}[\w.~+/=-]{8,8192}/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]{5,8192}\.[\w-]{5,16384}\.[\w-]{0,8192}/g, REDACTED],
  [/(:\/\/[^\s/:@]{0,256}):[^\s/@]{1,1024}@/g, `$1:${REDACTED}@`],
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g, REDACTED],
];

/** Values of names that speak of secrets. */
const NAMED: Pattern = [
  /\b([\w.-]{0,64}(?:password|passwd|passphrase|secret(?!s\b)|token|(?:api|access|private|account|auth|fernet)[_-]?key|credential|[_.-]pwd\b)[\w.-]{0,64}"?\s{0,8}[=:]\s{0,8})("[^"\n]*"|'[^'\n]*'|[^\s,;"']+)/gi,
  `$1${REDACTED}`,
];

/** A text without what is a secret by its form: for what the cluster says, where names of secrets are no secrets. */
export function redactTokens(text: string): string {
  return replaceAll(text, TOKENS);
}

/** A text without what looks like a secret, and without the given values, which are known to be secret. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, REDACTED);
  return replaceAll(result, [...TOKENS, NAMED]);
}

function replaceAll(text: string, patterns: readonly Pattern[]): string {
  return patterns.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

interface Variable {
  readonly name?: string;
  readonly value?: string;
}

/** A pod whose containers' variables show no values that speak of secrets; a copy. */
export function withoutSecretValues<T>(pod: T): T {
  return JSON.parse(
    JSON.stringify(pod, (_key, value: unknown) => {
      const variable = value as Variable | null;
      const isVariable =
        typeof variable === "object" && typeof variable?.name === "string" && typeof variable.value === "string";
      if (!isVariable) return value;
      const { name = "" } = variable;
      return speaksOfSecret(name)
        ? { ...variable, value: REDACTED }
        : { ...variable, value: redact(variable.value ?? "") };
    }),
  ) as T;
}
