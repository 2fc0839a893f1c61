import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { hasAirflow, type AirflowTarget } from "../../airflow/target.ts";
import type { Position } from "../../text/types.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { targetAt } from "./callPlace.ts";
import type { DagText } from "./dagText.ts";
import { valuePlace } from "./valuePlace.ts";

/** A name that Airflow gives to Jinja: what it is, the release that brought it, and the first without it. */
type Name = readonly [name: string, text: string, since?: string, until?: string];

const TOP: readonly Name[] = [
  ["ds", "Logical date as `2026-01-31`."],
  ["ds_nodash", "Logical date as `20260131`."],
  ["ts", "Logical date and time as `2026-01-31T00:00:00+00:00`."],
  ["ts_nodash", "Logical date and time as `20260131T000000`."],
  ["ts_nodash_with_tz", "The same with its zone: `20260131T000000+0000`."],
  ["logical_date", "Logical date and time, as an object.", "2.2"],
  ["data_interval_start", "Begin of the interval whose data the run is for.", "2.2"],
  ["data_interval_end", "End of that interval.", "2.2"],
  ["execution_date", "Logical date and time under its old name.", "1.10", "3.0"],
  ["prev_ds", "Day of the run before, `2026-01-30`.", "1.10", "3.0"],
  ["next_ds", "Day of the run after, `2026-02-01`.", "1.10", "3.0"],
  ["yesterday_ds", "The day before `ds`.", "1.10", "3.0"],
  ["tomorrow_ds", "The day after `ds`.", "1.10", "3.0"],
  ["run_id", "Name of the run: `scheduled__2026-01-31T00:00:00+00:00`."],
  ["dag_run", "The run: `dag_run.conf` is what it was started with."],
  ["params", "Parameters of the DAG and the task: `params.name`."],
  ["var", "Variables of Airflow: `var.value.name`, `var.json.name`."],
  ["conn", "Connections of Airflow: `conn.my_id.host`.", "2.2"],
  ["ti", "The task instance: `ti.xcom_pull(task_ids='…')`."],
  ["task", "The task."],
  ["dag", "The DAG."],
  ["macros", "Functions for dates and the like: `macros.ds_add(ds, 7)`."],
];

const MEMBERS: Readonly<Record<string, readonly Name[]>> = {
  dag_run: [
    ["conf", "What the run was started with: `dag_run.conf['key']`."],
    ["run_id", "Name of the run."],
    ["run_type", "`manual`, `scheduled` or `backfill`.", "2.0"],
    ["logical_date", "Logical date and time.", "2.2"],
  ],
  ti: [
    ["xcom_pull(task_ids='')", "Result of another task."],
    ["task_id", "Id of the task."],
    ["dag_id", "Id of the DAG."],
    ["run_id", "Name of the run.", "2.2"],
    ["try_number", "Which try it is, from 1."],
    ["map_index", "Which instance of a mapped task it is; -1 for others.", "2.3"],
  ],
  var: [
    ["value", "A variable as text: `var.value.name`."],
    ["json", "A variable as JSON: `var.json.name.member`."],
  ],
  dag: [["dag_id", "Id of the DAG."]],
  task: [["task_id", "Id of the task."]],
  macros: [
    ["ds_add(ds, 1)", "A day some days later or earlier."],
    ["ds_format(ds, '%Y-%m-%d', '%d.%m.%Y')", "A day in another form."],
    ["datetime", "Python's `datetime.datetime`."],
    ["timedelta", "Python's `datetime.timedelta`."],
    ["random()", "A number from 0 to 1."],
  ],
};

const FILTERS: readonly Name[] = [
  ["ds", "A time as `2026-01-31`.", "2.2"],
  ["ds_nodash", "A time as `20260131`.", "2.2"],
  ["ts", "A time as `2026-01-31T00:00:00+00:00`.", "2.2"],
  ["ts_nodash", "A time as `20260131T000000`.", "2.2"],
  ["tojson", "A value as JSON."],
];

/**
 * Names of Airflow's Jinja in a text of an operator's call, between `{{` and `}}`; undefined where no such expression is open.
 * `trigger` is the character that was typed, where that alone is why it is asked.
 */
export function completeJinja(
  dag: DagText,
  position: Position,
  trigger: string | undefined,
  client: ClientAbilities,
): CompletionItem[] | undefined {
  const before = dag.text.line(position.line).slice(0, position.character);
  const [, inner] = /\{\{((?:(?!\}\}|\{\{).)*)$/u.exec(before) ?? [];
  if (inner === undefined) return undefined;
  const place = valuePlace(dag, position);
  if (!place?.operator || dag.scope.source.tree.resolveInner(dag.text.offsetAt(position), -1).name !== "String")
    return undefined;
  // A blank inside an expression is no question.
  if (trigger === " " && !/^\s*$|\|\s*$/u.test(inner)) return [];
  const [, pipe, owner, typed = ""] = /(\|\s*)?(?:\b(\w+)\.)?(\w*)$/u.exec(inner) ?? [];
  const known = pipe !== undefined ? FILTERS : owner === undefined ? TOP : (MEMBERS[owner] ?? []);
  const start = { line: position.line, character: position.character - typed.length };
  const rest = dag.text.line(position.line).slice(position.character);
  const end = /^[^"'{]*\}\}/u.test(rest) ? "" : " }}";
  const gap = inner === typed && pipe === undefined && owner === undefined ? " " : "";
  return known
    .filter((name) => isIn(name, targetAt(place.of, dag)))
    .map(([name, text], index) => ({
      label: name,
      kind: CompletionItemKind.Variable,
      documentation: documentation(text, client),
      sortText: String(index).padStart(2, "0"),
      filterText: name,
      textEdit: { range: { start, end: position }, newText: `${gap}${name}${end}` },
    }));
}

function isIn([, , since = "1.10", until]: Name, target: AirflowTarget): boolean {
  return hasAirflow(target, since) && !(until !== undefined && hasAirflow(target, until));
}
