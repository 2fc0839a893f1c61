import type { Pod, RunState } from "../cluster/index.ts";
import { maskPod } from "../views/logText/maskPod.ts";
import { redact, redactTokens } from "../views/logText/redact.ts";

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
  // What is known to be secret goes first: a part of it that looks like a secret would leave the rest.
  const spoken = (text: string): string => redact(mask(text));
  // What the cluster says names secrets, and that is no secret.
  const said = (text: string): string => redactTokens(mask(text));
  const yaml = (pod: object): string => said(podYaml(maskPod(pod, mask) as Pod));
  const files = new Map([
    ["README.md", said(parts.summary)],
    ["configuration.cfg", spoken(parts.configuration)],
    ["manifest.yaml", yaml(parts.manifest)],
    ["events.txt", said(`${parts.events.join("\n")}\n`)],
    ["log.txt", spoken(parts.log)],
    ["run.json", said(`${JSON.stringify({ ...state, plan: undefined }, null, 2)}\n`)],
  ]);
  if (pods.length > 0) files.set("pods.yaml", pods.map(yaml).join("---\n"));
  const names = new Set<string>();
  for (const [podName, text] of taskLogs) {
    const name = freeName(maskedName(podName, mask), names);
    names.add(name);
    files.set(`tasks/${name}.txt`, spoken(text));
  }
  return files;
}

/** A name for a file or folder that has nothing of a secret in it, and only signs that every system takes. */
export function maskedName(name: string, mask: (text: string) => string): string {
  return mask(name).replace(/[^\w.-]+/g, "_");
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  return free;
}
