import { parseArgs } from "node:util";
import { LANGUAGE_ID } from "../protocol.ts";
import { ruleByCode } from "../rules/catalogue.ts";
import type { Problem, Severity } from "../text/types.ts";
import { resolvePath, relativePath } from "../workspace/paths.ts";
import { defaultSettings } from "../workspace/settings.ts";
import { toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const CHECK_USAGE = `databand-k8s check [PATH...] [--format text|json] [--fail-on SEVERITY] [--rule NAME=SEVERITY]...
    [--dbnd-version VERSION]

Checks cfg files as the editor does. A PATH is a file, or a folder whose project's files are checked; without one, the
current folder. Exit code 0: nothing at or above SEVERITY (error, warning, information, hint; default error);
1: something; 2: could not be checked. --rule gives a rule another severity, or switches it off. VERSION is DBND's;
without it, the one that the project's requirements ask for.`;

const SEVERITIES: readonly Severity[] = ["error", "warning", "information", "hint"];

interface Checked {
  /** As shown: relative to the current folder where it is below it. */
  readonly path: string;
  readonly problems: readonly Problem[];
}

/** `databand-k8s check`; gives the exit code. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { paths, format, failOn, severities, targetVersion } = readArguments(words);
  const workspace = new Workspace(terminal);
  workspace.setSettings({ ...defaultSettings, severities, targetVersion });
  const files = paths.flatMap((path) => filesOf(resolvePath(terminal.folder, path), workspace, terminal));
  if (files.includes(undefined)) return EXIT.failed;
  const folders = new Set(files.map((file) => workspace.projects.of(toUri(file ?? "")).home));
  workspace.setFolders([...folders].filter((folder) => folder !== terminal.userHome).map(toUri));
  await workspace.python.ready(workspace.folders);

  const checked: Checked[] = [];
  for (const path of new Set(files)) {
    const text = path === undefined ? undefined : terminal.disk.read(path);
    if (path === undefined || text === undefined) {
      terminal.warn(`${path ?? ""} cannot be read.`);
      return EXIT.failed;
    }
    const uri = toUri(path);
    workspace.open.open({ uri, languageId: LANGUAGE_ID, version: 0, text });
    const document = workspace.document(uri);
    checked.push({
      path: relativePath(terminal.folder, path),
      problems: document ? await workspace.allProblems(document) : [],
    });
  }
  if (format === "json") terminal.print(JSON.stringify(checked.flatMap(asJson), undefined, 2));
  else printText(checked, terminal);
  const limit = SEVERITIES.indexOf(failOn);
  const wrong = checked.some(({ problems }) => problems.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit));
  return wrong ? EXIT.wrong : EXIT.fine;
}

function readArguments(words: readonly string[]): {
  readonly paths: readonly string[];
  readonly format: "text" | "json";
  readonly failOn: Severity;
  readonly severities: Readonly<Record<string, Severity | "off">>;
  readonly targetVersion: string | undefined;
} {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: "string", default: "text" },
      "fail-on": { type: "string", default: "error" },
      rule: { type: "string", multiple: true, default: [] },
      "dbnd-version": { type: "string" },
    },
  });
  const { format } = values;
  if (format !== "text" && format !== "json") throw new UsageError(`--format is text or json, not "${format}".`);
  const failOn = SEVERITIES.find((severity) => severity === values["fail-on"]);
  if (!failOn) throw new UsageError(`--fail-on is one of ${SEVERITIES.join(", ")}, not "${values["fail-on"]}".`);
  const targetVersion = values["dbnd-version"];
  if (targetVersion !== undefined && !/^\d+(\.\d+){1,3}$/.test(targetVersion)) {
    throw new UsageError(`--dbnd-version is a version such as 1.0.28, not "${targetVersion}".`);
  }
  return {
    paths: positionals.length > 0 ? positionals : ["."],
    format,
    failOn,
    severities: readSeverities(values.rule),
    targetVersion,
  };
}

function readSeverities(words: readonly string[]): Readonly<Record<string, Severity | "off">> {
  const allowed = [...SEVERITIES, "off"] as const;
  return Object.fromEntries(
    words.map((word) => {
      const [code = "", wanted] = word.split("=", 2);
      const severity = allowed.find((one) => one === wanted);
      if (!ruleByCode(code)) throw new UsageError(`--rule: there is no rule "${code}".`);
      if (!severity)
        throw new UsageError(`--rule takes NAME=SEVERITY with one of ${allowed.join(", ")}, not "${word}".`);
      return [code, severity];
    }),
  );
}

/** The file itself, or those of a folder's project that stand below its home; `undefined` among them after a complaint. */
function filesOf(path: string, workspace: Workspace, terminal: Terminal): readonly (string | undefined)[] {
  const stat = terminal.disk.stat(path);
  if (stat && !stat.isFolder) return [path];
  if (!stat) {
    terminal.warn(`There is no ${path}.`);
    return [undefined];
  }
  const { found } = workspace.projects.of(toUri(path));
  const files = found.files.filter((file) => file.exists && file.role !== "machine" && file.role !== "user");
  if (files.length > 0) return files.map((file) => file.path);
  terminal.warn(
    `There is no DBND project in ${path}: no databand-system.cfg, project.cfg or databand.cfg there or above.`,
  );
  return [undefined];
}

function printText(checked: readonly Checked[], terminal: Terminal): void {
  const counts = new Map<Severity, number>();
  for (const { path, problems } of checked) {
    for (const { severity, range, message, code } of problems) {
      counts.set(severity, (counts.get(severity) ?? 0) + 1);
      terminal.print(`${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}: ${message} [${code}]`);
    }
  }
  const found = SEVERITIES.flatMap((severity) => {
    const count = counts.get(severity);
    return count === undefined ? [] : [plural(count, severity === "information" ? "note" : severity)];
  });
  terminal.warn(`${found.join(", ") || "No problems"} in ${plural(checked.length, "file")}.`);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
function asJson({ path, problems }: Checked): readonly object[] {
  return problems.map(({ code, severity, message, range }) => ({
    path,
    line: range.start.line + 1,
    column: range.start.character + 1,
    endLine: range.end.line + 1,
    endColumn: range.end.character + 1,
    severity,
    code,
    message,
  }));
}
