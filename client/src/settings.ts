import * as vscode from "vscode";

/** Reads a setting's unknown value; gives the default for anything that is not of its kind. */
type Normalise<T> = (value: unknown) => T;

interface Setting<T> {
  /** Below `databand.`. */
  readonly name: string;
  readonly default: T;
  readonly normalise: Normalise<T>;
}

function text(name: string, fallback = ""): Setting<string> {
  return { name, default: fallback, normalise: (value) => (typeof value === "string" ? value.trim() : fallback) };
}

function flag(name: string, fallback: boolean): Setting<boolean> {
  return { name, default: fallback, normalise: (value) => (typeof value === "boolean" ? value : fallback) };
}

function texts(name: string): Setting<readonly string[]> {
  const fallback: readonly string[] = [];
  return {
    name,
    default: fallback,
    normalise: (value) =>
      Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : fallback,
  };
}

function integer(name: string, fallback: number, minimum: number, maximum: number): Setting<number> {
  return {
    name,
    default: fallback,
    normalise: (value) =>
      typeof value === "number" && Number.isFinite(value)
        ? Math.min(maximum, Math.max(minimum, Math.trunc(value)))
        : fallback,
  };
}

function choice<const T extends string>(name: string, members: readonly T[], fallback: T): Setting<T> {
  return { name, default: fallback, normalise: (value) => members.find((member) => member === value) ?? fallback };
}

/**
 * Every setting the client reads. The manifest's `contributes.configuration` says the same to VS Code and has the words
 * for users; a test holds the two together. Settings of the language server are read by the server itself.
 */
export const SETTINGS = {
  clusterUse: choice("cluster.use", ["engine", "sandbox", "context"], "engine"),
  clusterContext: text("cluster.context"),
  kubeconfig: text("cluster.kubeconfig"),
  clusterFacts: flag("clusterFacts", false),
  readOnly: flag("readOnly", false),
  debugImage: text("debugImage", "busybox:1.36"),
  environment: text("run.environment"),
  detached: flag("run.detached", false),
  retries: choice("run.retries", ["none", "policy", "policyWithDelays"], "none"),
  runMode: choice("run.mode", ["driver", "executor"], "driver"),
  retryEvicted: flag("run.retryEvicted", false),
  tailLines: integer("logs.tailLines", 1000, 0, 1_000_000),
  sinceMinutes: integer("logs.sinceMinutes", 0, 0, 525_600),
  taskLogs: choice("logs.taskPods", ["runLog", "ownChannel", "off"], "runLog"),
  timestamps: flag("logs.timestamps", false),
  timestampFormat: choice("logs.timestampFormat", ["full", "dateTime", "time"], "time"),
  timeZone: text("logs.timeZone"),
  jsonLines: choice("logs.json", ["raw", "message", "pretty"], "raw"),
  jsonFields: texts("logs.jsonFields"),
  highlight: texts("logs.highlight"),
  colours: flag("logs.colors", true),
  mostLogStreams: integer("logs.maxStreams", 64, 1, 500),
  /** MiB. */
  maxLogFileSize: integer("logs.maxFileSize", 256, 1, 10_240),
  python: text("sandbox.python"),
} as const;

/** The value of a setting, for a file or folder where it matters. */
export function setting<T>(which: Setting<T>, resource?: vscode.Uri): T {
  return which.normalise(vscode.workspace.getConfiguration("databand", resource).get(which.name));
}

/** Writes a setting for this workspace, or for the user where no folder is open. */
export async function saveSetting<T>(which: Setting<T>, value: T): Promise<void> {
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration("databand").update(which.name, value, target);
}
