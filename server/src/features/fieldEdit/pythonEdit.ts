import type { SyntaxNode } from "@lezer/common";
import type { FieldChange, FieldEdit } from "../../protocol/fieldEdit.ts";
import { childrenOf, parsePython, type PythonSource } from "../../python/syntax/source.ts";
import type { Range } from "../../text/types.ts";
import type { EditedFile } from "./editedFile.ts";
import { withAmount, withNumber, withToleration } from "./pythonCall.ts";
import { pythonText } from "./pythonText.ts";

/** A change in a DAG file: of a value, an entry of a dictionary, or the arguments of the call at the range. */
export function pythonEdit({ uri, text }: EditedFile, range: Range, change: FieldChange): FieldEdit | undefined {
  const source = parsePython(uri, text.toString());
  const offset = text.offsetAt(range.start);
  if ("addToleration" in change) return withToleration(source, offset, change);
  if ("amount" in change) return withAmount(source, offset, change.amount);
  if ("argument" in change) return withNumber(source, offset, change.argument, change.value);
  const node = source.nodeAt(range);
  if (!node) return undefined;
  if ("set" in change) {
    const newText = pythonScalar(source.textOf(node), node.name, change.set);
    return newText === undefined ? undefined : { range, newText };
  }
  return withoutEntry(source, node);
}

/** Strings, numbers and names are replaced; what is computed is left to who wrote it. */
function pythonScalar(before: string, kind: string, value: string): string | undefined {
  if (kind === "Number" && /^\d+(?:\.\d+)?$/.test(value)) return value;
  if (!["String", "ContinuedString", "Number", "VariableName", "MemberExpression"].includes(kind)) return undefined;
  return pythonText(value, /^\w*?(["'])/.exec(before)?.[1] ?? '"');
}

/** `"a": 1` with the comma behind it, or the one before it where it is the last. */
function withoutEntry(source: PythonSource, value: SyntaxNode): FieldEdit | undefined {
  const dictionary = value.parent;
  if (dictionary?.name !== "DictionaryExpression") return undefined;
  const parts = childrenOf(dictionary).filter(({ name }) => name !== "Comment");
  const at = parts.findIndex(({ from, to }) => from === value.from && to === value.to);
  const [before, key, colon, after, next] = [parts[at - 3], parts[at - 2], parts[at - 1], parts[at + 1], parts[at + 2]];
  if (!before || !key || colon?.name !== ":" || !after) return undefined;
  const isLast = after.name !== "," || next === undefined || next.name === "}";
  const from = isLast ? (before.name === "," ? before.from : before.to) : key.from;
  const to = isLast ? (before.name !== "," && after.name === "," ? after.to : value.to) : next.from;
  return { range: source.rangeOf({ from, to }), newText: "" };
}
