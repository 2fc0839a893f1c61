import type { Cause, Pod, RunState } from "../cluster/index.ts";
import { maskPod } from "../views/logText/maskPod.ts";
import { redact, redactTokens } from "../views/logText/redact.ts";

/** What is known of a run, as it is. */
export interface IncidentParts {
  readonly task: string;
  /** For the first page: names and values of what is known of the run, its cluster and its editor. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly causes: readonly Cause[];
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
}

interface IncidentFile {
  readonly path: string;
  /** For the first page. */
  readonly what: string;
  readonly text: string;
}

/**
 * The files of an incident by their paths: what others need to understand a run, without secrets. The first of them is
 * a page (Markdown) that tells what there is.
 *
 * @param mask takes the known values of secrets out of a text
 */
export function incidentFiles(
  parts: IncidentParts,
  podYaml: (pod: Pod) => string,
  mask: (text: string) => string,
): ReadonlyMap<string, string> {
  const { pods, state } = parts;
  // What is known to be secret goes first: a part of it that looks like a secret would leave the rest.
  const spoken = (text: string): string => redact(mask(text));
  // What the cluster says names secrets, and that is no secret.
  const said = (text: string): string => redactTokens(mask(text));
  const yaml = (pod: object): string => said(podYaml(maskPod(pod, mask) as Pod));
  const seen = { path: "pods.yaml", what: "the pods as they were last seen", text: pods.map(yaml).join("---\n") };
  const record = said(`${JSON.stringify({ ...state, plan: undefined }, null, 2)}\n`);
  const files: readonly IncidentFile[] = [
    {
      path: "configuration.cfg",
      what: "the effective configuration of the environment and its engine",
      text: spoken(parts.configuration),
    },
    { path: "manifest.yaml", what: "the pod as it was sent", text: yaml(parts.manifest) },
    ...(pods.length > 0 ? [seen] : []),
    {
      path: "events.txt",
      what: "what the cluster has told about the pods",
      text: said(`${parts.events.join("\n")}\n`),
    },
    { path: "log.txt", what: "what the containers wrote", text: spoken(parts.log) },
    { path: "run.json", what: "what the extension recorded", text: record },
  ];
  const logs = [...parts.taskLogs].map(([name, text]) => [maskedName(name, mask), spoken(text)] as const);
  const all = new Map([["README.md", said(firstPage(parts, files))]]);
  for (const { path, text } of files) all.set(path, text);
  for (const [name, text] of logs) all.set(freePath(`tasks/${name}`, all), text);
  return all;
}

/** A name for a file or folder that has nothing of a secret in it, and only signs that every system takes. */
export function maskedName(name: string, mask: (text: string) => string): string {
  return mask(name).replace(/[^\w.-]+/g, "_");
}

function freePath(path: string, taken: ReadonlyMap<string, string>): string {
  let free = `${path}.txt`;
  for (let number = 2; taken.has(free); number++) free = `${path}-${number}.txt`;
  return free;
}

function firstPage({ task, facts, causes, taskLogs, state }: IncidentParts, files: readonly IncidentFile[]): string {
  const why = causes.map(({ sentence, hint, evidence }) =>
    [`- ${[sentence, hint].filter(Boolean).join(" ")}`, ...(evidence === "" ? [] : evidence.split("\n"))].join("\n  "),
  );
  return [
    `# Run of ${task}`,
    "",
    "| | |",
    "|---|---|",
    ...facts.map(([name, value]) => `| ${name} | ${cell(value)} |`),
    "",
    "## Why",
    "",
    ...(why.length > 0 ? why : withoutCause(state.result)),
    "",
    "## Files",
    "",
    ...files.map(({ path, what }) => `- \`${path}\`: ${what}`),
    ...(taskLogs.size > 0 ? ["- `tasks/`: the logs of the task pods"] : []),
    "",
    "Values that look like secrets, and those of the secrets that the pod uses, are replaced by ••• and ******. Look before you share.",
    "",
  ].join("\n");
}

/** A text as a table of Markdown takes it. */
function cell(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").replaceAll("|", "\\|");
}

/** What can be said of a run of which no cause is known. */
function withoutCause(result: RunState["result"]): readonly string[] {
  if (!result) return ["It has not ended, and nothing is known to stand in its pod's way."];
  if (result.verdict === "succeeded") return ["Nothing stood in the pod's way."];
  const { sentence, hint, evidence } = result;
  return [
    [sentence, hint].filter(Boolean).join(" "),
    ...(evidence === undefined ? [] : [`\n> ${evidence.replaceAll("\n", "\n> ")}`]),
    ...(result.verdict === "failed" ? ["", "The cluster has told no other cause."] : []),
  ];
}
