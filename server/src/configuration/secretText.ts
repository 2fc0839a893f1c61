/**
 * Names whose values nobody should read over a shoulder: `DB_PASSWORD`, `databand_access_token`, `api-key`. Names of
 * Kubernetes secrets (`secrets`, `image_pull_secrets`) are no secrets themselves.
 */
const SECRET_NAME =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|token|credentials?|(?:api|access|private|secret|account|auth)[_-]?key)$|[_.-]secret$/iu;

/** The same before a value in text: `"NAME": "value"`, `NAME=value`, `NAME: value`; the value is the second group. */
const NAMED_VALUE = /([A-Za-z_][\w.-]*)(["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,}\]"']+)/gu;

/** `scheme://user:password@host`. */
const ADDRESS = /(:\/\/[^\s/:@"']*:)[^\s/"']+@/gu;

/** What stands for a secret. */
export const REDACTED = "***";

/** Whether a key or variable with this name holds a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** A text to be shown with the values of secrets replaced, wherever they stand beside their names, and in addresses. */
export function withoutSecrets(text: string): string {
  if (!/[:=]/u.test(text)) return text;
  return text
    .replace(ADDRESS, `$1${REDACTED}@`)
    .replace(NAMED_VALUE, (whole, name: string, between: string, value: string) => {
      // `$NAME`, `@file` and `%(key)s` say where a secret is, not what it is.
      if (!isSecretName(name) || /^["']?(?:[$@%]|["']?$)/u.test(value)) return whole;
      const quote = /^["']/u.exec(value)?.[0] ?? "";
      return `${name}${between}${quote}${REDACTED}${quote}`;
    });
}
