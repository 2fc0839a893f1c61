import { badRequest } from "../api/status.ts";

export type Matcher<T> = (value: T) => boolean;

const NAME = "(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?";
const VALUE = "[A-Za-z0-9_.-]*";
const SET = new RegExp(`^(${NAME})\\s+(in|notin)\\s*\\(\\s*([^()]*?)\\s*\\)$`);
const EQUAL = new RegExp(`^(${NAME})\\s*(==|=|!=)\\s*(${VALUE})$`);
const EXISTS = new RegExp(`^(!?)\\s*(${NAME})$`);

/**
 * Parses a label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, joined by commas
 * (Kubernetes 1.34).
 *
 * @throws ApiError 400 when it is not one
 */
export function parseLabelSelector(text: string): Matcher<Readonly<Record<string, string>>> {
  const matchers = splitTerms(text).map((term) => parseTerm(term));
  return (labels) => matchers.every((matches) => matches(labels));
}

/** Splits at the commas outside of parentheses. */
function splitTerms(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((term) => term.trim())
    .filter((term) => term !== "");
}

function parseTerm(term: string): Matcher<Readonly<Record<string, string>>> {
  const set = SET.exec(term);
  if (set) {
    const [, key = "", operator, list = ""] = set;
    const values = new Set(list.split(",").map((value) => value.trim()));
    return operator === "in"
      ? (labels) => key in labels && values.has(labels[key] ?? "")
      : (labels) => !(key in labels) || !values.has(labels[key] ?? "");
  }
  const equal = EQUAL.exec(term);
  if (equal) {
    const [, key = "", operator, value] = equal;
    return operator === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const exists = EXISTS.exec(term);
  if (exists) {
    const [, not, key = ""] = exists;
    return not ? (labels) => !(key in labels) : (labels) => key in labels;
  }
  throw badRequest(explain(term));
}

/** What the API server's parser would stumble over. */
function explain(term: string): string {
  const [, , after] = /^(\S+?)\s+(\S+)/.exec(term) ?? [];
  if (after !== undefined) {
    return `unable to parse requirement: found '${after}', expected: in, notin, =, ==, !=, gt, lt`;
  }
  return term.split("=").length > 2
    ? "found '=', expected: ',' or 'end of string'"
    : `unable to parse requirement: found '${term}', expected: !, identifier, or 'end of string'`;
}
