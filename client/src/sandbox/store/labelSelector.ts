import { badRequest } from "../api/status.ts";
import { labelValue, qualifiedName } from "../validation/names.ts";
import type { LabelToken } from "./labelTokens.ts";
import { labelTokens } from "./labelTokens.ts";

export type Matcher<T> = (value: T) => boolean;
type Labels = Readonly<Record<string, string>>;

const COMPARING = ["in", "notin", "=", "==", "!=", ">", "<"];

/**
 * Parses a label selector: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a>1`, `a<1`, `a`, `!a`, joined by commas,
 * step by step as the API server does, so that what is wrong is found in its order (Kubernetes 1.34, `labels/selector.go`).
 *
 * @throws ApiError 400 when it is not one
 */
export function parseLabelSelector(text: string): Matcher<Labels> {
  const matchers = new Parser(text).parse();
  return (labels) => matchers.every((matches) => matches(labels));
}

class Parser {
  readonly #tokens: readonly LabelToken[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = labelTokens(text);
  }

  parse(): Matcher<Labels>[] {
    const matchers: Matcher<Labels>[] = [];
    for (;;) {
      const { kind, text } = this.#look();
      if (kind === "end") return matchers;
      if (kind !== "identifier" && kind !== "!") throw expected(text, "!, identifier, or 'end of string'");
      matchers.push(this.#requirement());
      const next = this.#take();
      if (next.kind === "end") return matchers;
      if (next.kind !== ",") throw expected(next.text, "',' or 'end of string'");
      const after = this.#look();
      if (after.kind !== "identifier" && after.kind !== "!") throw expected(after.text, "identifier after ','");
    }
  }

  #requirement(): Matcher<Labels> {
    const isNot = this.#look().kind === "!";
    if (isNot) this.#take();
    const { kind, text: key } = this.#take();
    if (kind !== "identifier") throw unable(`found '${key}', expected: identifier`);
    const problems = qualifiedName(key);
    if (problems.length > 0) throw unable(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join("; ")}`);
    if (isNot) return (labels) => !(key in labels);
    const ahead = this.#look();
    if (ahead.kind === "end" || ahead.kind === ",") return (labels) => key in labels;
    const operator = this.#take(false);
    if (!COMPARING.includes(operator.kind)) {
      throw unable(`found '${operator.text}', expected: in, notin, =, ==, !=, gt, lt`);
    }
    const isSet = operator.kind === "in" || operator.kind === "notin";
    const values = isSet ? this.#values() : [this.#exactValue()];
    checkValues(key, operator.kind, values);
    return comparison(key, operator.kind, values);
  }

  #values(): string[] {
    const open = this.#take();
    if (open.kind !== "(") throw unable(`found '${open.text}' expected: '('`);
    const values: string[] = [];
    for (;;) {
      const { kind, text } = this.#look();
      if (kind === ")") break;
      if (kind === ",") {
        if (values.length === 0) values.push("");
      } else if (kind === "identifier") {
        values.push(text);
      } else {
        throw unable(
          `found '${text}', expected: ${values.length === 0 ? "',', ')' or identifier" : "',', or identifier"}`,
        );
      }
      this.#take();
      const { kind: next, text: found } = this.#look();
      if (kind === "identifier") {
        if (next !== "," && next !== ")") throw unable(`found '${found}', expected: ',' or ')'`);
      } else if (next === "," || next === ")") {
        values.push("");
        if (next === ",") this.#take();
      }
    }
    this.#take();
    return values.length === 0 ? [""] : [...new Set(values)].sort();
  }

  #exactValue(): string {
    const { kind } = this.#look();
    if (kind === "end" || kind === ",") return "";
    const value = this.#take();
    if (value.kind !== "identifier") throw unable(`found '${value.text}', expected: identifier`);
    return value.text;
  }

  /** The next word; as a value `in` and `notin` are words like others. */
  #look(isValue = true): LabelToken {
    const token = this.#tokens[this.#at] ?? { kind: "end", text: "" };
    const isWord = isValue && (token.kind === "in" || token.kind === "notin");
    return isWord ? { kind: "identifier", text: token.text } : token;
  }

  #take(isValue = true): LabelToken {
    const token = this.#look(isValue);
    this.#at += 1;
    return token;
  }
}

function checkValues(key: string, operator: string, values: readonly string[]): void {
  const isNumber = operator === ">" || operator === "<";
  const problems = values.flatMap((value, index) => {
    const shown = JSON.stringify(value);
    if (isNumber && !/^[+-]?\d+$/.test(value)) {
      return [`values[${index}]: Invalid value: ${shown}: for 'Gt', 'Lt' operators, the value must be an integer`];
    }
    const wrong = labelValue(value);
    return wrong.length === 0 ? [] : [`values[${index}][${key}]: Invalid value: ${shown}: ${wrong.join("; ")}`];
  });
  const [first = ""] = problems;
  if (problems.length > 0) throw unable(problems.length === 1 ? first : `[${problems.join(", ")}]`);
}

function comparison(key: string, operator: string, values: readonly string[]): Matcher<Labels> {
  const [value = ""] = values;
  switch (operator) {
    case "notin":
    case "!=":
      return (labels) => !values.includes(labels[key] ?? "") || !(key in labels);
    case ">":
      return (labels) => Number(labels[key] || NaN) > Number(value);
    case "<":
      return (labels) => Number(labels[key] || NaN) < Number(value);
    default:
      return (labels) => key in labels && values.includes(labels[key] ?? "");
  }
}

const expected = (found: string, what: string): Error => badRequest(`found '${found}', expected: ${what}`);
const unable = (why: string): Error => badRequest(`unable to parse requirement: ${why}`);
