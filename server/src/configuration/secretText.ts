/**
 * Names whose values nobody should read over a shoulder: `DB_PASSWORD`, `databand_access_token`, `api-key`. Names of
 * Kubernetes secrets (`secrets`, `image_pull_secrets`) are no secrets themselves.
 */
const SECRET_NAME =
  /(?:^|[_.-])(?:pass(?:word|wd|phrase)?|pwd|token|credentials?|(?:api|access|private|secret|account|auth|fernet)[_-]?key|basic[_-]auth|dsn)$|[_.-]secret$/iu;

/** A value in text, in quotes or not; the text may end inside the quotes. */
const VALUE = String.raw`"(?:[^"\\]|\\.)*(?:"|$)|'(?:[^'\\]|\\.)*(?:'|$)|[^\s,}\]"']+`;

/** A name before a value in text: `"NAME": "value"`, `NAME=value`, `NAME: value`. */
const NAMED = /([A-Za-z_][\w.-]*)["']?\s*[:=]\s*/gu;
const VALUE_HERE = new RegExp(VALUE, "uy");

/** Pairs as Kubernetes has them: `"name": "NAME", "value": "value"`, in JSON and in YAML; the other way round, too. */
const NAME_FIELD = String.raw`["']?\bname\b["']?\s*[:=]\s*["']?(?<name>[\w.-]+)["']?`;
const VALUE_FIELD = String.raw`["']?\bvalue\b["']?\s*[:=]\s*`;
const PAIR = new RegExp(String.raw`(?<before>${NAME_FIELD}\s*,?\s*${VALUE_FIELD})(?<value>${VALUE})`, "gu");
const TURNED_PAIR = new RegExp(
  String.raw`(?<before>${VALUE_FIELD})(?<value>${VALUE})(?<after>\s*,?\s*${NAME_FIELD})`,
  "gu",
);

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
  return [PAIR, TURNED_PAIR].reduce(
    (shown, pattern) =>
      shown.replace(pattern, (whole: string, ...found: unknown[]) => {
        const {
          name = "",
          before = "",
          value = "",
          after = "",
        } = found.at(-1) as Readonly<Partial<Record<string, string>>>;
        return isSecretName(name) ? `${before}${redacted(value)}${after}` : whole;
      }),
    withoutNamed(text.replace(ADDRESS, `$1${REDACTED}@`)),
  );
}

/** The same for values behind their names; those of other names are looked through as well. */
function withoutNamed(text: string): string {
  let shown = "";
  let from = 0;
  for (const match of text.matchAll(NAMED)) {
    const [whole, name = ""] = match;
    const at = match.index + whole.length;
    if (match.index < from || !isSecretName(name)) continue;
    VALUE_HERE.lastIndex = at;
    const value = VALUE_HERE.exec(text)?.[0] ?? "";
    shown += text.slice(from, at) + redacted(value);
    from = at + value.length;
  }
  return shown + text.slice(from);
}

function redacted(value: string): string {
  if (isReference(value)) return value;
  const quote = /^["']/u.exec(value)?.[0] ?? "";
  return `${quote}${REDACTED}${quote}`;
}

/** Nothing, or `$NAME`, `@file` and `%(key)s`: they say where a secret is, not what it is. */
function isReference(value: string): boolean {
  return /^["']?(?:[$@%]|["']?$)/u.test(value);
}
