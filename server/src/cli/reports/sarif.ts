import { ruleByCode } from "../../rules/catalogue.ts";
import { pageOf, RULES_PAGE } from "../../rules/page.ts";
import type { Problem, Range, Severity } from "../../text/types.ts";
import type { Checked } from "./types.ts";

const LEVELS: Readonly<Record<Severity, string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** A log of SARIF 2.1.0 (OASIS), which code hosts and their scanners take. */
export function sarifReport(checked: readonly Checked[]): string[] {
  const codes = [...new Set(checked.flatMap(({ problems }) => problems.map(({ code }) => code)))].sort();
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "databand-k8s", informationUri: RULES_PAGE, rules: codes.map(sarifRule) } },
        columnKind: "utf16CodeUnits",
        artifacts: checked.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        results: checked.flatMap((file) => file.problems.map((problem) => result(file, problem, codes))),
      },
    ],
  };
  return [JSON.stringify(log, undefined, 2)];
}

function sarifRule(code: string): object {
  const rule = ruleByCode(code);
  const text = rule?.explanation.trim() ?? code;
  return {
    id: code,
    shortDescription: { text: `${rule?.title ?? code}.` },
    help: { text, markdown: text },
    helpUri: pageOf(code),
    defaultConfiguration: { level: LEVELS[rule?.severity ?? "warning"] },
  };
}

function result({ path, uri }: Checked, problem: Problem, codes: readonly string[]): object {
  return {
    ruleId: problem.code,
    ruleIndex: codes.indexOf(problem.code),
    level: LEVELS[problem.severity],
    message: { text: problem.message },
    locations: [{ physicalLocation: place(uriOf(path), problem.range) }],
    ...(problem.related && {
      relatedLocations: problem.related.map((one) => ({
        message: { text: one.message },
        physicalLocation: place(one.uri === uri ? uriOf(path) : one.uri, one.range),
      })),
    }),
  };
}

function place(uri: string, { start, end }: Range): object {
  return {
    artifactLocation: { uri },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}

/** A relative reference, or a file URI for what stands outside the current folder. */
function uriOf(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return `file://${encoded}`;
  return /^[A-Za-z]:\//u.test(path) ? `file:///${path.slice(0, 2)}${encoded.slice(4)}` : encoded;
}
