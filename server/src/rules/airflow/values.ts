import { hasAirflow } from "../../airflow/target.ts";
import type { CfgDocument } from "../../cfg/types.ts";
import type { Problem } from "../../text/types.ts";
import type { ValueProblem } from "../../values/types.ts";
import { deleteEntryFix } from "../fixes/entryFixes.ts";
import { inlineComment } from "../values/inlineComment.ts";
import { swallowStart } from "../layout.ts";
import { rangeInValue, valueRange } from "../checking/places.ts";
import type { EntryFacts, EntryFinding, Finding, Fix, Rule, RuleSettings, SectionFacts } from "../checking/types.ts";
import { valueShape } from "../../schema/schema.ts";
import { shapeFindings } from "../values/shapes.ts";
import { didYouMean, replaceWordFix, type WordData } from "../fixes/wordFixes.ts";
import { CHANGED_DEFAULTS, OLD_VALUES } from "./oldValues.ts";

const AIRFLOW = { subject: "airflow", dialects: ["airflow"] } as const;

/** Values that Airflow cannot read as the type of their key, or reads as something else than was meant (airflow spec 2). */
export const airflowValueRules: readonly Rule[] = [
  {
    ...AIRFLOW,
    code: "airflow-boolean",
    severity: "error",
    title: "Not a boolean of Airflow",
    explanation: `
Airflow takes \`True\`, \`t\` and \`1\`, and \`False\`, \`f\` and \`0\`, in any case, and drops what stands behind a \`#\`. Anything else,
\`yes\` and \`on\` too, is an error when the key is read.`,
    onlyMisread: true,
    checkEntry: (facts) => problemsOf(facts, "not-a-bool"),
    fix: (problem, document) => {
      const typed = document.text.slice(problem.range).trim().toLowerCase();
      const yes = /^(?:on|y|yes|enabled?|tr)/u.test(typed);
      const isSure = /^(?:on|off|y|n|yes|no)$/u.test(typed);
      return [yes, !yes].map((value, index) => ({
        title: `Change to ${value ? "True" : "False"}`,
        edits: [{ range: problem.range, newText: value ? "True" : "False" }],
        ...(index === 0 && { preferred: true }),
        ...(index === 0 && isSure && { certain: true as const }),
      }));
    },
  },
  {
    ...AIRFLOW,
    code: "airflow-number",
    severity: "error",
    title: "Not a number",
    explanation: "Numbers are read by Python's `int()` and `float()`: digits, no units and no words.",
    onlyMisread: true,
    checkEntry: (facts) => problemsOf(facts, "not-an-int", "not-a-float", "overflow"),
  },
  {
    ...AIRFLOW,
    code: "airflow-range",
    severity: "error",
    title: "Number below its least value",
    explanation: "`running_pod_log_lines` has to be above 0, and since Airflow 3 `parallelism` too.",
    checkSection: outOfRange,
  },
  {
    ...AIRFLOW,
    code: "airflow-choice",
    severity: "error",
    title: "Not one of the allowed words",
    explanation:
      "Airflow compares this value with a list when it starts, upper and lower case included, and stops when it is not there.",
    onlyMisread: true,
    checkEntry: (facts) =>
      problemsOf(facts, "not-in-enum").map((finding) => ({
        ...finding,
        data: { typed: facts.text, names: facts.key?.type.kind === "enum" ? facts.key.type.members : [] },
      })),
    fix: replaceWordFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-json",
    severity: "error",
    title: "Not the JSON that is read here",
    explanation: `
These keys are read by Python's \`json.loads\`: double quotes, \`true\`, \`false\` and \`null\`, no comments, no comma behind the last
element. A percent sign inside is written twice. An empty value means "not set".`,
    onlyMisread: true,
    checkEntry: (facts) => problemsOf(facts, "json-syntax", "wrong-shape"),
    fix: jsonFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-json-field",
    severity: "error",
    title: "Unknown name in a JSON value",
    explanation: `
The members of these values are arguments of Python classes: \`urllib3.Retry\`, the client's \`V1DeleteOptions\`, or the models of
\`affinity\` and \`tolerations\`. A name that the class does not have stops the executor, or the creation of each pod.`,
    isForKey: (key) => key?.type.kind === "json",
    checkEntry: function* ({ key, parsed }) {
      const shape = key?.type.kind === "json" ? valueShape(key) : undefined;
      if (!shape) return;
      for (const finding of shapeFindings(parsed.tree, shape)) {
        const { typed = "", names = [] } = finding.data as Partial<WordData>;
        yield { ...finding, message: `"${typed}" is not known here.${didYouMean(typed, names)}` };
      }
    },
    fix: replaceWordFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-comma-blanks",
    severity: "warning",
    title: "Blanks in a comma list",
    explanation: `
Airflow splits the list at its commas and keeps the blanks: \`a, b\` is the names \`a\` and \`␠b\`, and nothing is called that.`,
    isForKey: (key) => key?.type.kind === "commaList",
    checkEntry: function* ({ key, text }) {
      if (key?.type.kind !== "commaList" || !/\s,|,\s/u.test(text)) return;
      const start = text.search(/\s*,\s|\s+,/u);
      const end = start + (/^\s*,\s*/u.exec(text.slice(start))?.[0].length ?? 1);
      yield { at: { start, end }, message: "The blanks become part of the names. Write the list without them." };
    },
    fix: (problem, document) => {
      const placed = document.nodeAt(problem.range.start.line);
      if (placed?.node.kind !== "entry") return [];
      const entry = { node: placed.node, line: placed.line };
      const newText = placed.node.value.text.trim().replace(/\s*,\s*/gu, ",");
      if (newText.includes("\n")) return [];
      return [
        { title: "Remove the blanks", edits: [{ range: valueRange(entry), newText }], preferred: true, certain: true },
      ];
    },
  },
  {
    ...AIRFLOW,
    code: "airflow-old-value",
    severity: "warning",
    title: "Value of an older release",
    explanation: `
The key takes this value no more, or takes another one for it with a warning: executors that were removed, old default templates,
modules that moved.`,
    tags: ["deprecated"],
    checkSection: oldValues,
    fix: (problem, document) => {
      const { data, range } = problem;
      if (data === REMOVE) return deleteEntryFix(problem, document).map((fix) => ({ ...fix, certain: true as const }));
      if (typeof data !== "string") return [];
      return [{ title: `Change to ${data}`, edits: [{ range, newText: data }], preferred: true, certain: true }];
    },
  },
  {
    ...AIRFLOW,
    code: "airflow-changed-default",
    severity: "information",
    title: "Default of an older release",
    explanation: `
The value is what the default was until Airflow 2, and Airflow 3 has another. Keep it if your DAGs rely on it; leave the line out to
go with the release.`,
    checkSection: changedDefaults,
  },
  {
    ...AIRFLOW,
    code: "airflow-doubled-braces",
    severity: "warning",
    title: "Braces of the default file",
    explanation: `
In the file that Airflow ships, braces are doubled, because it is a template itself. In your own file \`{{{{ ti.dag_id }}}}\` stays as
it is, and Jinja does not find its expression: write \`{{ ti.dag_id }}\`.`,
    checkEntry: function* ({ text }) {
      const start = text.indexOf("{{{{");
      const end = text.lastIndexOf("}}}}");
      if (start < 0 || end < start) return;
      yield {
        at: { start, end: end + 4 },
        message: "Doubled braces are for Airflow's own default file: write them once.",
      };
    },
    fix: (problem, document) => {
      const text = document.text.slice(problem.range);
      const newText = text.replaceAll("{{", "{").replaceAll("}}", "}");
      return [
        { title: "Halve the braces", edits: [{ range: problem.range, newText }], preferred: true, certain: true },
      ];
    },
  },
];

