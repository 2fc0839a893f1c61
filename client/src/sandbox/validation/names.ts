/** Rules of names, as Kubernetes 1.34 has and words them. Each returns what is wrong with a value, or nothing. */
type NameRule = (value: string) => readonly string[];

const DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const NAME_PART = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${NAME_PART})?`;

function rule(pattern: string, limit: number, wording: string): NameRule {
  const whole = new RegExp(`^(?:${pattern})$`);
  return (value) => [
    ...(value.length > limit ? [`must be no more than ${limit} characters`] : []),
    ...(whole.test(value) ? [] : [`${wording}, regex used for validation is '${pattern}')`]),
  ];
}

export const dnsSubdomain = rule(
  DNS_SUBDOMAIN,
  253,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and " +
    "end with an alphanumeric character (e.g. 'example.com'",
);

export const dnsLabel = rule(
  DNS_LABEL,
  63,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with " +
    "an alphanumeric character (e.g. 'my-name',  or '123-abc'",
);

const namePart = rule(
  NAME_PART,
  63,
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric " +
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc'",
);

export const labelValue = rule(
  LABEL_VALUE,
  63,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and " +
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345'",
);

/** Keys of labels and annotations: an optional DNS prefix, a slash and a name. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split("/");
  if (parts.length > 2) {
    return [
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ];
  }
  const name = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? dnsSubdomain(parts[0] ?? "").map((problem) => `prefix part ${problem}`) : [];
  return [...prefix, ...(name === "" ? ["name part must be non-empty"] : []), ...namePart(name)];
}
