import { t } from "../../l10n.ts";
import { firstSentence } from "./words.ts";

interface Explained {
  readonly sentence: string;
  readonly hint?: string | undefined;
}

/** What the API server's rules mean, by words of its message (Kubernetes 1.34). */
const RULES: readonly {
  readonly pattern: RegExp;
  readonly text: (match: RegExpExecArray) => string;
  readonly hint?: () => string;
}[] = [
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
  {
    pattern: /must be no more than (\d+) (?:characters|bytes)/,
    text: ([, most = ""]) => t("is too long: it may have {0} characters", most),
  },
  { pattern: /must be greater than or equal to 0/, text: () => t("cannot be negative") },
  { pattern: /: must be (-?\d+)$/, text: ([, only = ""]) => t("has to be {0}", only) },
  { pattern: /^Required value: can ?not be empty/, text: () => t("has no value, and needs one") },
  {
    pattern: /must be set when seccomp type is Localhost/,
    text: () => t("has no value, and the type Localhost needs one"),
  },
  { pattern: /cannot be set for a windows pod/, text: () => t("is not for pods of Windows (os)") },
  { pattern: /must be greater than zero|must be greater than 0/, text: () => t("has to be more than 0") },
  {
    pattern: /must be between (-?\d+) and (-?\d+)(?:,? inclusive)?/,
    text: ([, least = "", most = ""]) => t("has to be from {0} to {1}", least, most),
  },
  { pattern: /must be a number between 0 and 0?777/, text: () => t("is no file mode: they go from 0 to 511 (0777)") },
  {
    pattern: /must be a standard resource/,
    text: () => t("is no resource of Kubernetes; those of devices have a domain before them, as nvidia.com/gpu has"),
  },
  {
    pattern: /may not specify a duration less than 10 minutes/,
    text: () => t("is too short: a token is valid for 600 seconds at least"),
  },
  { pattern: /must be a valid IP address/, text: () => t("is no IP address") },
  {
    pattern: /must match `containerPort` when `hostNetwork` is true/,
    text: () => t("has to be the containerPort, since the pod uses the network of its node (hostNetwork)"),
  },
  {
    pattern: /quantities must match|must be an integer|unable to parse quantity/,
    text: () => t("is not an amount"),
    hint: () => t("Write it as 500m or 2 (cpu), as 512Mi or 2Gi (memory)."),
  },
  { pattern: /environment variable name/, text: () => t("is no name for an environment variable") },
  {
    pattern: /may not be specified when `value` is not empty/,
    text: () => t("stands beside a value: a variable has one of the two"),
  },
  {
    pattern: /field label not supported|error converting fieldPath/,
    text: () => t("is no field of a pod that a variable can have"),
    hint: () => t("Such as metadata.name, metadata.labels['NAME'], spec.nodeName or status.podIP."),
  },
  {
    pattern: /may not specify more than (?:1|one) (volume|handler) type/,
    text: ([, what]) =>
      what === "volume"
        ? t("is one kind too many: a volume has one")
        : t("is one kind too many: a probe or hook has one"),
  },
  {
    pattern: /must specify (?:a|one) handler type/,
    text: () => t("does not say what to ask: exec, httpGet, tcpSocket or grpc"),
  },
  {
    pattern: /may not be set for init containers/,
    text: () => t("is not for init containers, but for sidecars (restartPolicy: Always)"),
  },
  {
    pattern: /must not have leading or trailing whitespace/,
    text: () => t("begins or ends with a blank"),
  },
  {
    pattern: /value must be empty when `operator` is 'Exists'/,
    text: () => t("has a value beside the operator Exists, which takes none"),
  },
  {
    pattern: /operator must be Exists when `key` is empty/,
    text: () => t("needs a key; without one it has to be Exists, which stands for all taints"),
  },
  {
    pattern: /effect must be 'NoExecute' when `tolerationSeconds` is set/,
    text: () => t("has to be NoExecute where tolerationSeconds is set"),
  },
  {
    pattern: /not a valid selector operator/,
    text: () => t("is no operator"),
    hint: () => t("Possible values: {0}.", "In, NotIn, Exists, DoesNotExist, Gt, Lt"),
  },
  {
    pattern: /must be specified when `operator` is 'In' or 'NotIn'/,
    text: () => t("has no values, and its operator (In, NotIn) needs some"),
  },
  {
    pattern: /may not be specified when `operator` is 'Exists' or 'DoesNotExist'/,
    text: () => t("has values, and its operator (Exists, DoesNotExist) takes none"),
  },
  {
    pattern: /cannot set `allowPrivilegeEscalation` to false and/,
    text: () => t("asks for all rights (privileged) and for no further ones (allowPrivilegeEscalation: false) at once"),
  },
  {
    pattern: /must provide `dnsConfig` when `dnsPolicy` is None/,
    text: () => t("has no value, and dnsPolicy None needs one"),
  },
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

/** By the server's `reason` of a field, and by the words of its message for it. */
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

/** With which words a message begins, by its reason (Kubernetes 1.34, `field.ErrorType`). */
export const REASON_WORDS: Readonly<Record<string, string>> = {
  "Required value": "FieldValueRequired",
  "Invalid value": "FieldValueInvalid",
  "Unsupported value": "FieldValueNotSupported",
  "Not found": "FieldValueNotFound",
  "Duplicate value": "FieldValueDuplicate",
  Forbidden: "FieldValueForbidden",
  "Too long": "FieldValueTooLong",
  "Too many": "FieldValueTooMany",
};

/** One cause of a `Status` in plain words: which field, what is wrong with it, and the next step if we know one. */
export function explainCause(field: string, reason: string, message: string): Explained {
  const rule = RULES.find(({ pattern }) => pattern.test(message));
  const match = rule?.pattern.exec(message);
  const what = (match && rule?.text(match)) ?? REASONS[reason]?.() ?? t("is refused by the cluster");
  // Objects are written with the names that Go has for their members: nobody is helped by them.
  const value = /^[\w ]+ value: ("(?:[^"\\]|\\.)*"|[^\s{[]\S*?)(?::|$)/.exec(message)?.[1];
  const supported = /supported values: (.+)$/.exec(message)?.[1];
  const hint = rule?.hint?.() ?? (supported === undefined ? undefined : t("Possible values: {0}.", supported));
  const shown = value === undefined || value === '""' || value.length > 100 ? "" : ` (${value})`;
  // What no rule of ours explains, the server's own words do.
  const words = rule === undefined && supported === undefined ? reasonIn(message) : "";
  return { sentence: `\`${field}\`${shown} ${what}${words === "" ? "" : `: ${words}`}.`, hint };
}

/** `Invalid value: "a b": must be short` → `must be short`. */
function reasonIn(message: string): string {
  const [, reason = ""] =
    /^[\w ]+: (?:(?:"(?:[^"\\]|\\.)*"|-?\d+|\{.*?\}|\[.*?\]): )?([^"\d{[-].*)$/s.exec(message) ?? [];
  return firstSentence(reason);
}
