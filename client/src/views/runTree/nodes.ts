import type { Cause, ContainerStatus, SeenPod, TryState } from "../../cluster/index.ts";
import type { LostRun } from "../../runs/earlierRuns.ts";
import type { Run } from "../../runs/runs.ts";
import { taskOfPod } from "../../runs/taskOfPod.ts";
import { hasWords, hasWordsOfTask } from "./words.ts";

/** What stands in the tree “Databand Runs”. `id` is the same for the same thing from one look to the next. */
export type RunNode =
  | { readonly kind: "environment"; readonly id: string; readonly name: string; readonly runs: readonly Run[] }
  /** A run of an earlier window that cannot be reached. */
  | { readonly kind: "lost"; readonly id: string; readonly lost: LostRun }
  | { readonly kind: "run"; readonly id: string; readonly run: Run }
  | { readonly kind: "cause"; readonly id: string; readonly run: Run; readonly cause: Cause }
  | { readonly kind: "detail"; readonly id: string; readonly run: Run; readonly text: string; readonly icon: string }
  | TaskNode
  | TasksNode
  /** What the pod of an operator handed over; `text` is JSON. */
  | { readonly kind: "xcom"; readonly id: string; readonly run: Run; readonly text: string }
  | TryNode
  | PodNode
  | ContainerNode;

export interface TaskNode {
  readonly kind: "task";
  readonly id: string;
  readonly run: Run;
  readonly task: TaskPods;
  /** What is below it is shown once that is asked for. */
  readonly isOneOfMany: boolean;
}

/** Some of very many tasks, one after the other. */
export interface TasksNode {
  readonly kind: "tasks";
  readonly id: string;
  readonly run: Run;
  readonly tasks: readonly TaskPods[];
  /** Of the first one, from 1. */
  readonly number: number;
}

export interface TryNode {
  readonly kind: "try";
  readonly id: string;
  readonly run: Run;
  readonly attempt: Attempt;
  readonly number: number;
  readonly isLast: boolean;
}

export interface PodNode {
  readonly kind: "pod";
  readonly id: string;
  readonly run: Run;
  readonly attempt: Attempt;
}

export interface ContainerNode {
  readonly kind: "container";
  readonly id: string;
  readonly run: Run;
  readonly attempt: Attempt;
  readonly container: string;
  readonly role: "init" | "main" | "debug";
  readonly status: ContainerStatus | undefined;
}

/** One try: what the run knows of it, and what is seen of its pod. One of the two is always there. */
export interface Attempt {
  readonly podName: string;
  readonly state?: TryState | undefined;
  readonly seen?: SeenPod | undefined;
}

/** A task of a run: the driver itself, or one that the driver started in pods of its own. */
export interface TaskPods {
  readonly name: string;
  readonly isDriver: boolean;
  readonly attempts: readonly Attempt[];
}

/** A run of more tasks than these is an overview of them. */
const MANY_TASKS = 20;
/**
 * More of them stand in groups of so many: VS Code asks for all children of a row at once, and is sent them all again when one
 * has changed, which takes an extension host 80 ms for ten thousand.
 */
const MOST_TASKS = { together: 1000, group: 500 };

/**
 * What stands below a run: why it does not get on, then its pods. A level with a single thing on it is left out.
 * Where the words that the tree is filtered by are not the run's, only the tasks that have them stand there.
 */
export function childrenOfRun(run: Run, pods: readonly SeenPod[], causes: readonly Cause[], text = ""): RunNode[] {
  const all = tasksOf(run, pods);
  const tasks = hasWords(run, text) ? all : all.filter((task) => isTaskWith(task, text));
  const [only] = tasks;
  const below = tasks.length === 1 && only?.isDriver ? childrenOfTask(run, only) : rowsOfTasks(run, tasks);
  return [...details(run, causes), ...below];
}

/** Whether one of its tries has the words: a task is shown with all of them. */
function isTaskWith({ isDriver, attempts }: TaskPods, text: string): boolean {
  return !isDriver && attempts.some(({ seen }) => seen !== undefined && hasWordsOfTask(seen.pod, text));
}

/** The driver, and its tasks or groups of them. */
function rowsOfTasks(run: Run, tasks: readonly TaskPods[]): RunNode[] {
  const isOneOfMany = tasks.length > MANY_TASKS;
  if (tasks.length <= MOST_TASKS.together) return tasks.map((task) => taskNode(run, task, isOneOfMany));
  const others = tasks.filter(({ isDriver }) => !isDriver);
  const rows: RunNode[] = tasks.filter(({ isDriver }) => isDriver).map((task) => taskNode(run, task, isOneOfMany));
  for (let start = 0; start < others.length; start += MOST_TASKS.group) {
    const group = others.slice(start, start + MOST_TASKS.group);
    rows.push({ kind: "tasks", id: `${run.id}/tasks ${start}`, run, tasks: group, number: start + 1 });
  }
  return rows;
}

