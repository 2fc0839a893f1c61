/** Names of DAGs and tasks in the text of a file, found by patterns: of thousands of files, without parsing any. */
import { OpenGroups } from "./openGroups.ts";
import { Text } from "../../text/text.ts";
import type { Range } from "../../text/types.ts";

/** The id of a DAG or a task, where it is written. */
export interface DagName {
  readonly kind: "dag" | "task";
  /** Of a task with the ids of the task groups whose code it stands in. */
  readonly name: string;
  /** Of what is written of it: a task's own part. */
  readonly range: Range;
}

/** `DAG("x")`, `DAG(…, dag_id="x")`; `task_id="x"`; `TaskGroup("x")`; `@dag`, `@task` and `@task_group`, up to the function's name. */
const NAMES =
  /\b(?<opens>TaskGroup)\((?:\s*(?:group_id\s*=\s*)?["'](?<group>[\w.-]+)["'](?=\s*[,)]))?(?<options>[^()]*)|\bDAG\((?:[^()]*?\bdag_id\s*=)?\s*["'](?<dag>[\w.-]+)["'](?=\s*[,)])|\btask_id\s*=\s*["'](?<task>[\w.-]+)["'](?=\s*[,)])|^[ \t]*@(?<decorator>dag|task_group|task)\b[^]*?\bdef[ \t]+(?<definition>\w+)/dgmu;
/** In the arguments of a decorator. */
const ID = /\b(?:dag|task|group)_id\s*=\s*["']([\w.-]+)["']/du;
const AIRFLOW = /^[ \t]*(?:from|import)[ \t]+airflow\b/mu;
const DBND = /^[ \t]*(?:from|import)[ \t]+dbnd\b/mu;

/**
 * The ids that a file of Airflow gives its DAGs and tasks, in its order; a decorated function has its own name, unless the
 * decorator says another. What is put together when the code runs is left out, and so are DBND's tasks.
 */
export function dagNamesIn(content: string): readonly DagName[] {
  if (!AIRFLOW.test(content)) return [];
  const isDbnd = DBND.test(content);
  const text = Text.from(content);
  const groups = new OpenGroups(content);
  return [...content.matchAll(NAMES)].flatMap((match): DagName[] => {
    const { dag, opens, group, decorator, options = "" } = match.groups ?? {};
    if (isInComment(content, match.index)) return [];
    if (opens !== undefined) {
      groups.open(match.index, group, !NO_PREFIX.test(options));
      return [];
    }
    const place = placeOf(match);
    if (!place || (decorator === "task" && isDbnd)) return [];
    const [start, end] = place;
    const name = content.slice(start, end);
    if (decorator === "task_group") {
      groups.open(match.index + match[0].length, name, !NO_PREFIX.test(match[0]));
      return [];
    }
    const kind = dag !== undefined || decorator === "dag" ? "dag" : "task";
    const range = { start: text.positionAt(start), end: text.positionAt(end) };
    return [{ kind, name: kind === "task" ? groups.idAt(match.index, name) : name, range }];
  });
}

const NO_PREFIX = /\bprefix_group_id\s*=\s*False\b/u;

/** Where the name of a match begins and ends: of a decorated function what the arguments say, else its own. */
function placeOf({ 0: text, index, indices }: RegExpExecArray): readonly [number, number] | undefined {
  const { dag, task, definition } = indices?.groups ?? {};
  const given = definition && ID.exec(text)?.indices?.[1];
  return given ? [index + given[0], index + given[1]] : (dag ?? task ?? definition);
}

function isInComment(content: string, at: number): boolean {
  return content.slice(content.lastIndexOf("\n", at - 1) + 1, at).includes("#");
}
