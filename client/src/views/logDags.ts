/** Where the logs of Airflow's workers and operators name DAGs and tasks, and which of the workspace are meant. */
import type { DagNameInfo } from "../../../server/src/protocol.ts";

/** VS Code draws no more of a line (`editor.stopRenderingLineAfter`). Characters. */
const DRAWN = 10_000;
const MAX_LINKS = 2000;

/** The signs of an id, which may stand before the end of a sentence (Airflow, `validate_key`). */
const ID = String.raw`[\p{L}\p{N}_-]{1,250}(?:\.[\p{L}\p{N}_-]{1,250}){0,20}`;
/** Also in JSON that is itself a text. */
const QUOTE = String.raw`(?:\\?["'])?`;
const IS = String.raw`${QUOTE} ?[=:] ?${QUOTE}`;

const MAY_NAME = /TaskInstance: |<Task\(|<DAG: |(?:dag|task)_id|CTX_(?:DAG|TASK)_ID|\btasks\b/u;
const DAG = new RegExp(String.raw`(?:\bdag_id${IS}|\bAIRFLOW_CTX_DAG_ID=${QUOTE}|<DAG: )(?<dag>${ID})`, "dgu");
const TASK = new RegExp(
  String.raw`(?:\btask_id${IS}|\bAIRFLOW_CTX_TASK_ID=${QUOTE}|<Task\([^()\n]{1,100}\): )(?<task>${ID})`,
  "dgu",
);
/** `<TaskInstance: orders.load run-id [running]>`: both may have dots. */
const INSTANCE = new RegExp(String.raw`<TaskInstance: (?<both>${ID})`, "dgu");
/** `airflow tasks run orders load …`, also as the list of its words. */
const COMMAND = new RegExp(
  String.raw`\btasks["']?,? ["']?run["']?,? ["']?(?<dag>${ID})["']?,? ["']?(?<task>${ID})`,
  "dgu",
);

export interface DagMention {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  readonly place: DagNameInfo;
}

/** The ids of the workspace's DAGs and tasks. */
export class KnownDags {
  readonly #places = new Map<string, DagNameInfo[]>();
  /** By file. */
  readonly #dags = new Map<string, Set<string>>();

  constructor(names: readonly DagNameInfo[]) {
    for (const one of names) {
      const key = `${one.kind} ${one.name}`;
      const places = this.#places.get(key);
      if (places) places.push(one);
      else this.#places.set(key, [one]);
      if (one.kind === "dag") this.#dags.set(one.uri, (this.#dags.get(one.uri) ?? new Set()).add(one.name));
    }
  }

  get isEmpty(): boolean {
    return this.#places.size === 0;
  }

  dag(id: string): DagNameInfo | undefined {
    return this.#places.get(`dag ${id}`)?.[0];
  }

  /**
   * A task; one that is called again has a number behind its id. Several files may have tasks of that id: then it is that of the
   * DAG's own file, and none where this does not tell.
   */
  task(id: string, dag: string | undefined): DagNameInfo | undefined {
    const found = this.#places.get(`task ${id}`) ?? this.#places.get(`task ${id.replace(/__\d+$/, "")}`) ?? [];
    const own = found.find(({ uri }) => dag !== undefined && this.#dags.get(uri)?.has(dag));
    return own ?? (new Set(found.map(({ uri }) => uri)).size === 1 ? found[0] : undefined);
  }
}

/** The DAGs and tasks that a log names, in its order. What a line does not say of its DAG, lines before it may. */
export function dagsInLog(text: string, known: KnownDags): DagMention[] {
  const found: DagMention[] = [];
  let offset = 0;
  let dag: string | undefined;
  for (const line of known.isEmpty ? [] : text.split("\n")) {
    const drawn = line.length > DRAWN ? line.slice(0, DRAWN) : line;
    if (MAY_NAME.test(drawn)) {
      const { mentions, last } = inLine(drawn, known, dag);
      dag = last;
      for (const one of mentions) found.push({ ...one, start: offset + one.start, end: offset + one.end });
    }
    if (found.length >= MAX_LINKS) break;
    offset += line.length + 1;
  }
  return found;
}

function inLine(
  line: string,
  known: KnownDags,
  before: string | undefined,
): { readonly mentions: readonly DagMention[]; readonly last: string | undefined } {
  const mentions: DagMention[] = [];
  let dag = before;
  const add = (place: DagNameInfo | undefined, [start, end]: readonly [number, number]): void => {
    if (place) mentions.push({ start, end, place });
  };
  for (const { groups, indices } of line.matchAll(DAG)) {
    dag = groups?.dag;
    add(known.dag(dag ?? ""), indices?.groups?.dag ?? [0, 0]);
  }
  for (const { groups, indices } of line.matchAll(INSTANCE)) {
    const [start, end] = indices?.groups?.both ?? [0, 0];
    const [id, task] = parted(groups?.both ?? "", known);
    dag = id;
    add(known.dag(id), [start, start + id.length]);
    add(known.task(task, id), [end - task.length, end]);
  }
  for (const { groups, indices } of line.matchAll(COMMAND)) {
    dag = groups?.dag;
    add(known.dag(dag ?? ""), indices?.groups?.dag ?? [0, 0]);
    add(known.task(groups?.task ?? "", dag), indices?.groups?.task ?? [0, 0]);
  }
  for (const { groups, indices } of line.matchAll(TASK)) {
    add(known.task(groups?.task ?? "", dag), indices?.groups?.task ?? [0, 0]);
  }
  return { mentions: mentions.sort((one, other) => one.start - other.start), last: dag };
}

/** `orders.load.extract` as DAG and task, by what is known; else up to the first dot. */
function parted(both: string, known: KnownDags): readonly [dag: string, task: string] {
  const all = [...both.matchAll(/\./g)].map(({ index }) => [both.slice(0, index), both.slice(index + 1)] as const);
  const ofDag = all.filter(([dag]) => known.dag(dag));
  return ofDag.find(([dag, task]) => known.task(task, dag)) ?? ofDag[0] ?? all[0] ?? [both, ""];
}
