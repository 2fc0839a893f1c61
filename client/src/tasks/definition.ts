import type { RunTaskArguments } from "../commands/run/runTask.ts";

/** The type of our tasks in `tasks.json`; the manifest has its schema. */
export const TASK_TYPE = "databand-kubernetes";

/**
 * What a definition asks for, undefined when it names no task; parameters that are numbers or booleans in JSON are taken as the text they are.
 *
 * @param project whose task it is
 */
export function argumentsOf(
  definition: Readonly<Record<string, unknown>>,
  project: Pick<RunTaskArguments, "uri"> = {},
): RunTaskArguments | undefined {
  const { task, environment, parameters } = definition;
  if (typeof task !== "string" || task === "") return undefined;
  const values = typeof parameters === "object" && parameters !== null ? Object.entries(parameters) : [];
  return {
    ...project,
    task,
    ...(typeof environment === "string" && environment !== "" && { environment }),
    parameters: Object.fromEntries(values.map(([name, value]) => [name, textOf(value)])),
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The exit code that a task of VS Code ends with: the container's, else 0 only for success. */
export function exitCodeOf(result: { readonly verdict: string; readonly exitCode?: number | undefined }): number {
  if (result.verdict === "succeeded" || result.verdict === "detached") return 0;
  return result.exitCode === undefined || result.exitCode === 0 ? 1 : result.exitCode;
}
