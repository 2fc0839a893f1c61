import type { SectionSchema } from "../schema/types.ts";
import type { ClassRegistry } from "./classes.ts";
import { nearestNames } from "./editDistance.ts";
import type { ConfigurationProblem, LayerValue } from "./types.ts";

/** What resolution asks of a configuration; section names in any case. */
export interface SectionReader {
  /** The text of a key of that very section, after variables and references; undefined when not set or `@none`. */
  text(section: string, key: "_type" | "_from"): string | undefined;
  value(section: string, key: "_type" | "_from"): LayerValue | undefined;
}

export type FoundClass = { readonly schema: SectionSchema } | { readonly problem: ConfigurationProblem };

/**
 * The class of a section (dbnd 1.0.28, spec 1.5): a registered name, else the class of what `_type` names, else of what
 * `_from` names. DBND imports a dotted name; code is never run here, so such a class has to be known beforehand.
 */
export function findClass(name: string, reader: SectionReader, registry: ClassRegistry): FoundClass {
  const visited = new Set<string>();
  let current = name;
  let link: Link | undefined;
  for (;;) {
    const schema = registry.find(current);
    if (schema) return { schema };
    if (visited.has(current)) {
      return refused("recursion", () => `${chain(visited, current)} lead in a circle.`, link, reader);
    }
    visited.add(current);
    const type = reader.text(current, "_type");
    const next = type || reader.text(current, "_from");
    if (!next) return notFound(name, current, link, reader, registry);
    link = { section: current, key: type ? "_type" : "_from" };
    if (next === current) {
      const message = `${link.key} of [${current}] names its own section. Name another one.`;
      return refused("type-recursion", () => message, link, reader);
    }
    current = next;
  }
}

/** A key that leads from one section to another. */
interface Link {
  readonly section: string;
  readonly key: "_type" | "_from";
}

/** The name under which DBND reads an object's own keys: other characters become `_` (`my-engine` → `my_engine`). */
export function cleanedName(name: string): string {
  return name.replace(/[^A-Za-z0-9_.]/gu, "_");
}

export interface SectionList {
  /** Lower case, without repetitions; first wins inside a layer. */
  readonly sections: readonly string[];
  /** Set when `_from` leads in a circle, which makes DBND hang. */
  readonly problem?: ConfigurationProblem;
}

/** The sections an object takes its values from (spec 1.5): own, chain of `_from`, family, class path, fallback. */
export function sectionList(name: string, schema: SectionSchema | undefined, reader: SectionReader): SectionList {
  const { names, problem } = fromChain(cleanedName(name), reader);
  const all = [...names, ...(schema ? classSections(schema) : [])];
  const sections = [...new Set(all.map((section) => section.toLowerCase()))];
  return problem ? { sections, problem } : { sections };
}

function classSections(schema: SectionSchema): readonly string[] {
  const fallback = schema.kind === "task" ? "task" : "config";
  return [schema.family, ...(schema.classPath === undefined ? [] : [schema.classPath]), fallback];
}

/** Own section and what `_from` leads to; one that names itself, in that very spelling, ends the chain. */
function fromChain(
  own: string,
  reader: SectionReader,
): { readonly names: readonly string[]; readonly problem?: ConfigurationProblem } {
  const names = [own];
  const visited = new Set(names);
  let current = own;
  for (;;) {
    const next = reader.text(current, "_from");
    if (!next || next === current) return { names };
    if (visited.has(next)) {
      const message = `${chain(visited, next)} lead in a circle: DBND never ends.`;
      return { names, ...refused("cycle", () => message, { section: current, key: "_from" }, reader) };
    }
    visited.add(next);
    names.push(next);
    current = next;
  }
}

function chain(visited: ReadonlySet<string>, last: string): string {
  return `_type and _from of ${[...visited, last].map((section) => `[${section}]`).join(" → ")}`;
}

function notFound(
  name: string,
  last: string,
  link: Link | undefined,
  reader: SectionReader,
  registry: ClassRegistry,
): FoundClass {
  const message = (): string => {
    const near = nearestNames(last, registry.families);
    const hint = near.length > 0 ? ` Did you mean ${near.slice(0, 3).join(" or ")}?` : "";
    return last === name
      ? `[${name}] has no _type, and DBND knows no class of that name.${hint}`
      : `DBND knows no class or section "${last}", which [${name}] is to be.${hint}`;
  };
  return refused("type-not-found", message, link ?? { section: name, key: "_type" }, reader);
}

/** The problem is worked out when somebody asks: most sections of a file are no classes, and nobody builds them. */
function refused(
  code: ConfigurationProblem["code"],
  message: () => string,
  { section, key }: Link = { section: "", key: "_type" },
  reader: SectionReader,
): { readonly problem: ConfigurationProblem } {
  let problem: ConfigurationProblem | undefined;
  return {
    get problem() {
      return (problem ??= {
        code,
        message: message(),
        origin: reader.value(section, key)?.origin ?? { kind: "default", section, key },
        key,
      });
    },
  };
}
