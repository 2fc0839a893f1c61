/** The documentation page of the rules, with a heading for each code. */
export const RULES_PAGE = "https://github.com/databand-kubernetes/databand-kubernetes/blob/main/docs/rules.md";
