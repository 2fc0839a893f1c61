import { parseArgs } from "node:util";
import { AIRFLOW_LANGUAGE_ID } from "../protocol.ts";
import { ruleByCode } from "../rules/catalogue.ts";
import type { Severity } from "../text/types.ts";
import { relativePath } from "../workspace/paths.ts";
import { defaultSettings } from "../workspace/settings.ts";
import { toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { filesOf, languageOf, templatesBeside } from "./files.ts";
import { GuestProblems } from "./guestProblems.ts";
import { githubReport } from "./reports/github.ts";
import { jsonReport } from "./reports/json.ts";
import { sarifReport } from "./reports/sarif.ts";
import { summary, textReport } from "./reports/text.ts";
import { SEVERITIES, type Checked } from "./reports/types.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const CHECK_USAGE = `databand-k8s check [PATH...] [--format text|json|sarif|github] [--fail-on SEVERITY]
    [--rule NAME=SEVERITY]... [--dbnd-version VERSION] [--airflow-version VERSION]

Checks cfg files, airflow.cfg with its pod_templates too, as the editor does. A PATH is a file, or a folder: the files of its project, or
of the projects below it; without one, the current folder. Files may also be pod templates, .env and compose files and Dockerfiles that
set Airflow's variables, and Python. Exit code 0: nothing at or above SEVERITY (error, warning, information, hint; default
error); 1: something; 2: could not be checked. --rule gives a rule another severity, or switches it "off". VERSION is
DBND's, or Airflow's; without it, the one that the project's requirements ask for.`;

const REPORTS: Readonly<Record<string, (checked: readonly Checked[]) => string[]>> = {
  text: textReport,
  json: jsonReport,
  sarif: sarifReport,
  github: githubReport,
};

/** `databand-k8s check`; gives the exit code. */
export async function check(words: readonly string[], terminal: Terminal): Promise<number> {
  const { paths, report, failOn, severities, targetVersion, airflowVersion } = readArguments(words);
  const workspace = new Workspace(terminal);
  workspace.setSettings({ ...defaultSettings, severities, targetVersion, airflowVersion });
  const files = filesOf(paths, workspace, terminal);
  if (!files) return EXIT.failed;
  const folders = new Set(files.map((file) => workspace.projects.of(toUri(file)).home));
  // What an airflow.cfg is written for may be told by the folder above it.
  if (files.some((file) => languageOf(file) === AIRFLOW_LANGUAGE_ID)) folders.add(terminal.folder);
  workspace.setFolders([...folders].filter((folder) => folder !== terminal.userHome).map(toUri));

  const checked: Checked[] = [];
  const guests = new GuestProblems(workspace);
  const given = new Set(files);
  const templates = files.flatMap((path) => templatesBeside(path, terminal)).filter((path) => !given.has(path));
  for (const path of [...files, ...templates]) {
    const text = terminal.disk.read(path);
    if (text === undefined) {
      terminal.warn(`${path} cannot be read.`);
      return EXIT.failed;
    }
    const uri = toUri(path);
    workspace.open.open({ uri, languageId: languageOf(path), version: 0, text });
    const document = workspace.document(uri);
    if (!document && languageOf(path) === "python") await workspace.pythonReady();
    const problems = document ? await workspace.allProblems(document) : await guests.of(path);
    if (!problems) {
      terminal.warn(`${path} is nothing that can be checked: no pod template, and it sets no variable of Airflow.`);
      return EXIT.failed;
    }
    checked.push({ path: relativePath(terminal.folder, path), uri, problems });
  }
  for (const line of report(checked)) terminal.print(line);
  if (report === textReport) terminal.warn(summary(checked));
  const limit = SEVERITIES.indexOf(failOn);
  const wrong = checked.some(({ problems }) => problems.some(({ severity }) => SEVERITIES.indexOf(severity) <= limit));
  return wrong ? EXIT.wrong : EXIT.fine;
}

interface Arguments {
  readonly paths: readonly string[];
  readonly report: (checked: readonly Checked[]) => string[];
  readonly failOn: Severity;
  readonly severities: Readonly<Record<string, Severity | "off">>;
  readonly targetVersion: string | undefined;
  readonly airflowVersion: string | undefined;
}

function readArguments(words: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      format: { type: "string", default: "text" },
      "fail-on": { type: "string", default: "error" },
      rule: { type: "string", multiple: true, default: [] },
      "dbnd-version": { type: "string" },
      "airflow-version": { type: "string" },
    },
  });
  const report = Object.hasOwn(REPORTS, values.format) ? REPORTS[values.format] : undefined;
  if (!report) throw new UsageError(`--format is one of ${Object.keys(REPORTS).join(", ")}, not "${values.format}".`);
  const failOn = SEVERITIES.find((severity) => severity === values["fail-on"]);
  if (!failOn) throw new UsageError(`--fail-on is one of ${SEVERITIES.join(", ")}, not "${values["fail-on"]}".`);
  const targetVersion = version(values["dbnd-version"], "--dbnd-version", "1.0.28");
  const airflowVersion = version(values["airflow-version"], "--airflow-version", "2.9.3");
  const paths = positionals.length > 0 ? positionals : ["."];
  return { paths, report, failOn, severities: readSeverities(values.rule), targetVersion, airflowVersion };
}

function version(given: string | undefined, option: string, example: string): string | undefined {
  if (given === undefined || /^\d+(\.\d+){1,3}$/.test(given)) return given;
  throw new UsageError(`${option} is a version such as ${example}, not "${given}".`);
}

function readSeverities(words: readonly string[]): Readonly<Record<string, Severity | "off">> {
  const allowed = [...SEVERITIES, "off"] as const;
  return Object.fromEntries(
    words.map((word) => {
      const [code = "", wanted] = word.split("=", 2);
      const severity = allowed.find((one) => one === wanted);
      if (!ruleByCode(code)) throw new UsageError(`--rule: there is no rule "${code}".`);
      if (!severity) {
        throw new UsageError(`--rule takes NAME=SEVERITY with one of ${allowed.join(", ")}, not "${word}".`);
      }
      return [code, severity];
    }),
  );
}
