interface Explained {
  readonly sentence: string;
  readonly hint?: string | undefined;
}

/** What the API server's rules mean, by words of its message (Kubernetes 1.34). */
const RULES: readonly { readonly pattern: RegExp; readonly text: string; readonly hint?: string }[] = [
  {
    pattern: /must be less than or equal to (?:\w+ )?limit/,
    text: "asks for more than the limit allows",
    hint: "Lower the request, or raise the limit.",
  },
  {
    pattern: /a valid label must be|valid label value/,
    text: "is no label: it may have letters, digits, `-`, `_` and `.`, begins and ends with a letter or digit",
  },
  {
    pattern: /name part must consist of|prefix part/,
    text: "is no name for a label or annotation: an optional domain with `/`, then letters, digits, `-`, `_`, `.`",
  },
  {
    pattern: /lowercase RFC 1123 label/,
    text: "is no name: lower-case letters, digits and `-` only, and it begins and ends with a letter or digit",
  },
  {
    pattern: /lowercase RFC 1123 subdomain/,
    text: "is no name: lower-case letters, digits, `-` and `.` only, and it begins and ends with a letter or digit",
  },
  { pattern: /must be no more than (\d+) (?:characters|bytes)/, text: "is too long" },
  { pattern: /must be greater than or equal to 0/, text: "cannot be negative" },
  {
    pattern: /quantities must match|must be an integer|unable to parse quantity/,
    text: "is not an amount",
    hint: "Write it as 500m or 2 (cpu), as 512Mi or 2Gi (memory).",
  },
  { pattern: /environment variable name/, text: "is no name for an environment variable" },
  { pattern: /must be unique/, text: "is there twice" },
  {
    pattern: /must be specified for|Limit must be set for non overcommitable resources/,
    text: "needs a limit of the same amount",
    hint: "Set the limit too.",
  },
  {
    pattern: /must not contain the ':' character|must be an absolute path|must be a relative path/,
    text: "is no path that can be mounted there",
  },
];

const REASONS: Readonly<Record<string, string>> = {
  FieldValueRequired: "has no value, and needs one",
  FieldValueInvalid: "has a value that the cluster does not take",
  FieldValueNotSupported: "has a value that there is not",
  FieldValueNotFound: "names something that the pod does not have",
  FieldValueDuplicate: "is there twice",
  FieldValueForbidden: "is not allowed here",
  FieldValueTooLong: "is too long",
  FieldValueTooMany: "has too many items",
};

/** One cause of a `Status` in plain words: which field, what is wrong with it, and the next step if we know one. */
export function explainCause(field: string, reason: string, message: string): Explained {
  const rule = RULES.find(({ pattern }) => pattern.test(message));
  const what = rule?.text ?? REASONS[reason] ?? "is refused by the cluster";
  const value = /^[\w ]+ value: ("(?:[^"\\]|\\.)*"|\S+?)(?::|$)/.exec(message)?.[1];
  const supported = /supported values: (.+)$/.exec(message)?.[1];
  const hint = rule?.hint ?? (supported === undefined ? undefined : `Possible values: ${supported}.`);
  const shown = value === undefined || value.length > 100 ? "" : ` (${value})`;
  return { sentence: `\`${field}\`${shown} ${what}.`, hint };
}
