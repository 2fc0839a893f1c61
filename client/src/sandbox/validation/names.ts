/** Rules of names, as Kubernetes 1.34 has and words them. Each returns what is wrong with a value, or nothing. */
type NameRule = (value: string) => readonly string[];

const DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const LABEL_WITH_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const QUALIFIED =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
  `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${NAME_PART}')`;

const tooLong = (value: string, limit: number): readonly string[] =>
  Buffer.byteLength(value) > limit ? [`must be no more than ${limit} characters`] : [];

function rule(pattern: string, limit: number, wording: string): NameRule {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (value) => [
    ...tooLong(value, limit),
    ...(whole.test(value) ? [] : [`${wording}, regex used for validation is '${pattern}')`]),
  ];
}

export const dnsSubdomain = rule(
  DNS_SUBDOMAIN,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
    "end with an alphanumeric character (e.g. 'example.com'",
);

/** What can stand in a path as it is. */
export const pathSegment: NameRule = (value) => [
  ...(value === "." || value === ".." ? [`may not be '${value}'`] : []),
  ...["/", "%"].filter((one) => value.includes(one)).map((one) => `may not contain '${one}'`),
];

/** Of the search paths of a resolver, which may have underscores. */
export const searchPath = rule(
  `${LABEL_WITH_UNDERSCORE}(\\.${LABEL_WITH_UNDERSCORE})*`,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start " +
    "and end with an alphanumeric character (e.g. 'example.com'",
);

const anyLabel = rule(
  DNS_LABEL,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
    "an alphanumeric character (e.g. 'my-name',  or '123-abc'",
);

export function dnsLabel(value: string): readonly string[] {
  const dotted = value.includes(".") && new RegExp(`^(?:${DNS_SUBDOMAIN})$`).test(value);
  return dotted ? [...tooLong(value, 63), "must not contain dots"] : anyLabel(value);
}

export const labelValue = rule(
  `(${NAME_PART})?`,
  63,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345'",
);

const dataKeyText = rule(
  "[-._a-zA-Z0-9]+",
  253,
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name'",
);

/** Keys of config maps and secrets, which become names of files. */
export function dataKey(value: string): readonly string[] {
  const up = value === "." || value === ".." ? [`must not be '${value}'`] : [];
  return [...dataKeyText(value), ...(up.length === 0 && value.startsWith("..") ? ["must not start with '..'"] : up)];
}

/** Names of environment variables, and their prefixes. */
export function variableName(value: string): readonly string[] {
  return /^[ -<>-~]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export const headerName = (value: string): readonly string[] =>
  /^[-A-Za-z0-9]+$/.test(value)
    ? []
    : [
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
      ];

export function portName(value: string): readonly string[] {
  const problems: readonly (readonly [boolean, string])[] = [
    [!/^[-a-z0-9]+$/.test(value), "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"],
    [!/[a-z]/.test(value), "must contain at least one letter (a-z)"],
    [value.includes("--"), "must not contain consecutive hyphens"],
    [value.startsWith("-") || value.endsWith("-"), "must not begin or end with a hyphen"],
  ];
  return [...tooLong(value, 15), ...problems.filter(([is]) => is).map(([, text]) => text)];
}

/** Keys of labels and annotations: an optional DNS prefix, a slash and a name. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split("/");
  if (parts.length > 2) {
    return [`a qualified name ${QUALIFIED} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [name = "", prefix] = parts.reverse();
  const ofPrefix = prefix === undefined ? [] : prefix === "" ? ["must be non-empty"] : dnsSubdomain(prefix);
  const ofName = [
    ...(name === "" ? ["must be non-empty"] : tooLong(name, 63)),
    ...(new RegExp(`^(?:${NAME_PART})$`).test(name) ? [] : [QUALIFIED]),
  ];
  return [...ofPrefix.map((why) => `prefix part ${why}`), ...ofName.map((why) => `name part ${why}`)];
}
