import { CodeActionKind } from "vscode-languageserver";
import type { CodeAction } from "vscode-languageserver";
import { rangeInValue } from "../../../cfg/positions.ts";
import { insertLines } from "../../../rules/fixes/edits.ts";
import { sectionEnd } from "../../../rules/checking/places.ts";
import { ERROR_REASONS } from "../../../schema/kubernetes/errorReasons.ts";
import { parseHjson } from "../../../values/hjson.ts";
import { editOf, type ActionRequest } from "../request.ts";
import { entryOf } from "./place.ts";

/** Adds what a section needs and nothing sets, or the reasons that a retry table does not have. */
export function missingEntries(request: ActionRequest): CodeAction[] {
  return [...requiredKeys(request), ...retryReasons(request)];
}

/** At a header: keys that the class needs and that have no value in any layer. */
function requiredKeys(request: ActionRequest): CodeAction[] {
  const { document, range, context } = request;
  const section = document.sectionAt(range.start.line);
  if (section?.header.line !== range.start.line || !context.configuration.classOf(section.name)) return [];
  const own = new Set(section.entries.map(({ node }) => node.key));
  const missing = [...context.configuration.resolve(section.name).values.values()]
    .filter(({ key, problem }) => problem?.code === "required-key-missing" && !own.has(key.toLowerCase()))
    .map(({ key }) => key);
  if (missing.length === 0) return [];
  const edit = insertLines(document, sectionEnd(section).line, missing.map((key) => `${key} =`).join("\n"));
  const title = `Add what [${section.name}] needs: ${missing.join(", ")}`;
  return [{ title, kind: CodeActionKind.RefactorRewrite, edit: editOf(request, [edit]) ?? {} }];
}

/** In a retry table: the named reasons that it lacks, each without a retry, so that nothing changes before one edits it. */
function retryReasons(request: ActionRequest): CodeAction[] {
  const found = entryOf(request);
  if (found?.entry.node.key !== "pod_error_cfg_source_dict") return [];
  const { node, line } = found.entry;
  const { tree, problems } = parseHjson(node.value.text);
  const last = tree.type === "object" ? tree.members.at(-1) : undefined;
  if (tree.type !== "object" || problems.length > 0 || !last?.value || last.value.type === "scalar") return [];
  const present = new Set(tree.members.map(({ key }) => String(key.value)));
  const missing = ERROR_REASONS.filter(({ name }) => !present.has(name) && name !== "err_pod_evicted");
  if (missing.length === 0) return [];
  const { end } = rangeInValue(node.value, last.value.start, last.value.end, line);
  const gap = node.lineCount > 1 ? ",\n    " : ", ";
  const newText = missing.map(({ name }) => `${gap}"${name}": {"retry_count": 0}`).join("");
  const edit = editOf(request, [{ range: { start: end, end }, newText }]) ?? {};
  return [{ title: `Add ${missing.map(({ name }) => name).join(", ")}`, kind: CodeActionKind.RefactorRewrite, edit }];
}
