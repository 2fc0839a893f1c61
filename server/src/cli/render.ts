import { parseArgs } from "node:util";
import { originText } from "../features/originText.ts";
import type { Origin, PlanProblem, RunIdentity, RunPlan, RunPlanParams } from "../protocol.ts";
import { relativePath, resolvePath } from "../workspace/paths.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { planOf } from "../workspace/plans.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const RENDER_USAGE = `databand-k8s render TASK [--environment E] [--engine E] [--set A.B=V]... [--parameter NAME=VALUE]...
    [--pod driver|task] [--within PIPELINE [--call N]] [--detached] [--project FOLDER] [--format yaml|json|plan] [--origins] [--fixed-ids]
    [-- WORDS OF dbnd run...]

Prints the pod that "dbnd run TASK" would create for its driver, or with --pod task the one that its driver would create
for the task (--within: as that pipeline calls it; --call: the Nth time); nothing is run. --origins adds to each line, or to each field of json, what it comes from. --fixed-ids takes
the same uids, time, user and commit each time, so that two outputs can be compared. plan is the whole plan as json: pod,
image, command, cluster, and what happens to the pod. Problems go to the error output.
Exit code 0: printed; 1: DBND would refuse, or make no such pod; 2: wrong usage.`;

/** What `--fixed-ids` puts in the place of what differs from run to run. */
const FIXED: RunIdentity = {
  runUid: "00000000-0000-0000-0000-000000000001",
  taskRunUid: "00000000-0000-0000-0000-000000000002",
  taskRunAttemptUid: "00000000-0000-0000-0000-000000000003",
  resultUid: "00000000-0000-0000-0000-000000000004",
  startedAt: "2000-01-01T00:00:00.000000Z",
  sourceVersion: "0000000000000000000000000000000000000000",
};
const FIXED_USER = "user";

type Format = "yaml" | "json" | "plan";

interface Asked {
  readonly params: RunPlanParams;
  readonly format: Format;
  readonly origins: boolean;
  readonly project: string;
}

/** `databand-k8s render`; gives the exit code. */
export async function render(words: readonly string[], terminal: Terminal): Promise<number> {
  const { params, format, origins, project } = readArguments(words);
  const folder = resolvePath(terminal.folder, project);
  if (terminal.disk.stat(folder)?.isFolder !== true) {
    terminal.warn(`There is no folder ${folder}.`);
    return EXIT.failed;
  }
  const user = params.identity && { DBND_USER: terminal.environment.DBND_USER ?? FIXED_USER };
  const workspace = new Workspace({ ...terminal, environment: { ...terminal.environment, ...user } });
  workspace.setFolders([toUri(folder)]);
  const { plan, problems } = await planOf(workspace, { ...params, uri: toUri(folder) });
  workspace.dispose();
  for (const problem of problems) terminal.warn(describe(problem, terminal.folder));
  if (!plan) return EXIT.wrong;
  const text = (origin: Origin): string => originText(origin, (uri) => shownPath(uri, terminal.folder));
  terminal.print(format === "yaml" ? asYaml(plan, origins, text) : asJson(plan, format, origins, text));
  return problems.some(({ severity }) => severity === "error") ? EXIT.wrong : EXIT.fine;
}

/** Comments cannot stand inside a block of text: its first line tells for all. */
function asYaml(plan: RunPlan, origins: boolean, text: (origin: Origin) => string): string {
  const { podYaml, linePointers } = plan;
  const lines = podYaml.trimEnd().split("\n");
  if (!origins) return lines.join("\n");
  const isInBlock = (index: number): boolean => linePointers[index] === linePointers[index - 1];
  const width = Math.min(72, Math.max(...lines.map((line) => line.length)));
  return lines
    .map((line, index) => {
      const from = isInBlock(index) ? "" : originsText(plan, index, text);
      return from === "" ? line : `${line.padEnd(width)}  # ${from}`;
    })
    .join("\n");
}

