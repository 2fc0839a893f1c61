import { parseArgs } from "node:util";
import type { PlanProblem, RunPlanParams } from "../protocol.ts";
import { relativePath, resolvePath } from "../workspace/paths.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const RENDER_USAGE = `databand-k8s render TASK [--environment E] [--engine E] [--parameter NAME=VALUE]... [--detached]
    [--project FOLDER] [--format yaml|json] [-- WORDS OF dbnd run...]

Prints the pod that "dbnd run TASK" would create for its driver; nothing is run. json is the whole plan: pod, image,
command, cluster, and what happens to the pod. Exit code 0: printed; 1: DBND would refuse, or run locally; 2: wrong usage.`;

/** `databand-k8s render`; gives the exit code. */
export async function render(words: readonly string[], terminal: Terminal): Promise<number> {
  const { params, format, project } = readArguments(words);
  const folder = resolvePath(terminal.folder, project);
  if (terminal.disk.stat(folder)?.isFolder !== true) {
    terminal.warn(`There is no folder ${folder}.`);
    return EXIT.failed;
  }
  const workspace = new Workspace(terminal);
  workspace.setFolders([toUri(folder)]);
  const { plan, problems } = await workspace.runPlan({ ...params, uri: toUri(folder) });
  for (const problem of problems) terminal.warn(describe(problem, terminal.folder));
  if (!plan) return EXIT.wrong;
  terminal.print(format === "json" ? JSON.stringify(plan, undefined, 2) : plan.podYaml.trimEnd());
  return problems.some(({ severity }) => severity === "error") ? EXIT.wrong : EXIT.fine;
}

function readArguments(words: readonly string[]): {
  readonly params: RunPlanParams;
  readonly format: "yaml" | "json";
  readonly project: string;
} {
  const end = words.indexOf("--");
  const { values, positionals } = parseArgs({
    args: words.slice(0, end < 0 ? undefined : end),
    allowPositionals: true,
    options: {
      environment: { type: "string", short: "e" },
      engine: { type: "string" },
      parameter: { type: "string", short: "p", multiple: true, default: [] },
      detached: { type: "boolean", default: false },
      project: { type: "string", default: "." },
      format: { type: "string", default: "yaml" },
    },
  });
  const [task, another] = positionals;
  if (task === undefined) throw new UsageError("Which task? Give its name.");
  if (another !== undefined) throw new UsageError(`One task at a time: "${another}" is one word too many.`);
  const { format, environment, engine } = values;
  if (format !== "yaml" && format !== "json") throw new UsageError(`--format is yaml or json, not "${format}".`);
  const parameters = Object.fromEntries(
    values.parameter.map((text) => {
      const equals = text.indexOf("=");
      if (equals <= 0) throw new UsageError(`--parameter takes NAME=VALUE, not "${text}".`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
  return {
    params: {
      task,
      parameters,
      interactive: !values.detached,
      ...(environment === undefined ? {} : { environment }),
      ...(engine === undefined ? {} : { engine }),
      ...(end < 0 ? {} : { words: words.slice(end + 1) }),
    },
    format,
    project: values.project,
  };
}

function describe({ severity, message, origin }: PlanProblem, folder: string): string {
  if (origin?.kind !== "file") return `${severity}: ${message}`;
  const path = relativePath(folder, toPath(origin.uri) ?? origin.uri);
  const { line, character } = origin.range.start;
  return `${path}:${line + 1}:${character + 1}: ${severity}: ${message}`;
}