/** The tasks of a group. */
export function childrenOfTasks({ run, tasks }: TasksNode): TaskNode[] {
  return tasks.map((task) => taskNode(run, task, true));
}

function taskNode(run: Run, task: TaskPods, isOneOfMany: boolean): TaskNode {
  return { kind: "task", id: `${run.id}/task ${task.name}`, run, task, isOneOfMany };
}

/** Its tries where there are several, else the pod of the only one. */
export function childrenOfTask(run: Run, { attempts }: TaskPods): RunNode[] {
  if (attempts.length > 1) {
    return attempts.map((attempt, index) => ({
      kind: "try",
      id: `${run.id}/try ${attempt.podName}`,
      run,
      attempt,
      number: attempt.state?.number ?? index + 1,
      isLast: index === attempts.length - 1,
    }));
  }
  return attempts.map((attempt) => podNode(run, attempt));
}

/** The row of the pod of a try. */
export function podNode(run: Run, attempt: Attempt): PodNode {
  return { kind: "pod", id: `${run.id}/pod ${attempt.podName}`, run, attempt };
}

/** The containers of a pod in the order in which they start. */
export function childrenOfPod({ run, attempt }: PodNode): ContainerNode[] {
  const { spec, status } = attempt.seen?.pod ?? {};
  const node = (
    name: string,
    role: ContainerNode["role"],
    statuses: readonly ContainerStatus[] | null | undefined,
  ): ContainerNode => ({
    kind: "container",
    id: `${run.id}/pod ${attempt.podName}/${name}`,
    run,
    attempt,
    container: name,
    role,
    status: statuses?.find((one) => one.name === name),
  });
  return [
    ...(spec?.initContainers ?? []).map(({ name }) => node(name, "init", status?.initContainerStatuses)),
    ...(spec?.containers ?? []).map(({ name }) => node(name, "main", status?.containerStatuses)),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => node(name, "debug", status?.ephemeralContainerStatuses)),
  ];
}

/** The driver's tries, then the tasks in the order in which the driver started their first pods. */
function tasksOf(run: Run, pods: readonly SeenPod[]): TaskPods[] {
  const seen = new Map(pods.map((one) => [one.pod.metadata.name ?? "", one]));
  const { state } = run.handle;
  const own = state.tries.map((one): Attempt => ({ podName: one.podName, state: one, seen: seen.get(one.podName) }));
  const ownNames = new Set(own.map(({ podName }) => podName));
  const children = new Map<string, Attempt[]>();
  for (const [podName, one] of seen) {
    if (ownNames.has(podName)) continue;
    const name = taskOfPod(one.pod);
    const attempts = children.get(name) ?? [];
    children.set(name, attempts);
    attempts.push({ podName, seen: one });
  }
  return [
    { name: run.plan.task, isDriver: true, attempts: own },
    ...[...children].map(([name, attempts]): TaskPods => ({ name, isDriver: false, attempts })),
  ];
}

function details(run: Run, causes: readonly Cause[]): RunNode[] {
  const { result, stage } = run.handle.state;
  const isStuck = stage === "starting" || stage === "creating" || result?.verdict === "failed";
  const shown = isStuck ? causes : causes.filter(({ severity }) => severity === "error");
  const nodes: RunNode[] = shown.map((cause, index) => ({ kind: "cause", id: `${run.id}/cause ${index}`, run, cause }));
  const detail = (text: string, icon: string): RunNode => ({
    kind: "detail",
    id: `${run.id}/${icon}`,
    run,
    text,
    icon,
  });
  if (!result) return nodes;
  const isPlain = result.verdict === "succeeded" && !result.exitCode && result.hint === undefined;
  // Seen with its nodes and events, the same cause may be told in more words.
  const isSaid =
    isPlain ||
    shown.some(({ id, sentence }) => sentence === result.sentence || id === result.cause || id === result.reason);
  const sentence =
    isSaid || (shown.length > 0 && result.reason === "create-refused") ? [] : [detail(result.sentence, "comment")];
  const hint = result.hint === undefined || shown.length > 0 ? [] : [detail(result.hint, "lightbulb")];
  const { xcom } = result;
  const value: RunNode[] = xcom === undefined ? [] : [{ kind: "xcom", id: `${run.id}/xcom`, run, text: xcom }];
  return [...nodes, ...sentence, ...hint, ...value];
}