/** Where a line comes from; a field that is put together from several values names each. */
function originsText({ lineOrigins, sources }: RunPlan, line: number, text: (origin: Origin) => string): string {
  const own = lineOrigins[line];
  if (!own) return "";
  const counting = sources?.lines[line]?.filter(({ replaced }) => replaced === undefined) ?? [];
  const isWhole = own.kind !== "generated" && counting.some(({ origin }) => text(origin) === text(own));
  return [...new Set([text(own), ...(isWhole ? counting.map(({ origin }) => text(origin)) : [])])].join(", ");
}

function asJson(plan: RunPlan, format: Format, origins: boolean, text: (origin: Origin) => string): string {
  const found = plan.linePointers.flatMap((pointer, index) => {
    const from = originsText(plan, index, text);
    return from === "" ? [] : [[pointer, from] as const];
  });
  const what = format === "plan" ? plan : origins ? { pod: plan.pod, origins: Object.fromEntries(found) } : plan.pod;
  return JSON.stringify(what, undefined, 2);
}

function readArguments(words: readonly string[]): Asked {
  const end = words.indexOf("--");
  const { values, positionals } = parseArgs({
    args: words.slice(0, end < 0 ? undefined : end),
    allowPositionals: true,
    options: {
      environment: { type: "string", short: "e" },
      engine: { type: "string" },
      set: { type: "string", short: "s", multiple: true, default: [] },
      parameter: { type: "string", short: "p", multiple: true, default: [] },
      pod: { type: "string" },
      within: { type: "string" },
      call: { type: "string" },
      detached: { type: "boolean", default: false },
      project: { type: "string", default: "." },
      format: { type: "string", default: "yaml" },
      origins: { type: "boolean", default: false },
      "fixed-ids": { type: "boolean", default: false },
    },
  });
  const [task, another] = positionals;
  if (task === undefined) throw new UsageError("Which task? Give its name.");
  if (another !== undefined) throw new UsageError(`One task at a time: "${another}" is one word too many.`);
  const { environment, engine } = values;
  const { within } = values;
  const call = values.call === undefined ? undefined : Number(values.call);
  if (call !== undefined && !(Number.isInteger(call) && call > 0)) throw new UsageError("--call counts from 1.");
  if (call !== undefined && within === undefined) throw new UsageError("--call is about --within.");
  const pod = oneOf("--pod", values.pod ?? (within === undefined ? "driver" : "task"), ["driver", "task"] as const);
  if (within !== undefined && pod === "driver") throw new UsageError("--within is about the pod of a task.");
  const sets = values.set.flatMap((text) => ["--set", text]);
  return {
    params: {
      task,
      pod,
      parameters: Object.fromEntries(values.parameter.map((text) => assignment("--parameter", "NAME=VALUE", text))),
      interactive: !values.detached,
      words: [...sets, ...(end < 0 ? [] : words.slice(end + 1))],
      ...(environment === undefined ? {} : { environment }),
      ...(engine === undefined ? {} : { engine }),
      ...(within === undefined ? {} : { within }),
      ...(call === undefined ? {} : { call: call - 1 }),
      ...(values["fixed-ids"] ? { identity: FIXED } : {}),
    },
    format: oneOf("--format", values.format, ["yaml", "json", "plan"] as const),
    origins: values.origins,
    project: values.project,
  };
}

function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === given);
  if (found === undefined) throw new UsageError(`${option} is one of ${allowed.join(", ")}, not "${given}".`);
  return found;
}

function assignment(option: string, form: string, text: string): readonly [name: string, value: string] {
  const equals = text.indexOf("=");
  if (equals <= 0) throw new UsageError(`${option} takes ${form}, not "${text}".`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function describe({ severity, message, origin }: PlanProblem, folder: string): string {
  if (origin?.kind === "commandLine") return `${origin.option} ${origin.text}: ${severity}: ${message}`;
  if (origin?.kind === "environment") return `${origin.variable}: ${severity}: ${message}`;
  if (origin?.kind !== "file" && origin?.kind !== "python") return `${severity}: ${message}`;
  const { line, character } = origin.range.start;
  return `${shownPath(origin.uri, folder)}:${line + 1}:${character + 1}: ${severity}: ${message}`;
}

function shownPath(uri: string, folder: string): string {
  return relativePath(folder, toPath(uri) ?? uri);
}
