import { parseRunWords } from "../../configuration/runWords.ts";
import type { RunPlanParams } from "../../protocol.ts";

/**
 * What a person would write after `dbnd run` for this request: the task, `--env`, `--interactive`, parameters as `--set`,
 * then the further words. An entry of `--set` without a dot is a parameter of the root task (spec 5.1).
 */
export function runWords(params: RunPlanParams, environment: string): readonly string[] {
  const further = params.words ?? [];
  const said = parseRunWords(further).commandLine;
  const wordsOf = (name: string, value: string): readonly string[] => ["--set", `${name}=${value}`];
  return [
    params.task,
    ...(said.env === undefined ? ["--env", environment] : []),
    ...(params.interactive === false || said.switches?.["run.interactive"] === "True" ? [] : ["--interactive"]),
    ...Object.entries(params.parameters ?? {}).flatMap(([name, value]) => wordsOf(name, value)),
    ...(params.engine === undefined ? [] : wordsOf(`${said.env ?? environment}.remote_engine`, params.engine)),
    ...further,
  ];
}
