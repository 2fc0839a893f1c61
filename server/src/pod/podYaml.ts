import { isDeepStrictEqual } from "node:util";
import type { Origin } from "../configuration/types.ts";
import type { NodeSource } from "./node.ts";
import { pointerStep } from "./serialise.ts";
import type { Json, PodPlan } from "./types.ts";
import { literalLines, yamlScalar } from "./yamlScalar.ts";

export interface PodYaml {
  readonly yaml: string;
  /** Line (0-based) → where it came from; every line has one. */
  readonly lineOrigins: Readonly<Record<number, Origin>>;
  /** JSON pointer of what stands in each line. */
  readonly linePointers: readonly string[];
  /** Line (0-based) → every place that it came from, or whose value it took the place of. */
  readonly lineSources: Readonly<Record<number, readonly NodeSource[]>>;
}

const SEVERAL_SOURCES: Origin = { kind: "generated", rule: "put together from several places" };

/** The pod as YAML in the order in which it is sent; each line with the origin of what stands in it. */
export function renderPodYaml(plan: Pick<PodPlan, "pod" | "origins"> & Partial<Pick<PodPlan, "sources">>): PodYaml {
  const printer = new Printer(plan.origins, plan.sources ?? new Map<string, readonly NodeSource[]>());
  printer.value(plan.pod, "", { prefix: "", indent: "" });
  return {
    yaml: `${printer.lines.join("\n")}\n`,
    lineOrigins: printer.lineOrigins,
    linePointers: printer.linePointers,
    lineSources: printer.lineSources,
  };
}

/** Where a value is written: what stands before it in its line, and how far lines below it are indented. */
interface Place {
  readonly prefix: string;
  readonly indent: string;
}

class Printer {
  readonly lines: string[] = [];
  readonly lineOrigins: Record<number, Origin> = {};
  readonly linePointers: string[] = [];
  readonly lineSources: Record<number, readonly NodeSource[]> = {};
  private readonly origins: ReadonlyMap<string, Origin>;
  private readonly sources: ReadonlyMap<string, readonly NodeSource[]>;

  constructor(origins: ReadonlyMap<string, Origin>, sources: ReadonlyMap<string, readonly NodeSource[]>) {
    this.origins = origins;
    this.sources = sources;
  }

  value(value: Json, pointer: string, place: Place): void {
    if (isList(value)) this.list(value, pointer, place);
    else if (typeof value === "object" && value !== null) this.map(value, pointer, place);
    else this.scalar(value, pointer, place);
  }

  private scalar(value: string | number | boolean | null, pointer: string, { prefix, indent }: Place): void {
    const origin = this.originOf(value, pointer);
    const literal = typeof value === "string" && prefix.trim() !== "" ? literalLines(value) : undefined;
    if (!literal) {
      this.line(join(prefix, yamlScalar(value)), pointer, origin);
      return;
    }
    this.line(join(prefix, literal.header), pointer, origin);
    for (const line of literal.lines) this.line(line === "" ? "" : `${indent}  ${line}`, pointer, origin);
  }

  private list(items: readonly Json[], pointer: string, { prefix, indent }: Place): void {
    if (items.length === 0) {
      this.line(join(prefix, "[]"), pointer, this.originOf(items, pointer));
      return;
    }
    if (prefix.trim() !== "") this.line(prefix, pointer, this.originOf(items, pointer));
    items.forEach((item, index) => {
      const itemPointer = pointer + pointerStep(index);
      const nested = isList(item) && item.length > 0;
      if (nested) this.line(`${indent}-`, itemPointer, this.originOf(item, itemPointer));
      this.value(item, itemPointer, {
        prefix: nested ? "" : `${indent}- `,
        indent: `${indent}  `,
      });
    });
  }

  /** The first member of an object in a list stands behind its dash. */
  private map(object: Readonly<Record<string, Json>>, pointer: string, { prefix, indent }: Place): void {
    const members = Object.entries(object);
    if (members.length === 0) {
      this.line(join(prefix, "{}"), pointer, this.originOf(object, pointer));
      return;
    }
    const inline = prefix === "" || prefix.endsWith("- ");
    if (!inline) this.line(prefix, pointer, this.originOf(object, pointer));
    members.forEach(([name, value], index) => {
      const start = inline && index === 0 && prefix !== "" ? prefix : indent;
      // A list stands as deep as its name, an object deeper.
      const deeper = isList(value) || isScalar(value) ? indent : `${indent}  `;
      this.value(value, pointer + pointerStep(name), { prefix: `${start}${yamlScalar(name)}:`, indent: deeper });
    });
  }

  private line(text: string, pointer: string, { origin, sources }: Found): void {
    const line = this.lines.length;
    this.lineOrigins[line] = origin;
    this.lineSources[line] = sources;
    this.linePointers.push(pointer);
    this.lines.push(text);
  }

  /** A leaf's own origin; for a line above several leaves the one that they share, or all of them. */
  private originOf(value: Json, pointer: string): Found {
    const further = this.sources.get(pointer) ?? [];
    const own = this.origins.get(pointer);
    if (own) return { origin: own, sources: [{ origin: own }, ...further] };
    const origins = [...leafPointers(value, pointer)].flatMap((leaf) => this.origins.get(leaf) ?? []);
    const shared = sharedOrigin(origins) ?? sharedOrigin(origins.map(wholeEntry));
    const places = distinct(shared ? origins.slice(0, 1) : origins);
    return { origin: shared ?? SEVERAL_SOURCES, sources: [...places, ...further] };
  }
}

interface Found {
  readonly origin: Origin;
  readonly sources: readonly NodeSource[];
}

/** One origin for each entry of a file, or place in it; what DBND makes by itself is left out. */
function distinct(origins: readonly Origin[]): readonly NodeSource[] {
  const found = new Map<string, NodeSource>();
  for (const origin of origins) {
    if (origin.kind === "generated") continue;
    const name = origin.kind === "file" && origin.entry ? { ...origin.entry, uri: origin.uri } : origin;
    const text = JSON.stringify(name);
    if (!found.has(text)) found.set(text, { origin });
  }
  return [...found.values()];
}

function sharedOrigin(origins: readonly Origin[]): Origin | undefined {
  const [first] = origins;
  return first && origins.every((origin) => isDeepStrictEqual(origin, first)) ? first : undefined;
}

/** For a part of a cfg entry's value the entry itself. */
function wholeEntry(origin: Origin): Origin {
  if (origin.kind !== "file" || !origin.entry) return origin;
  return { ...origin, range: origin.entry.range, keyRange: origin.entry.keyRange };
}

function* leafPointers(value: Json, pointer: string): Iterable<string> {
  const members = isScalar(value) ? [] : Object.entries(value as Readonly<Record<string, Json>>);
  if (members.length === 0) yield pointer;
  for (const [name, member] of members) yield* leafPointers(member, pointer + pointerStep(name));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isScalar(value: Json): value is string | number | boolean | null {
  return typeof value !== "object" || value === null;
}

function join(prefix: string, text: string): string {
  return prefix === "" || prefix.endsWith(" ") ? `${prefix}${text}` : `${prefix} ${text}`;
}
