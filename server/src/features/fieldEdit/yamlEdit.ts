import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Amount, FieldChange, FieldEdit } from "../../protocol/fieldEdit.ts";
import type { Range } from "../../text/types.ts";
import type { EditedFile } from "./editedFile.ts";

/** A change in a manifest: of a value, an entry of a mapping, or the tolerations of the pod. */
export function yamlEdit(file: EditedFile, range: Range, change: FieldChange): FieldEdit | undefined {
  const { text } = file;
  const content = text.toString();
  const document = parseDocument(content, { keepSourceTokens: false, logLevel: "silent" });
  if (document.errors.length > 0) return undefined;
  const edit = (from: number, to: number, newText: string): FieldEdit => ({
    range: { start: text.positionAt(from), end: text.positionAt(to) },
    newText,
  });
  if ("set" in change) {
    const newText = yamlScalar(text.slice(range), change.set);
    return newText === undefined ? undefined : { range, newText };
  }
  if ("addToleration" in change) return withToleration(document, content, change.addToleration, edit);
  if ("amount" in change) return withAmount(document, content, text.offsetAt(range.start), change.amount, edit);
  if ("argument" in change) return undefined;
  return withoutEntry(document, content, text.offsetAt(range.start), edit);
}

type MakeEdit = (from: number, to: number, newText: string) => FieldEdit;