/** The line as a whole is old. */
const REMOVE = { remove: true } as const;

function problemsOf(facts: EntryFacts, ...codes: readonly ValueProblem["code"][]): EntryFinding[] {
  const { problems } = facts.parsed;
  // An empty value is the default's business where it is not one of the type.
  if (problems.length === 0 || inlineComment(facts) || facts.text === "") return [];
  const until = Math.max(swallowStart(facts), 1);
  return problems
    .filter(({ code, start }) => codes.includes(code) && start < until)
    .map(({ start, end, message }) => ({ at: end > start ? { start, end } : "value", message }));
}

/** Keys that must be above zero, since a release. */
const ABOVE_ZERO: Readonly<Record<string, string>> = {
  "kubernetes_executor.running_pod_log_lines": "2.0",
  "core.parallelism": "3.0",
};

function* outOfRange({ section }: SectionFacts, { airflow }: RuleSettings): Generator<Finding> {
  for (const entry of section.entries) {
    const since = ABOVE_ZERO[`${section.name}.${entry.node.key}`];
    const { text } = entry.node.value;
    if (since === undefined || !airflow || !hasAirflow(airflow, since) || !/^-?\d+$/u.test(text) || Number(text) > 0)
      continue;
    yield { range: valueRange(entry), message: `"${entry.node.rawKey}" has to be above 0.` };
  }
}

