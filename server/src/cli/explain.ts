import { parseArgs } from "node:util";
import type { ExplainedKey, Explanation } from "../features/explanation.ts";
import { originText } from "../features/originText.ts";
import { relativePath, resolvePath } from "../workspace/paths.ts";
import { defaultSettings } from "../workspace/settings.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { explanationOf } from "../workspace/answers.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const EXPLAIN_USAGE = `databand-k8s explain SECTION[.KEY] [--all] [--json] [--project FOLDER] [--airflow FILE] [-- WORDS OF dbnd run...]
databand-k8s explain FIELD --template FILE [--json]

Prints the value in force of a key, and every place that sets it, strongest first; of a section, the keys that somebody
sets, with --all every key of its class. Secrets are not shown. WORDS are options of "dbnd run" that set values, such as
--set cluster.namespace=x. With --airflow it is of that airflow.cfg, with the variables of the environment, and of .env and compose files
and Dockerfiles around it. With --template it tells of a field of a pod template, such as spec.containers[0].image, what stands there and
what Airflow's executor makes of it. Exit code 0: printed; 1: there is no such section or key; 2: wrong usage.`;

/** `databand-k8s explain`; gives the exit code. */
export async function explain(words: readonly string[], terminal: Terminal): Promise<number> {
  const { name, all, json, project, airflow, template, commandLine } = readArguments(words);
  const folder = resolvePath(terminal.folder, project);
  if (template !== undefined) return explainTemplate(name, resolvePath(terminal.folder, template), json, terminal);
  if (terminal.disk.stat(folder)?.isFolder !== true) {
    terminal.warn(`There is no folder ${folder}.`);
    return EXIT.failed;
  }
  const workspace = new Workspace(terminal);
  workspace.setSettings({ ...defaultSettings, commandLine });
  workspace.setFolders([toUri(folder)]);
  const file = airflow === undefined ? undefined : resolvePath(folder, airflow);
  if (file !== undefined && terminal.disk.stat(file)?.isFolder !== false) {
    terminal.warn(`There is no file ${file}.`);
    return EXIT.failed;
  }
  const found = await explanationOf(workspace, name, all, toUri(file ?? folder));
  if ("notFound" in found) {
    terminal.warn(found.notFound);
    return EXIT.wrong;
  }
  if (json) terminal.print(JSON.stringify(found, undefined, 2));
  else for (const line of asText(found, terminal.folder)) terminal.print(line);
  return EXIT.fine;
}

async function explainTemplate(name: string, file: string, json: boolean, terminal: Terminal): Promise<number> {
  const text = terminal.disk.read(file);
  if (text === undefined) {
    terminal.warn(`There is no file ${file}.`);
    return EXIT.failed;
  }
  const { explainField } = await import("./explainTemplate.ts");
  const found = explainField(name, text);
  if ("problem" in found) {
    terminal.warn(found.problem);
    return EXIT.wrong;
  }
  const { field, value, line, executor, kubernetes } = found;
  if (json) terminal.print(JSON.stringify(found, undefined, 2));
  else {
    const path = relativePath(terminal.folder, file);
    terminal.print(
      value === undefined ? `${field} is not set in ${path}` : `${field} = ${value} (${path}:${line ?? 1})`,
    );
    if (executor !== undefined) terminal.print(`  Airflow: ${executor}`);
    if (kubernetes !== undefined) terminal.print(`  Kubernetes: ${kubernetes}`);
  }
  return EXIT.fine;
}

function readArguments(words: readonly string[]): {
  readonly name: string;
  readonly all: boolean;
  readonly json: boolean;
  readonly project: string;
  readonly airflow: string | undefined;
  readonly template: string | undefined;
  readonly commandLine: readonly string[];
} {
  const end = words.indexOf("--");
  const { values, positionals } = parseArgs({
    args: words.slice(0, end < 0 ? undefined : end),
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      project: { type: "string", default: "." },
      airflow: { type: "string" },
      template: { type: "string" },
    },
  });
  const [name, another] = positionals;
  if (name === undefined) throw new UsageError("What should be explained? Give SECTION or SECTION.KEY.");
  if (another !== undefined) throw new UsageError(`One section or key at a time: "${another}" is one word too many.`);
  return {
    name,
    ...values,
    airflow: values.airflow,
    template: values.template,
    commandLine: end < 0 ? [] : words.slice(end + 1),
  };
}

function asText({ section, kind, family, sections, problems, keys }: Explanation, folder: string): string[] {
  const ofClass =
    kind === undefined || family === undefined ? "a section without a class" : `${kind} of class ${family}`;
  const about = family === "airflow.cfg" ? "a section of airflow.cfg" : ofClass;
  const lookedUp = sections.map((one) => `[${one}]`).join(", ");
  const head = [`[${section}]: ${about}, looked up in ${lookedUp}`, ...problems.map((one) => `Problem: ${one}`)];
  const body = keys.flatMap((key) => ["", ...keyText(key, folder)]);
  return keys.length > 0 ? [...head, ...body] : [...head, "Nobody sets a key of it."];
}

function keyText({ key, value, from, adjusted, problem, chain }: ExplainedKey, folder: string): string[] {
  const displayName = (uri: string): string => relativePath(folder, toPath(uri) ?? uri);
  const own = chain.length === 0 ? ` (${originText(from, displayName)})` : "";
  const rows = chain.map(({ role, value: text, section, priority, origin }) => [
    role === "winner" ? "used" : role,
    oneLine(text),
    `[${section}]`,
    originText(origin, displayName) + (priority === "normal" ? "" : `, ${priority}`),
  ]);
  return [
    value === null ? `${key} is not set${own}` : `${key} = ${value}${own}`,
    ...(adjusted === undefined ? [] : [`  DBND changes it ${adjusted}`]),
    ...(problem === undefined ? [] : [`  Problem: ${problem}`]),
    ...inColumns(rows),
  ];
}

/** Columns of longer values than this (characters) are not lined up. */
const COLUMN = 40;

function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1, 2].map((column) =>
    Math.min(COLUMN, Math.max(0, ...rows.map((row) => row[column]?.length ?? 0))),
  );
  return rows.map((row) => `  ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function oneLine(text: string): string {
  return text === "" ? "(empty)" : text.replace(/\s+/gu, " ");
}
