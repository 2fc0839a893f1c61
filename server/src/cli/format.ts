import { parseArgs } from "node:util";
import { formatDocument } from "../features/formatting/formatDocument.ts";
import { DEFAULT_STYLE } from "../features/formatting/style.ts";
import { relativePath } from "../workspace/paths.ts";
import { isCfgLanguage } from "../workspace/openDocuments.ts";
import { toUri } from "../workspace/uri.ts";
import { Workspace } from "../workspace/workspace.ts";
import { filesOf, languageOf } from "./files.ts";
import { plural } from "./reports/text.ts";
import { EXIT, UsageError, type Terminal } from "./terminal.ts";

export const FORMAT_USAGE = `databand-k8s format [PATH...] [--check | --write]

Puts cfg files, airflow.cfg too, in order as the editor does; what DBND or Airflow reads from them stays. PATHs as for check. --write writes the files,
--check only names those that are not in order; without either, the one file is printed. Exit code 0: done, or in order;
1: with --check, something is not in order; 2: could not be done.`;

/** `databand-k8s format`; gives the exit code. */
export async function format(words: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { check: { type: "boolean", default: false }, write: { type: "boolean", default: false } },
  });
  if (values.check && values.write) throw new UsageError("--check or --write, not both.");
  const workspace = new Workspace(terminal);
  const files = filesOf(positionals.length > 0 ? positionals : ["."], workspace, terminal);
  if (!files) return EXIT.failed;
  const other = files.find((path) => !isCfgLanguage(languageOf(path)));
  if (other !== undefined) throw new UsageError(`${relativePath(terminal.folder, other)} is no cfg file.`);
  const prints = !values.check && !values.write;
  if (prints && files.length > 1) {
    throw new UsageError(`That is ${plural(files.length, "file")}: give --write, --check, or one file to be printed.`);
  }
  let changed = 0;
  for (const path of files) {
    const text = terminal.disk.read(path);
    const formatted = text === undefined ? undefined : formattedText(path, text, workspace);
    if (text === undefined || formatted === undefined) {
      terminal.warn(`${path} cannot be read.`);
      return EXIT.failed;
    }
    if (prints) terminal.print(formatted.replace(/\r?\n$/u, ""));
    if (formatted === text) continue;
    changed++;
    if (values.check) terminal.print(relativePath(terminal.folder, path));
    if (values.write) {
      if (!(await terminal.write(path, formatted))) {
        terminal.warn(`${path} cannot be written.`);
        return EXIT.failed;
      }
      terminal.print(relativePath(terminal.folder, path));
    }
  }
  if (!prints) {
    terminal.warn(`${plural(changed, "file")} of ${files.length} ${values.check ? "not in order" : "written"}.`);
  }
  return values.check && changed > 0 ? EXIT.wrong : EXIT.fine;
}

function formattedText(path: string, text: string, workspace: Workspace): string | undefined {
  const uri = toUri(path);
  workspace.open.open({ uri, languageId: languageOf(path), version: 0, text });
  const document = workspace.document(uri);
  if (!document) return undefined;
  const configuration = workspace.configuration(document);
  const edits = formatDocument(
    document,
    (section, key) => configuration.classOf(section)?.keys.get(key)?.type,
    DEFAULT_STYLE,
  );
  // From the last to the first, so that none moves another.
  return document.change(edits.reverse()).text.toString();
}
