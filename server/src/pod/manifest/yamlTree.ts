import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  type Document,
  type Node,
  type Pair,
  type ParsedNode,
} from "yaml";
import type { Origin } from "../../configuration/types.ts";
import type { Position, Range } from "../../text/types.ts";
import { PodRefused } from "../problems.ts";
import { readPlain, readTagged, textScalar, type PythonScalar } from "./pythonYaml.ts";

/** A manifest as Python's YAML reader yields it, with the place of each value. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly scalar: PythonScalar;
  readonly origin: Origin;
  /** For a value that is not known: the expression that hides it. */
  readonly hiddenBy?: string;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly origin: Origin;
}

export interface YamlMap {
  readonly kind: "map";
  /** In order; of a key that stands twice, the last. */
  readonly entries: readonly YamlEntry[];
  readonly origin: Origin;
}

export interface YamlEntry {
  readonly key: PythonScalar;
  readonly value: YamlNode;
}

export interface ManifestText {
  readonly uri: string;
  readonly text: string;
}

/** Aliases can multiply a small text: a manifest of more nodes than this is refused. */
const MOST_NODES = 50_000;

/** What PyYAML refuses before it reads anything (PyYAML 6.0, `Reader.NON_PRINTABLE`). */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** Reads one YAML document as Python would; undefined when it is empty. Throws `PodRefused` (`yaml-syntax`). */
export function readYaml(manifest: ManifestText): YamlNode | undefined {
  return new Reader(manifest).read();
}

class Reader {
  private readonly manifest: ManifestText;
  private readonly lines = new LineCounter();
  private readonly open = new Set<Node>();
  private document: Document.Parsed | undefined;
  private nodes = 0;

  constructor(manifest: ManifestText) {
    this.manifest = manifest;
  }

  read(): YamlNode | undefined {
    const documents = parseAllDocuments(this.manifest.text, {
      schema: "failsafe",
      version: "1.1",
      resolveKnownTags: false,
      merge: false,
      uniqueKeys: false,
      keepSourceTokens: true,
      lineCounter: this.lines,
      logLevel: "silent",
    });
    const unprintable = this.manifest.text.search(UNPRINTABLE);
    if (unprintable >= 0) {
      this.refuse("This character cannot be printed, and Python's YAML reader takes none of those. Delete it.", [
        unprintable,
        unprintable + 1,
      ]);
    }
    if (!Array.isArray(documents)) return undefined;
    const [document, second] = documents as readonly Document.Parsed[];
    const error = documents.flatMap((each) => each.errors)[0];
    if (error) this.refuse(`The manifest is not valid YAML: ${error.message.split("\n")[0] ?? ""}`, error.pos);
    if (second) {
      this.refuse("The manifest holds two YAML documents; only one is read. Remove everything from the second `---`.", [
        second.range[0],
        second.range[1],
      ]);
    }
    this.document = document;
    const root: ParsedNode | null | undefined = document?.contents;
    if (!root) return undefined;
    const node = this.node(root, this.range(root));
    return node.kind === "scalar" && node.scalar.type === "null" ? undefined : node;
  }

  private node(node: Node | null, keyRange: Range): YamlNode {
    if (++this.nodes > MOST_NODES) this.refuse("The manifest is too large to be read.", [0, 1]);
    if (!node)
      return {
        kind: "scalar",
        scalar: { type: "null", value: null, text: "None" },
        origin: this.origin(keyRange, keyRange),
      };
    if (this.open.has(node)) this.refuse("An alias in the manifest leads back to itself.", offsets(node));
    this.open.add(node);
    const read = this.readNode(node, this.origin(this.range(node), keyRange), keyRange);
    this.open.delete(node);
    return read;
  }

  private readNode(node: Node, origin: Origin, keyRange: Range): YamlNode {
    if (isAlias(node)) {
      const target = this.document && node.resolve(this.document);
      if (!target) this.refuse("The manifest names an anchor that does not exist.", offsets(node));
      return this.node(target, keyRange);
    }
    if (isSeq(node)) {
      const items = (node.items as Node[]).map((item) => this.node(item, this.range(item)));
      return { kind: "list", items, origin };
    }
    if (isMap(node)) return { kind: "map", entries: this.entries(node.items as Pair<Node, Node | null>[]), origin };
    return { kind: "scalar", scalar: this.scalar(node), origin };
  }

  private entries(pairs: readonly Pair<Node, Node | null>[]): readonly YamlEntry[] {
    const entries = new Map<unknown, YamlEntry>();
    const merged: YamlEntry[] = [];
    for (const pair of pairs) {
      const keyRange = this.range(pair.key);
      const value = this.node(pair.value, keyRange);
      if (isMergeKey(pair.key)) {
        merged.push(...this.mergedEntries(value, pair.key));
        continue;
      }
      const key = this.node(pair.key, keyRange);
      if (key.kind !== "scalar") this.refuse("A list or an object cannot be a key in the manifest.", offsets(pair.key));
      const same = keyIdentity(key.scalar);
      // The last value counts, under the first spelling of its key.
      entries.set(same, { key: entries.get(same)?.key ?? key.scalar, value });
    }
    const inherited = merged.filter(({ key }) => !entries.has(keyIdentity(key)));
    return [...new Map(inherited.map((entry) => [keyIdentity(entry.key), entry])).values(), ...entries.values()];
  }

  /** What `<<: *anchor` brings in; of several objects the first wins. */
  private mergedEntries(value: YamlNode, key: Node): readonly YamlEntry[] {
    if (value.kind === "map") return value.entries;
    if (value.kind === "list" && value.items.every((item) => item.kind === "map")) {
      return value.items.toReversed().flatMap((item) => item.entries);
    }
    return this.refuse("`<<` takes an object or a list of objects.", offsets(key));
  }

  private scalar(node: Node): PythonScalar {
    if (!isScalar(node)) return textScalar("");
    const text = typeof node.value === "string" ? node.value : "";
    const scalar = node.tag === undefined ? untagged(node, text) : readTagged(node.tag, text);
    return scalar ?? this.refuse(`Python's YAML reader cannot read \`${text}\` here.`, offsets(node));
  }

  private origin(range: Range, keyRange: Range): Origin {
    return { kind: "file", uri: this.manifest.uri, range, keyRange };
  }

  private range(node: Node | null): Range {
    const [start, end] = node ? offsets(node) : [0, 0];
    return { start: this.position(start), end: this.position(end) };
  }

  private position(offset: number): Position {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(line - 1, 0), character: Math.max(col - 1, 0) };
  }

  private refuse(message: string, [start, end]: readonly [number, number]): never {
    const range = { start: this.position(start), end: this.position(end) };
    throw new PodRefused("yaml-syntax", message, this.origin(range, range), "pod_yaml");
  }
}

/** To Python `1`, `1.0` and `True` are the same key. */
function keyIdentity({ type, value, text }: PythonScalar): unknown {
  return type === "str" || type === "time" ? `${type} ${text}` : type === "bool" ? Number(value) : value;
}

function untagged(node: Scalar, text: string): PythonScalar | undefined {
  return node.type === Scalar.PLAIN ? readPlain(text) : textScalar(text);
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.value === "<<";
}

function offsets(node: Node): readonly [number, number] {
  return node.range ? [node.range[0], node.range[1]] : [0, 0];
}
