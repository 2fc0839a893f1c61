import { positionInValue, rangeInValue } from "../cfg/positions.ts";
import type { CfgDocument, CfgEntry, Placed } from "../cfg/types.ts";
import type { Position, Range, TextEdit } from "../text/types.ts";
import { parseHjson } from "../values/hjson.ts";
import { hjsonTokens } from "../values/hjsonTokens.ts";
import { samePlain } from "../values/samePlain.ts";
import type { MemberNode, ParsedValue, PlainValue, ScalarNode, ValueNode } from "../values/types.ts";

/** An entry of a cfg file whose value is a list or a dictionary in brackets. */
interface Bracketed {
  readonly document: CfgDocument;
  readonly entry: Placed<CfgEntry>;
  readonly text: string;
  readonly parsed: ParsedValue;
}

/**
 * Edits that put one more element at the end of a list of a cfg file: what stands there stays as it is, its comments and
 * its layout included. Undefined where the value is no list in brackets, or cannot be read.
 */
export function withElement(
  document: CfgDocument,
  entry: Placed<CfgEntry>,
  element: Readonly<Record<string, string>>,
): readonly TextEdit[] | undefined {
  const list = bracketed(document, entry);
  const { tree, value } = list?.parsed ?? {};
  if (!list || tree?.type !== "array" || !Array.isArray(value)) return undefined;
  const added = doubled(element);
  const edits = inserted(list, tree.start, tree.elements, inOneLine(added));
  return checked(list, edits, (after) => samePlain(after, [...(value as readonly PlainValue[]), added]));
}

/**
 * Edits that make other texts of the members of a dictionary of a cfg file: only members that differ are touched, and one
 * that goes makes room for one that comes. Undefined as above.
 */
