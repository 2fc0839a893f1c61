import { isMap, isPair, isScalar, isSeq, parseDocument, visit, type Document, type Node, type Pair } from "yaml";
import type { Path } from "../valuePlace.ts";

/** What someone is about to write at an offset of a manifest; `start` and `end` are what stands there. */
export type ManifestPlace =
  | {
      readonly in: "key";
      /** Of the object that the key is in. */
      readonly path: Path;
      readonly present: ReadonlySet<string>;
      readonly start: number;
      readonly end: number;
      /** A colon follows already. */
      readonly hasColon: boolean;
      /** Between braces, where everything stands in one line. */
      readonly flow: boolean;
    }
  | {
      readonly in: "value";
      readonly path: Path;
      readonly start: number;
      readonly end: number;
      /** Text of another field of the same object. */
      readonly beside: (field: string) => string | undefined;
    };

/** Stands for what is being written, so that the text is read as it will be. */
const HERE = "__here__";

/** Undefined in comments and where nothing can be told. Works on text that is not finished. */
export function manifestPlace(text: string, offset: number): ManifestPlace | undefined {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const start = offset - (/[\w./-]*$/.exec(text.slice(lineStart, offset))?.[0].replace(/^-(?=\s|$)/, "").length ?? 0);
  const end = offset + (/^[\w./-]*/.exec(text.slice(offset))?.[0].length ?? 0);
  const before = text.slice(lineStart, start);
  if (/(?:^|\s)#/.test(before)) return undefined;
  const hasColon = /^\s*:/.test(text.slice(end));
  const isValue = /:\s+$/.test(before);
  if (!isValue) {
    const found = find(text.slice(0, start) + (hasColon ? HERE : `${HERE}: `) + text.slice(end), "key");
    if (found) return { in: "key", start, end, hasColon, ...found };
  }
  if (hasColon) return undefined;
  const value = find(text.slice(0, start) + HERE + text.slice(end), "value");
  return value && { in: "value", start, end, path: value.path, beside: value.beside };
}

/** The way to the name of a member at an offset, and where that name stands. */
export function manifestKeyAt(
  text: string,
  offset: number,
): { readonly path: Path; readonly start: number; readonly end: number } | undefined {
  let found: ReturnType<typeof manifestKeyAt>;
  visit(read(text), {
    Pair: (_, pair, ancestors) => {
      const range = isScalar(pair.key) ? pair.key.range : undefined;
      if (!range || offset < range[0] || offset > range[1]) return undefined;
      found = { path: [...pathOf([...ancestors, pair])], start: range[0], end: range[1] };
      return visit.BREAK;
    },
  });
  return found;
}

function read(text: string): Document.Parsed {
  return parseDocument(text, { schema: "failsafe", strict: false, uniqueKeys: false, logLevel: "silent" });
}

interface Found {
  readonly path: Path;
  readonly present: ReadonlySet<string>;
  readonly flow: boolean;
  readonly beside: (field: string) => string | undefined;
}

function find(text: string, what: "key" | "value"): Found | undefined {
  let found: Found | undefined;
  visit(read(text), {
    Scalar: (key, node, ancestors) => {
      if (node.value !== HERE || (key === "key") !== (what === "key")) return undefined;
      const all = what === "key" ? ancestors.slice(0, -1) : [...ancestors, node];
      const map = all.at(-1);
      const present = isMap(map) ? map.items.map(({ key: name }) => (isScalar(name) ? String(name.value) : "")) : [];
      const flow = ancestors.some((one) => (isMap(one) || isSeq(one)) && one.flow === true);
      const holder = ancestors.findLast((one) => isMap(one));
      const beside = (field: string): string | undefined => {
        const other = holder?.get(field);
        return typeof other === "string" ? other : undefined;
      };
      found = { path: pathOf(all), present: new Set(present.filter((name) => name !== HERE)), flow, beside };
      return visit.BREAK;
    },
  });
  return found;
}

/** Names of members and indices of items along a chain of nodes. */
function pathOf(chain: readonly (Document | Node | Pair)[]): Path {
  return chain.flatMap((node, at): (string | number)[] => {
    if (isPair(node)) return [isScalar(node.key) ? String(node.key.value) : ""];
    const next = chain[at + 1];
    return isSeq(node) && next ? [node.items.indexOf(next)] : [];
  });
}