function yamlScalar(before: string, value: string): string | undefined {
  if (/^[[{&*|>]|\n/.test(before)) return undefined;
  if (before.startsWith("'")) return `'${value.replaceAll("'", "''")}'`;
  if (before.startsWith('"')) return JSON.stringify(value);
  return plain(value, /^-?\d/.test(before));
}

/** Plain where every reader takes it for the text that it is, or for a number as the one before was. */
function plain(value: string, isNumber = false): string {
  const isPlain =
    /^[A-Za-z][\w./@-]*(?::[\w./@-]+)*$/.test(value) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(value);
  const isAmount = /^\d+(?:\.\d+)?(?:m|[kKMGTPE]i?)$/.test(value);
  return isPlain || isAmount || (isNumber && /^\d+(?:\.\d+)?$/.test(value)) ? value : JSON.stringify(value);
}

/** The lines of an entry; `{}` in the place of a mapping that it was the last of. */
function withoutEntry(document: Document, content: string, offset: number, edit: MakeEdit): FieldEdit | undefined {
  let found: { pair: Pair; map: YAMLMap } | undefined;
  visit(document, {
    Pair(_, pair, path) {
      const map = path.at(-1);
      if (isMap(map) && isScalar(pair.value) && rangeOf(pair.value).from === offset) found = { pair, map };
    },
  });
  if (!found) return undefined;
  const { pair, map } = found;
  const [key, value, whole] = [rangeOf(pair.key), rangeOf(pair.value), rangeOf(map)];
  if (map.items.length === 1) {
    const to = whole.from + content.slice(whole.from, whole.to).trimEnd().length;
    return edit(whole.from, to, "{}");
  }
  const index = map.items.indexOf(pair);
  if (map.flow) {
    const next = map.items[index + 1];
    if (next) return edit(key.from, rangeOf(next.key).from, "");
    return edit(rangeOf(map.items[index - 1]?.value).to, value.to, "");
  }
  const start = content.lastIndexOf("\n", key.from) + 1;
  const end = content.indexOf("\n", value.to);
  // The first entry of an item of a list shares its line with the dash.
  if (content.slice(start, key.from).trim() !== "") return undefined;
  return edit(start, end < 0 ? content.length : end + 1, "");
}

function withToleration(
  document: Document,
  content: string,
  toleration: Readonly<Record<string, string>>,
  edit: MakeEdit,
): FieldEdit | undefined {
  const spec = document.get("spec");
  if (!isMap(spec)) return undefined;
  const pair = spec.items.find(({ key }) => isScalar(key) && key.value === "tolerations");
  const members = Object.entries(toleration).map(([name, value]) => [name, plain(value)] as const);
  const inFlow = `{${members.map((one) => one.join(": ")).join(", ")}}`;
  const list = pair?.value;
  if (isSeq(list) && list.items.length > 0) {
    const last = list.items.at(-1);
    const { from, to } = rangeOf(last);
    if (list.flow) return edit(to, to, `, ${inFlow}`);
    const line = content.slice(content.lastIndexOf("\n", from) + 1, from);
    const dash = /^\s*- +$/.exec(line)?.[0];
    if (dash === undefined) return undefined;
    return insertedAfter(content, to, blockItem(dash, members), edit);
  }
  if (pair) {
    if (!isSeq(list)) return undefined;
    const { from, to } = rangeOf(list);
    return edit(from, to, `[${inFlow}]`);
  }
  const first = rangeOf(spec.items[0]?.key).from;
  if (spec.flow || spec.items.length === 0) return undefined;
  const start = content.lastIndexOf("\n", first) + 1;
  const indent = content.slice(start, first);
  if (indent.trim() !== "") return undefined;
  return edit(start, start, `${indent}tolerations:\n${blockItem(`${indent}- `, members)}\n`);
}

/** An amount of the container at the offset, or of the first one where none is there. */
function withAmount(
  document: Document,
  content: string,
  offset: number,
  { kind, resource, value }: Amount,
  edit: MakeEdit,
): FieldEdit | undefined {
  const containers = document.getIn(["spec", "containers"]);
  if (!isSeq(containers)) return undefined;
  const isHere = (node: unknown): boolean => rangeOf(node).from <= offset && offset < rangeOf(node).to;
  const container = containers.items.find(isHere) ?? containers.items[0];
  if (!isMap(container)) return undefined;
  return withNested(container, ["resources", kind, resource], plain(value), content, edit);
}

/** A scalar below keys of a mapping, those that are missing included; undefined where one of them is no mapping. */
function withNested(
  map: YAMLMap,
  [key = "", ...rest]: readonly string[],
  value: string,
  content: string,
  edit: MakeEdit,
): FieldEdit | undefined {
  const pair = map.items.find((one) => isScalar(one.key) && one.key.value === key);
  if (pair && rest.length > 0) {
    return isMap(pair.value) ? withNested(pair.value, rest, value, content, edit) : undefined;
  }
  if (pair) return undefined;
  const inFlow = rest.reduceRight((inside, name) => `{${name}: ${inside}}`, value);
  if (map.flow) {
    const last = map.items.at(-1);
    const at = last ? rangeOf(last.value ?? last.key).to : rangeOf(map).from + 1;
    return edit(at, at, `${last ? ", " : ""}${key}: ${inFlow}`);
  }
  const from = rangeOf(map.items[0]?.key).from;
  const lineStart = content.lastIndexOf("\n", from - 1) + 1;
  const indent = " ".repeat(from - lineStart);
  const lines = [key, ...rest].map((name, depth, all) => {
    const text = depth === all.length - 1 ? ` ${value}` : "";
    return `${indent}${"  ".repeat(depth)}${name}:${text}`;
  });
  const plainOne = map.items.find(
    (one) => isScalar(one.value) && !/^[|>]/.test(content.slice(rangeOf(one.value).from)),
  );
  if (plainOne) return insertedAfter(content, rangeOf(plainOne.value).to, lines.join("\n"), edit);
  // Where a mapping comes first nobody knows where its comments end.
  return content.slice(lineStart, from).trim() === "" ? edit(lineStart, lineStart, `${lines.join("\n")}\n`) : undefined;
}

function blockItem(dash: string, members: readonly (readonly [string, string])[]): string {
  const inside = " ".repeat(dash.length);
  return members.map(([name, value], index) => `${index === 0 ? dash : inside}${name}: ${value}`).join("\n");
}

/** Behind the line on which something ends. */
function insertedAfter(content: string, to: number, lines: string, edit: MakeEdit): FieldEdit {
  // A block ends behind its last line's end.
  const end = content.charAt(to - 1) === "\n" ? to : content.indexOf("\n", to) + 1;
  if (end > 0) return edit(end, end, `${lines}\n`);
  return edit(content.length, content.length, `\n${lines}\n`);
}

function rangeOf(node: unknown): { readonly from: number; readonly to: number } {
  const [from = 0, to = 0] = (isPair(node) ? undefined : (node as Node | undefined)?.range) ?? [];
  return { from, to };
}
