/** What stands for a secret in logs, previews and exports. */
export const REDACTED = "•••";

/** Bearer tokens, JSON web tokens, passwords in addresses, and values of names that speak of secrets. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, REDACTED],
  [/(\w+:\/\/[^\s/:@]*):[^\s/@]+@/g, `$1:${REDACTED}@`],
  [/\b(AKIA|ASIA)[0-9A-Z]{16}\b/g, REDACTED],
  [
    /\b([\w.-]*(?:password|passwd|secret(?!s\b)|token|api[_-]?key|access[_-]?key|credential)[\w.-]*"?\s*[=:]\s*)("[^"\n]*"|'[^'\n]*'|[^\s,;"']+)/gi,
    `$1${REDACTED}`,
  ],
];

/** A text without what looks like a secret, and without the given values, which are known to be secret. */
export function redact(text: string, secrets: readonly string[] = []): string {
  let result = text;
  for (const secret of secrets) if (secret.length >= 4) result = result.replaceAll(secret, REDACTED);
  for (const [pattern, replacement] of PATTERNS) result = result.replace(pattern, replacement);
  return result;
}

interface Variable {
  readonly name?: string;
  readonly value?: string;
}

const SECRET_NAME = /password|passwd|secret|token|api_?key|access_?key|credential|private/i;
/** Names of DBND's that only look like secrets. */
const HARMLESS = /^(DBND_TRACKER|.*TOKEN_PATH|.*SECRET_NAME)$/;

/** A pod whose containers' variables show no values that speak of secrets; a copy. */
export function withoutSecretValues<T>(pod: T): T {
  return JSON.parse(
    JSON.stringify(pod, (_key, value: unknown) => {
      const variable = value as Variable | null;
      const isVariable =
        typeof variable === "object" && typeof variable?.name === "string" && typeof variable.value === "string";
      if (!isVariable) return value;
      const { name = "" } = variable;
      return SECRET_NAME.test(name) && !HARMLESS.test(name)
        ? { ...variable, value: REDACTED }
        : { ...variable, value: redact(variable.value ?? "") };
    }),
  ) as T;
}
