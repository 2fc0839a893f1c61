import { t } from "../../l10n.ts";
import { firstSentence } from "../diagnosis/words.ts";

interface Explained {
  readonly sentence: string;
  readonly hint?: string | undefined;
}

/** What the API server's rules mean, by words of its message (Kubernetes 1.34). */
const RULES: readonly { readonly pattern: RegExp; readonly text: () => string; readonly hint?: () => string }[] = [
  {
    pattern: /must be less than or equal to (?:\w+ )?limit/,
    text: () => t("asks for more than the limit allows"),
    hint: () => t("Lower the request, or raise the limit."),
  },
  {
    pattern: /a valid label must be|valid label value/,
    text: () => t("is no label: it may have letters, digits, `-`, `_` and `.`, begins and ends with a letter or digit"),
  },
  {
    pattern: /name part must consist of|prefix part/,
    text: () =>
      t("is no name for a label or annotation: an optional domain with `/`, then letters, digits, `-`, `_`, `.`"),
  },
  {
    pattern: /lowercase RFC 1123 label/,
    text: () => t("is no name: lower-case letters, digits and `-` only, and it begins and ends with a letter or digit"),
  },
  {
    pattern: /lowercase RFC 1123 subdomain/,
    text: () =>
      t("is no name: lower-case letters, digits, `-` and `.` only, and it begins and ends with a letter or digit"),
  },
  { pattern: /must be no more than (\d+) (?:characters|bytes)/, text: () => t("is too long") },
  { pattern: /must be greater than or equal to 0/, text: () => t("cannot be negative") },
  {
    pattern: /quantities must match|must be an integer|unable to parse quantity/,
    text: () => t("is not an amount"),
    hint: () => t("Write it as 500m or 2 (cpu), as 512Mi or 2Gi (memory)."),
  },
  { pattern: /environment variable name/, text: () => t("is no name for an environment variable") },
  { pattern: /must be unique/, text: () => t("is there twice") },
  {
    pattern: /must be specified for|Limit must be set for non overcommitable resources/,
    text: () => t("needs a limit of the same amount"),
    hint: () => t("Set the limit too."),
  },
  {
    pattern: /must not contain '\.\.'|must be a relative path/,
    text: () => t("is no path below the volume"),
  },
  {
    pattern: /must not contain the ':' character|must be an absolute path/,
    text: () => t("is no path that can be mounted there"),
  },
];

const REASONS: Readonly<Record<string, () => string>> = {
  FieldValueRequired: () => t("has no value, and needs one"),
  FieldValueInvalid: () => t("has a value that the cluster does not take"),
  FieldValueNotSupported: () => t("has a value that there is not"),
  FieldValueNotFound: () => t("names something that the pod does not have"),
  FieldValueDuplicate: () => t("is there twice"),
  FieldValueForbidden: () => t("is not allowed here"),
  FieldValueTooLong: () => t("is too long"),
  FieldValueTooMany: () => t("has too many items"),
};

/** One cause of a `Status` in plain words: which field, what is wrong with it, and the next step if we know one. */
export function explainCause(field: string, reason: string, message: string): Explained {
  const rule = RULES.find(({ pattern }) => pattern.test(message));
  const what = rule?.text() ?? REASONS[reason]?.() ?? t("is refused by the cluster");
  const value = /^[\w ]+ value: ("(?:[^"\\]|\\.)*"|\S+?)(?::|$)/.exec(message)?.[1];
  const supported = /supported values: (.+)$/.exec(message)?.[1];
  const hint = rule?.hint?.() ?? (supported === undefined ? undefined : t("Possible values: {0}.", supported));
  const shown = value === undefined || value.length > 100 ? "" : ` (${value})`;
  // What no rule of ours explains, the server's own words do.
  const words = rule === undefined && supported === undefined ? reasonIn(message) : "";
  return { sentence: `\`${field}\`${shown} ${what}${words === "" ? "" : `: ${words}`}.`, hint };
}

/** `Invalid value: "a b": must be short` → `must be short`. */
function reasonIn(message: string): string {
  const [, reason = ""] = /^[\w ]+: (?:(?:"(?:[^"\\]|\\.)*"|-?\d+): )?([^"\d-].*)$/s.exec(message) ?? [];
  return firstSentence(reason);
}
