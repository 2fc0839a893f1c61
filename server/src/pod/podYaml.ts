import { isDeepStrictEqual } from "node:util";
import type { Origin } from "../configuration/types.ts";
import { pointerStep } from "./serialise.ts";
import type { Json, PodPlan } from "./types.ts";
import { literalLines, yamlScalar } from "./yamlScalar.ts";

export interface PodYaml {
  readonly yaml: string;
  /** Line (0-based) → where it came from; every line has one. */
  readonly lineOrigins: Readonly<Record<number, Origin>>;
  /** JSON pointer of what stands in each line. */
  readonly linePointers: readonly string[];
}

const SEVERAL_SOURCES: Origin = { kind: "generated", rule: "put together from several places" };

/** The pod as YAML in the order in which it is sent; each line with the origin of what stands in it. */
export function renderPodYaml(plan: Pick<PodPlan, "pod" | "origins">): PodYaml {
  const printer = new Printer(plan.origins);
  printer.value(plan.pod, "", { prefix: "", indent: "" });
  return {
    yaml: `${printer.lines.join("\n")}\n`,
    lineOrigins: printer.lineOrigins,
    linePointers: printer.linePointers,
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
  private readonly origins: ReadonlyMap<string, Origin>;

  constructor(origins: ReadonlyMap<string, Origin>) {
    this.origins = origins;
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

  private line(text: string, pointer: string, origin: Origin): void {
    this.lineOrigins[this.lines.length] = origin;
    this.linePointers.push(pointer);
    this.lines.push(text);
  }

  /** A leaf's own origin; for a line above several leaves the one that they share. */
  private originOf(value: Json, pointer: string): Origin {
    const own = this.origins.get(pointer);
    if (own) return own;
    const origins = [...leafPointers(value, pointer)].flatMap((leaf) => this.origins.get(leaf) ?? []);
    return sharedOrigin(origins) ?? sharedOrigin(origins.map(wholeEntry)) ?? SEVERAL_SOURCES;
  }
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