export function withMembers(
  document: CfgDocument,
  entry: Placed<CfgEntry>,
  members: Readonly<Record<string, string>>,
): readonly TextEdit[] | undefined {
  const wanted = doubled(members);
  const dictionary = bracketed(document, entry);
  const tree = dictionary?.parsed.tree;
  if (!dictionary || tree?.type !== "object") return undefined;
  const there = tree.members.map((member) => ({ member, name: String(member.key.value) }));
  const gone = there.filter(({ name }) => wanted[name] === undefined);
  const isGone = (member: MemberNode): boolean => gone.some((one) => one.member === member);
  const come = Object.entries(wanted).filter(([name]) => there.every((one) => one.name !== name));
  const edits = there.flatMap((one): readonly TextEdit[] => {
    const { member, name } = one;
    const place = gone.indexOf(one);
    if (place < 0) return rewritten(dictionary, member.value, wanted[name] ?? "");
    const [other, text] = come[place] ?? [];
    if (other === undefined || text === undefined) return [removed(dictionary, tree.members, member, isGone)];
    return [...rewritten(dictionary, member.key, other), ...rewritten(dictionary, member.value, text)];
  });
  const more = come.slice(gone.length).map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`);
  if (more.length > 0) edits.push(...inserted(dictionary, tree.start, tree.members, more.join(", ")));
  const isWanted = (after: PlainValue): boolean =>
    typeof after === "object" &&
    after !== null &&
    samePlain(sorted(after as Readonly<Record<string, PlainValue>>), sorted(wanted));
  return checked(dictionary, edits, isWanted);
}

/** Where a list or dictionary of a cfg file says a text: the whole member that has it as its name, else the text. */
export function rangeOfWord({ node, line }: Placed<CfgEntry>, word: string): Range | undefined {
  const { text } = node.value;
  if (!/^\s*[[{]/u.test(text)) return undefined;
  const found = nodeOfWord(parseHjson(text).tree, word);
  return found && rangeInValue(node.value, found.start, found.end, line);
}

function nodeOfWord(node: ValueNode, word: string): ValueNode | MemberNode | undefined {
  if (node.type === "scalar") return node.value === word ? node : undefined;
  if (node.type === "array") return firstOf(node.elements, (element) => nodeOfWord(element, word));
  const member = node.members.find(({ key }) => key.value === word);
  return member ?? firstOf(node.members, ({ value }) => value && nodeOfWord(value, word));
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function bracketed(document: CfgDocument, entry: Placed<CfgEntry>): Bracketed | undefined {
  const { text } = entry.node.value;
  if (!/^\s*[[{]/u.test(text)) return undefined;
  const parsed = parseHjson(text);
  return parsed.problems.length > 0 ? undefined : { document, entry, text, parsed };
}

/** Behind the last of the nodes: on a line of its own where that has one. */
function inserted(
  { document, entry, text, parsed }: Bracketed,
  start: number,
  nodes: readonly { readonly start: number; readonly end: number }[],
  item: string,
): TextEdit[] {
  const { value } = entry.node;
  const at = (offset: number, newText: string): TextEdit => ({
    range: rangeInValue(value, offset, offset, entry.line),
    newText,
  });
  const last = nodes.at(-1);
  if (!last) return [at(start + 1, item)];
  const behind = hjsonTokens(text, parsed.tree)?.filter((token) => token.start >= last.end) ?? [];
  const comma = behind.find(({ kind }) => kind === "comma");
  const first = positionInValue(value, last.start, entry.line);
  const end = positionInValue(value, last.end, entry.line);
  const indent = document.text.line(first.line).slice(0, first.character);
  const close = positionInValue(value, parsed.tree.end - 1, entry.line);
  if (indent.trim() !== "" || close.line === end.line) {
    const separator = indent.trim() === "" ? `\n${indent}` : " ";
    return comma ? [at(comma.end, `${separator}${item},`)] : [at(last.end, `,${separator}${item}`)];
  }
  const lineEnd = { line: end.line, character: document.text.line(end.line).trimEnd().length };
  const line = { range: { start: lineEnd, end: lineEnd }, newText: `\n${indent}${item}${comma ? "," : ""}` };
  return comma ? [line] : [at(last.end, ","), line];
}

/** Its lines where it has them for itself, else it and a comma: of the last ones the comma before them. */
function removed(
  { document, entry, text, parsed }: Bracketed,
  members: readonly MemberNode[],
  one: MemberNode,
  isGone: (member: MemberNode) => boolean,
): TextEdit {
  const { value } = entry.node;
  const at = (offset: number): Position => positionInValue(value, offset, entry.line);
  const index = members.indexOf(one);
  const [before, next] = [members[index - 1], members[index + 1]];
  const comma = hjsonTokens(text, parsed.tree)?.find(({ kind, start }) => kind === "comma" && start >= one.end);
  const isOwn = comma !== undefined && (next === undefined || comma.start < next.start);
  const to = isOwn ? comma.end : one.end;
  const [start, end] = [at(one.start), at(to)];
  const isAlone =
    document.text.line(start.line).slice(0, start.character).trim() === "" &&
    /^\s*(?:(?:#|\/\/).*)?$/u.test(document.text.line(end.line).slice(end.character));
  if (isAlone) {
    const lines = { start: { line: start.line, character: 0 }, end: { line: end.line + 1, character: 0 } };
    return { range: lines, newText: "" };
  }
  const isBehindKept = before !== undefined && !isGone(before) && members.slice(index).every(isGone);
  const from =
    isBehindKept && (next !== undefined || !isOwn) && at(before.end).line === start.line ? before.end : one.start;
  const until = next && at(next.start).line === end.line ? next.start : to;
  return { range: rangeInValue(value, from, until, entry.line), newText: "" };
}

/** Another text in the place of a scalar, in its quotes. */
function rewritten({ entry }: Bracketed, node: ValueNode | undefined, text: string): TextEdit[] {
  if (node?.type === "scalar" && String(node.value) === text) return [];
  if (!node) return [];
  const newText = node.type === "scalar" ? asBefore(node, text) : JSON.stringify(text);
  return [{ range: rangeInValue(entry.node.value, node.start, node.end, entry.line), newText }];
}

function asBefore({ form }: ScalarNode, text: string): string {
  if (form === "single" && !/['\\\n]/u.test(text)) return `'${text}'`;
  const isPlain = /^[A-Za-z][\w./-]*$/u.test(text) && !/^(?:true|false|null)$/u.test(text);
  return form === "bare" && isPlain ? text : JSON.stringify(text);
}

/** As a cfg file has it. */
function doubled(members: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(members).map(([name, text]) => [name, text.replaceAll("%", "%%")]));
}

function inOneLine(members: Readonly<Record<string, string>>): string {
  return `{${Object.entries(members)
    .map(([name, text]) => `${JSON.stringify(name)}: ${JSON.stringify(text)}`)
    .join(", ")}}`;
}

/** In the order of their names; what is no text counts as what it would be as one. */
function sorted(members: Readonly<Record<string, PlainValue>>): Readonly<Record<string, PlainValue>> {
  const named = Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(named.map(([name, value]) => [name, typeof value === "object" ? value : String(value)]));
}

/** What is read after the edits is what was wanted; else text without quotes may have swallowed a part of it. */
function checked(
  { document, entry }: Bracketed,
  edits: readonly TextEdit[],
  isWanted: (after: PlainValue) => boolean,
): readonly TextEdit[] | undefined {
  const inOrder = edits.toSorted(
    ({ range: { start: one } }, { range: { start: other } }) =>
      one.line - other.line || one.character - other.character,
  );
  const after = document.change(inOrder.toReversed()).nodeAt(entry.line)?.node;
  if (after?.kind !== "entry" || after.key !== entry.node.key) return undefined;
  const parsed = parseHjson(after.value.text);
  return parsed.problems.length === 0 && isWanted(parsed.value) ? inOrder : undefined;
}
