import { PROBLEMS_PAGE } from "../protocol.ts";
import { ruleByCode } from "./catalogue.ts";

/** The documentation page of the rules, with a heading for each code. */
export const RULES_PAGE = "https://github.com/databand-kubernetes/databand-kubernetes/blob/main/docs/rules.md";

/** Where the documentation explains a code that stands behind a message. */
export function pageOf(code: string): string {
  return `${ruleByCode(code) ? RULES_PAGE : PROBLEMS_PAGE}#${code}`;
}
