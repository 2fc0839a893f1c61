import type { Pod, RunState } from "./cluster/index.ts";
import { redact, redactTokens, withoutSecretValues } from "./views/logText/redact.ts";

/** What is known of a run, as it is. */
export interface IncidentParts {
  /** The effective configuration of the run's environment, a cfg file. */
  readonly configuration: string;
  readonly manifest: object;
  /** The pods of the run as they were last seen. */
  readonly pods: readonly Pod[];
  /** One line each. */
  readonly events: readonly string[];
  readonly log: string;
  /** Logs of task pods by the pods' names. */
  readonly taskLogs: ReadonlyMap<string, string>;
  readonly state: RunState;
  /** Markdown. */
  readonly summary: string;
}

/**
 * The files of an incident by their paths: what others need to understand a run, without secrets.
 *
 * @param mask takes the known values of secrets out of a text
 */
export function incidentFiles(
  parts: IncidentParts,
  podYaml: (pod: Pod) => string,
  mask: (text: string) => string,
): ReadonlyMap<string, string> {
  const { pods, taskLogs, state } = parts;
  const yaml = (pod: object): string => mask(redactTokens(podYaml(withoutSecretValues(pod) as Pod)));
  const files = new Map([
    ["README.md", mask(redactTokens(parts.summary))],
    ["configuration.cfg", mask(redact(parts.configuration))],
    ["manifest.yaml", yaml(parts.manifest)],
    // What the cluster says names secrets, and that is no secret.
    ["events.txt", mask(redactTokens(`${parts.events.join("\n")}\n`))],
    ["log.txt", mask(redact(parts.log))],
    ["run.json", mask(redactTokens(`${JSON.stringify({ ...state, plan: undefined }, null, 2)}\n`))],
  ]);
  if (pods.length > 0) files.set("pods.yaml", pods.map(yaml).join("---\n"));
  for (const [podName, text] of taskLogs) files.set(`tasks/${podName}.txt`, mask(redact(text)));
  return files;
}
