import type { CommandLine } from "./types.ts";

/** What the words after `dbnd run` say. */
export interface RunWords {
  readonly task?: string;
  readonly commandLine: CommandLine;
  /** Paths of `--conf-file`, which takes several with commas between. */
  readonly configurationFiles: readonly string[];
  readonly modules: readonly string[];
  /** `--run-driver`: this process is the driver of an existing run. */
  readonly runDriver?: string;
  readonly taskName?: string;
  readonly jobName?: string;
  readonly problems: readonly RunWordProblem[];
}

export interface RunWordProblem {
  /** Which word, counted from 0. */
  readonly index: number;
  readonly message: string;
}

/** Options that take a value, by their spellings; those that may come several times collect, else the last counts. */
const VALUE_OPTIONS: Readonly<Record<string, string>> = {
  "--module": "module",
  "-m": "module",
  "--set": "set",
  "-s": "set",
  "--set-config": "setConfig",
  "-c": "setConfig",
  "--set-root": "setRoot",
  "-r": "setRoot",
  "--extend": "extend",
  "-x": "extend",
  "--override": "override",
  "-o": "override",
  "--env": "env",
  "--conf-file": "confFile",
  "--task-version": "taskVersion",
  "--project": "project",
  "--name": "name",
  "--description": "description",
  "--run-driver": "runDriver",
  "--override-run-uid": "overrideRunUid",
  "--task-name": "taskName",
  "--job-name": "jobName",
  "--scheduled-job-name": "scheduledJobName",
  "-sjn": "scheduledJobName",
  "--scheduled-date": "scheduledDate",
  "-sd": "scheduledDate",
  "--docker-build-tag": "dockerBuildTag",
};

const FLAG_OPTIONS: ReadonlySet<string> = new Set([
  "--verbose",
  "-v",
  "--describe",
  "--parallel",
  "--help",
  "--interactive",
  "--submit-driver",
  "--local-driver",
  "--submit-tasks",
  "--no-submit-tasks",
  "--disable-web-tracker",
  "--open-web-tab",
]);

/**
 * Reads the words after `dbnd run` (dbnd 1.0.28, spec 5.1; click's rules: options anywhere, `--option=value`,
 * `-sA.B=V`, `--` ends the options). Nothing is run or looked up.
 */
export function parseRunWords(words: readonly string[]): RunWords {
  const values = new Map<string, string[]>();
  const flags: string[] = [];
  const positional: string[] = [];
  const problems: RunWordProblem[] = [];
  let index = 0;
  const addValue = (option: string, name: string, given: string | undefined): void => {
    const value = given ?? words[++index];
    if (value === undefined) problems.push({ index: words.length - 1, message: `${option} needs a value after it.` });
    else values.set(name, [...(values.get(name) ?? []), value]);
  };

  for (; index < words.length; index++) {
    const word = words[index] ?? "";
    if (word === "--") {
      positional.push(...words.slice(index + 1));
      break;
    }
    if (!word.startsWith("-") || word === "-") {
      positional.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const option = equals < 0 ? word : word.slice(0, equals);
    const given = equals < 0 ? undefined : word.slice(equals + 1);
    const name = VALUE_OPTIONS[option];
    if (name !== undefined && (option.length > 2 || given === undefined)) addValue(option, name, given);
    else if (FLAG_OPTIONS.has(option) && given === undefined) flags.push(option);
    else if (!readShortOptions(word, flags, addValue)) {
      problems.push({ index, message: `"dbnd run" has no option ${option}.` });
    }
  }
  for (const extra of positional.slice(1)) {
    problems.push({ index: words.lastIndexOf(extra), message: `"${extra}" is one word too many: a run has one task.` });
  }
  return build(values, flags, positional[0], problems);
}

/** `-vv`, `-sA.B=V`, `-vs A.B=V`; false when a letter is no option. */
function readShortOptions(
  word: string,
  flags: string[],
  addValue: (option: string, name: string, given: string | undefined) => void,
): boolean {
  if (word.startsWith("--")) return false;
  for (let at = 1; at < word.length; at++) {
    const option = `-${word.charAt(at)}`;
    const name = VALUE_OPTIONS[option];
    if (name !== undefined) {
      addValue(option, name, at + 1 < word.length ? word.slice(at + 1) : undefined);
      return true;
    }
    if (!FLAG_OPTIONS.has(option)) return false;
    flags.push(option);
  }
  return true;
}

function build(
  values: ReadonlyMap<string, readonly string[]>,
  flags: readonly string[],
  task: string | undefined,
  problems: readonly RunWordProblem[],
): RunWords {
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const all = (name: string): readonly string[] => values.get(name) ?? [];
  const optional = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
    value === undefined ? {} : ({ [key]: value } as Record<K, string>);
  return {
    ...optional("task", task),
    commandLine: {
      ...optional("env", last("env")),
      ...optional("task", task),
      set: all("set"),
      setConfig: all("setConfig"),
      setRoot: all("setRoot"),
      extend: all("extend"),
      override: all("override"),
      switches: switchesOf(last, flags),
    },
    configurationFiles: (last("confFile") ?? "").split(",").filter((path) => path !== ""),
    modules: all("module"),
    ...optional("runDriver", last("runDriver")),
    ...optional("taskName", last("taskName")),
    ...optional("jobName", last("jobName")),
    problems,
  };
}

/** `dbnd run` writes `False` for the flags that were not given, which hides what files say (spec 1.10). */
function switchesOf(
  last: (name: string) => string | undefined,
  flags: readonly string[],
): Readonly<Record<string, string>> {
  const verbose = flags.filter((flag) => flag === "--verbose" || flag === "-v").length;
  const flag = (option: string): string => (flags.includes(option) ? "True" : "False");
  const either = (on: string, off: string): string | undefined => {
    const chosen = flags.findLast((option) => option === on || option === off);
    return chosen === undefined ? undefined : chosen === on ? "True" : "False";
  };
  const switches: Readonly<Record<string, string | undefined>> = {
    "databand.verbose": verbose > 0 ? "True" : "False",
    "databand.describe": flag("--describe"),
    "databand.conf_file": last("confFile"),
    "databand.project": last("project"),
    "run_info.name": last("name"),
    "run_info.description": last("description"),
    "run_info.is_archived": flag("--describe"),
    "run.parallel": flag("--parallel"),
    "run.interactive": flag("--interactive"),
    "run.open_web_tracker_in_browser": flag("--open-web-tab"),
    "run.submit_driver": either("--submit-driver", "--local-driver"),
    "run.submit_tasks": either("--submit-tasks", "--no-submit-tasks"),
    "kubernetes.docker_build_tag": last("dockerBuildTag"),
    "task.task_version": last("taskVersion"),
    "task_build.verbose": verbose > 1 ? "True" : undefined,
    "core.tracker_api": flags.includes("--disable-web-tracker") ? "disabled" : undefined,
  };
  return Object.fromEntries(
    Object.entries(switches).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