function* oldValues({ section }: SectionFacts, { airflow }: RuleSettings): Generator<Finding> {
  if (!airflow) return;
  for (const entry of section.entries) {
    const { key, rawKey, value } = entry.node;
    for (const old of OLD_VALUES) {
      if (old.key !== `${section.name}.${key}` || !hasAirflow(airflow, old.since) || !old.value.test(value.text))
        continue;
      const better = typeof old.instead === "function" ? old.instead(value.text) : old.instead;
      const instead = better === undefined ? "" : ` Write ${better}.`;
      const message = `${old.why ?? `Airflow ${old.since} gave up this value of "${rawKey}".`}${instead}`;
      yield {
        range: valueRange(entry),
        message,
        ...(better !== undefined && { data: better }),
        ...(old.wasDefault && { data: REMOVE }),
      };
    }
  }
}

function* changedDefaults({ section }: SectionFacts, { airflow }: RuleSettings): Generator<Finding> {
  if (!airflow) return;
  for (const entry of section.entries) {
    const changed = CHANGED_DEFAULTS[`${section.name}.${entry.node.key}`];
    if (!changed || !hasAirflow(airflow, changed.since)) continue;
    if (entry.node.value.text.toLowerCase() !== changed.before.toLowerCase()) continue;
    const message = `This was the default before Airflow ${changed.since}; now it is ${changed.now}.`;
    yield { range: valueRange(entry), message };
  }
}

/** Python's words and quotes, and a comma too many, as JSON has them. */
function jsonFix(problem: Problem, document: CfgDocument): Fix[] {
  const written = document.text.slice(problem.range);
  const word = { True: "true", False: "false", None: "null" }[written];
  if (word !== undefined) {
    return [
      { title: `Change to ${word}`, edits: [{ range: problem.range, newText: word }], preferred: true, certain: true },
    ];
  }
  if (problem.message.includes("comma behind the last")) {
    return [
      { title: "Remove the comma", edits: [{ range: problem.range, newText: "" }], preferred: true, certain: true },
    ];
  }
  return written.startsWith("'") ? quotesFix(problem, document) : [];
}

/** All quotes of the value at once, where no text holds one of the other kind. */
function quotesFix(problem: Problem, document: CfgDocument): Fix[] {
  const placed = document.nodeAt(problem.range.start.line);
  if (placed?.node.kind !== "entry") return [];
  const { text } = placed.node.value;
  if (/["\\\n]/u.test(text)) return [];
  const range = rangeInValue(placed.node.value, 0, text.length, placed.line);
  const edits = [{ range, newText: text.replaceAll("'", '"') }];
  return [{ title: "Write double quotes", edits, preferred: true, certain: true }];
}
