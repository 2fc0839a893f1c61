import { createHash } from "node:crypto";

const LONGEST_LABEL = 63;
const LONGEST_SUBDOMAIN = 253;

export interface CleaningOptions {
  /** What stands before a former capital, and in place of a forbidden character. */
  readonly placeholder?: string;
  /** Characters allowed besides small letters and digits. */
  readonly allowed?: string;
  readonly maximum?: number;
  /** Put at the end, cleaned; its length as given counts against the maximum. */
  readonly postfix?: string | null;
}

/** DBND's `clean_job_name` (dbnd 1.0.28, spec 3.2). */
export function cleanJobName(value: string, options: CleaningOptions = {}): string {
  const { placeholder = "_", allowed = "-_\\", maximum, postfix } = options;
  const special = allowed.replace(/[\\\]^-]/g, "\\$&");
  let name = value.replace(/[A-Z]/g, (capital, at: number) => (at > 0 ? placeholder : "") + capital.toLowerCase());
  name = name.replace(new RegExp(`[^a-z0-9${special}]`, "gu"), placeholder);
  name = name.replace(new RegExp(`([${special}])[${special}]+`, "gu"), "$1");
  if (maximum) name = name.slice(0, maximum - Array.from(postfix ?? "").length);
  if (!postfix) return name;
  // DBND escapes the allowed characters twice here, which allows the backslash too.
  name += cleanJobName(postfix, { placeholder, allowed: `${allowed}\\` });
  return name.replace(new RegExp(`[${special}]+([${special}])`, "gu"), "$1");
}

/** A name for Kubernetes of at most `maximum` characters (DBND's `clean_name_dns1123`; spec 3.2). */
export function cleanDns1123(value: string, maximum: number, postfix?: string | null): string {
  const name = cleanJobName(value, { placeholder: "-", allowed: "-.", maximum, postfix: postfix ?? null });
  return stripBy((char) => !isAlphanumeric(char), name);
}

/** The name of an object, such as a pod. */
export function cleanSubdomain(value: string, postfix?: string | null): string {
  return cleanDns1123(value, LONGEST_SUBDOMAIN, postfix);
}

/** The value of a label as DBND writes it. */
export function cleanLabelValue(value: string): string {
  return cleanDns1123(value, LONGEST_LABEL);
}

/**
 * Airflow's rule for label values: forbidden characters go; a text that had some or is too long gets nine digits of its
 * MD5 behind a hyphen (spec 3.2).
 */
export function makeSafeLabel(value: string): string {
  const safe = value.replace(/^[^a-zA-Z0-9]*|[^a-zA-Z0-9_\-.]|[^a-zA-Z0-9]*$/gu, "");
  if (safe === value && Array.from(safe).length <= LONGEST_LABEL) return safe;
  const hash = createHash("md5").update(value, "utf8").digest("hex").slice(0, 9);
  return `${safe.slice(0, LONGEST_LABEL - hash.length - 1)}-${hash}`;
}

/** A text without the characters at both ends that a test holds for. */
export function stripBy(test: (char: string) => boolean, text: string): string {
  const chars = Array.from(text);
  const first = chars.findIndex((char) => !test(char));
  return first < 0 ? "" : chars.slice(first, chars.findLastIndex((char) => !test(char)) + 1).join("");
}

/** Python's `str.isalnum()` of one character. */
export function isAlphanumeric(char: string): boolean {
  return /^[\p{L}\p{N}]$/u.test(char);
}
