import type { PlainValue } from "../values/types.ts";
import { LayerStore } from "./layerStore.ts";
import { readSetValue, sectionsOf } from "./setValue.ts";
import type { CommandLine, ConfigurationProblem, Layer, LayerValue, Origin } from "./types.ts";

/** What the options of `dbnd run` configure. */
export interface CommandLineResult {
  readonly layer: Layer;
  /** Values for the root task: `--set-root`, then `--set` without a dot. */
  readonly rootParameters: ReadonlyMap<string, LayerValue>;
  readonly problems: readonly ConfigurationProblem[];
}

/**
 * The layer *cmdline*: switches, `--set`, `--set-config`, `--extend`, `--override`, then the root task's parameters, in
 * this order (dbnd 1.0.28, spec 5.1). A value that cannot be read is left out and reported.
 */
export function readCommandLine(commandLine: CommandLine): CommandLineResult {
  const store = new LayerStore();
  const rootParameters = new Map<string, LayerValue>();
  const problems: ConfigurationProblem[] = [];

  for (const [name, text] of Object.entries(switchesOf(commandLine))) {
    const dot = name.lastIndexOf(".");
    const option = OPTION_OF_SWITCH[name] ?? name;
    store.put(name.slice(0, dot), name.slice(dot + 1), valueOf(text, { kind: "commandLine", option, text }));
  }

  for (const argument of commandLine.setRoot ?? []) {
    const origin: Origin = { kind: "commandLine", option: "--set-root", text: argument };
    const read = readSetValue(argument);
    if ("problem" in read) problems.push({ ...read.problem, origin });
    else for (const [name, value] of read.values) rootParameters.set(name, valueOf(value, origin));
  }

  const groups: readonly (readonly [
    option: string,
    values: readonly string[] | undefined,
    extra: Partial<LayerValue>,
  ])[] = [
    ["--set", commandLine.set, {}],
    ["--set-config", commandLine.setConfig, {}],
    ["--extend", commandLine.extend, { extend: true }],
    ["--override", commandLine.override, { priority: "override" }],
  ];
  for (const [option, values, extra] of groups) {
    for (const argument of values ?? []) {
      const origin: Origin = { kind: "commandLine", option, text: argument };
      const read = readSetValue(argument);
      if ("problem" in read) {
        problems.push({ ...read.problem, origin });
        continue;
      }
      const configured = new Map(read.values);
      if (option === "--set") takeRootParameters(configured, rootParameters, origin);
      const sorted = sectionsOf(configured);
      if ("problem" in sorted) {
        problems.push({ ...sorted.problem, origin });
        continue;
      }
      for (const [section, keys] of sorted.sections) {
        for (const [key, value] of keys) store.put(section, key, { ...valueOf(value, origin), ...extra });
      }
    }
  }

  if (commandLine.task !== undefined) {
    for (const [name, value] of rootParameters) store.put(commandLine.task, name, value);
  }
  return { layer: store.build("cmdline"), rootParameters, problems };
}

/** The switches, with `--env`, which is one of them. */
function switchesOf(commandLine: CommandLine): Readonly<Record<string, string>> {
  const env = commandLine.env === undefined ? {} : { "databand.env": commandLine.env };
  return { ...commandLine.switches, ...env };
}

/** Takes texts named without a dot out of `values`: with `--set` these are parameters of the root task. */
function takeRootParameters(
  values: Map<string, PlainValue>,
  rootParameters: Map<string, LayerValue>,
  origin: Origin,
): void {
  for (const [name, value] of [...values]) {
    if (name.includes(".") || typeof value !== "string") continue;
    rootParameters.set(name, valueOf(value, origin));
    values.delete(name);
  }
}

function valueOf(value: PlainValue, origin: Origin): LayerValue {
  const rest = { priority: "normal", extend: false, origin } as const;
  return typeof value === "string" ? { text: value, ...rest } : { plain: value, ...rest };
}

const OPTION_OF_SWITCH: Readonly<Record<string, string>> = {
  "databand.env": "--env",
  "databand.verbose": "--verbose",
  "databand.describe": "--describe",
  "databand.conf_file": "--conf-file",
  "databand.project": "--project",
  "run_info.name": "--name",
  "run_info.description": "--description",
  "run_info.is_archived": "--describe",
  "run.parallel": "--parallel",
  "run.interactive": "--interactive",
  "run.open_web_tracker_in_browser": "--open-web-tab",
  "run.submit_driver": "--submit-driver",
  "run.submit_tasks": "--submit-tasks",
  "kubernetes.docker_build_tag": "--docker-build-tag",
  "task.task_version": "--task-version",
  "task_build.verbose": "--verbose",
  "core.tracker_api": "--disable-web-tracker",
};
