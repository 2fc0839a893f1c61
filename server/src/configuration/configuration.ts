import type { SectionSchema } from "../schema/types.ts";
import { lookUp } from "./chain.ts";
import { changedSections, CLASS_KEYS } from "./changedSections.ts";
import { ALL_NAMES, Changes, classIn, type Kept } from "./changes.ts";
import { classRegistry, type ClassRegistry } from "./classes.ts";
import type { CommandLineResult } from "./commandLine.ts";
import { inDeclarationOrder } from "./declarationOrder.ts";
import { layersOf, type LayerSource, type Layers } from "./layers.ts";
import { resolveKeys } from "./object.ts";
import { readText } from "./readValue.ts";
import type { ReadContext } from "./readContext.ts";
import { cleanedName, findClass, sectionList, type FoundClass, type SectionReader } from "./resolution.ts";
import type {
  ChainLink,
  Configuration,
  ConfigurationInputs,
  ConfigurationProblem,
  LayerValue,
  ResolvedObject,
  ResolveOptions,
} from "./types.ts";
import { keysOfSection, mergedValue, unknownKeys } from "./unknownKeys.ts";

/**
 * A configuration of these inputs. Cheap to make: what is asked is looked up when it is asked, and kept. With the
 * configuration that it takes the place of, its `changes` tell what has become different.
 */
export function createConfiguration(inputs: ConfigurationInputs, before?: Configuration): Configuration {
  return new LayeredConfiguration(inputs, before instanceof LayeredConfiguration ? before : undefined);
}

class LayeredConfiguration implements Configuration, SectionReader {
  readonly inputs: ConfigurationInputs;
  readonly changes: Changes;
  readonly #layers: Layers;
  readonly #registry: ClassRegistry;
  readonly #context: ReadContext;
  readonly #classes = new Map<string, Kept<FoundClass>>();
  /** What was found by all configurations that follow on each other, newest last. */
  readonly #classesBefore: Map<string, Kept<FoundClass>>;
  /** Objects built without options, by the name asked for. */
  readonly #objects = new Map<string, ResolvedObject>();
  #names: readonly string[] | undefined;
  /** Whether a value was read from a file that it refers to: such files may change unseen. */
  #hasReadFiles = false;

  constructor(inputs: ConfigurationInputs, before?: LayeredConfiguration) {
    this.inputs = inputs;
    const changed = before && !before.#hasReadFiles ? changedSections(before.inputs, inputs) : undefined;
    this.changes = (changed && before?.changes.next(changed.names)) ?? Changes.first();
    if (before && changed?.sameNames) this.#names = before.#names;
    else this.changes.mark(ALL_NAMES);
    const follows = before?.changes.history === this.changes.history;
    this.#classesBefore = follows ? before.#classesBefore : new Map<string, Kept<FoundClass>>();
    this.#layers = layersOf(inputs);
    this.#registry = classRegistry(inputs.classes);
    const { readFile } = inputs;
    this.#context = {
      environment: inputs.environment,
      ...(inputs.home === undefined ? {} : { home: inputs.home }),
      ...(readFile && {
        readFile: (path) => {
          this.#hasReadFiles = true;
          return readFile(path);
        },
      }),
      ...(inputs.surroundings === undefined ? {} : { surroundings: inputs.surroundings }),
    };
  }

  get problems(): readonly ConfigurationProblem[] {
    return this.#layers.commandLine?.problems ?? [];
  }

  get rootParameters(): CommandLineResult["rootParameters"] {
    return this.#layers.commandLine?.rootParameters ?? new Map();
  }

  resolve(sectionName: string, options?: ResolveOptions): ResolvedObject {
    if (options) return this.#build(sectionName, options);
    let object = this.#objects.get(sectionName);
    if (object) {
      this.#findClass(sectionName);
      this.changes.noteAll(object.sections);
    } else {
      object = this.#build(sectionName, {});
      this.#objects.set(sectionName, object);
    }
    return object;
  }

  classOf(sectionName: string): SectionSchema | undefined {
    const found = this.#findClass(sectionName);
    return "schema" in found ? found.schema : this.#registry.readAs(sectionName);
  }

  get(section: string, key: string): LayerValue | undefined {
    const [name, lowerKey] = [section.toLowerCase(), key.toLowerCase()];
    this.changes.note(CLASS_KEYS.includes(lowerKey) ? classIn(name) : name);
    return mergedValue(this.#sources, name, lowerKey);
  }

  getText(section: string, key: string): string | undefined {
    const value = this.get(section, key);
    return value && textOf(value, this.#context);
  }

  chain(sections: readonly string[], key: string): readonly ChainLink[] {
    const lower = sections.map((section) => section.toLowerCase());
    this.changes.noteAll(lower);
    return lookUp(this.#sources, [...new Set(lower)], key.toLowerCase()).chain;
  }

  sectionNames(): readonly string[] {
    this.changes.note(ALL_NAMES);
    return (this.#names ??= [...new Set(this.#sources.flatMap((layer) => [...layer.sectionNames()]))]);
  }

  isDefinedByUser(section: string): boolean {
    const name = section.toLowerCase();
    this.changes.note(name);
    return this.#layers.isDefinedByUser(name);
  }

  keys(section: string): readonly string[] {
    const name = section.toLowerCase();
    this.changes.note(name);
    return [...keysOfSection(this.#sources, name)];
  }

  /** For `findClass` and `sectionList`. */
  text(section: string, key: "_type" | "_from"): string | undefined {
    return this.getText(section, key);
  }

  /** For `findClass` and `sectionList`. */
  value(section: string, key: "_type" | "_from"): LayerValue | undefined {
    return this.get(section, key);
  }

  get #sources(): readonly LayerSource[] {
    return this.#layers.sources;
  }

  #findClass(name: string): FoundClass {
    let known = this.#classes.get(name);
    if (!known) {
      const before = this.#classesBefore.get(name);
      if (before && this.changes.holds(before)) known = before;
      if (known) this.#classes.set(name, known);
    }
    if (known) {
      this.changes.noteAll(known.names);
      return known.value;
    }
    const found = this.changes.record(() => findClass(name, this, this.#registry));
    this.#classes.set(name, found);
    this.#classesBefore.set(name, found);
    return found.value;
  }

  #build(name: string, options: ResolveOptions): ResolvedObject {
    const found: FoundClass = options.schema ? { schema: options.schema } : this.#findClass(name);
    const schema = "schema" in found ? found.schema : undefined;
    const { sections, problem } = sectionList(name, schema, this);
    this.changes.noteAll(sections);
    const problems: ConfigurationProblem[] = [];
    if ("problem" in found) problems.push(found.problem);
    else if (problem) problems.push(problem);
    const ownSection = cleanedName(name);
    if (!schema) {
      return { name, ownSection, sections, family: "", values: new Map(), problems, unknownKeys: [] };
    }
    const { use, environment } = options;
    const values = resolveKeys({
      schema,
      layers: this.#sources,
      sections,
      context: this.#context,
      ...(use && { use }),
      ...(environment && { environment }),
    });
    const unknown = once(() => unknownKeys(schema, this.#sources, sections));
    const allProblems = once(() => [...problems, ...problemsOf(values, unknown)]);
    return {
      name,
      ownSection,
      sections,
      family: schema.family,
      ...(schema.classPath === undefined ? {} : { classPath: schema.classPath }),
      schema,
      values,
      get problems() {
        return allProblems();
      },
      get unknownKeys() {
        return unknown();
      },
    };
  }
}

/** Computed when it is first asked for. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** What is wrong with the values of an object, and with its unknown keys where they are errors. */
function problemsOf(
  values: ResolvedObject["values"],
  unknown: () => ResolvedObject["unknownKeys"],
): readonly ConfigurationProblem[] {
  const problems = inDeclarationOrder(values.values()).flatMap((value) => (value.problem ? [value.problem] : []));
  const strict = values.get("validate_no_extra_params")?.value === "error";
  return [...problemsInOrder(problems), ...(strict ? unknown().map(asProblem) : [])];
}

/** DBND stops at the first value it cannot read, and tells of missing ones only when all others are fine. */
function problemsInOrder(problems: readonly ConfigurationProblem[]): readonly ConfigurationProblem[] {
  const isMissing = (problem: ConfigurationProblem): boolean => problem.code === "required-key-missing";
  return [...problems.filter((problem) => !isMissing(problem)), ...problems.filter(isMissing)];
}

function asProblem(unknown: ResolvedObject["unknownKeys"][number]): ConfigurationProblem {
  const hint = unknown.suggestions.length > 0 ? ` Did you mean ${unknown.suggestions.join(" or ")}?` : "";
  return {
    code: "unknown-key",
    message: `There is no key ${unknown.key} here, and validate_no_extra_params makes that an error.${hint}`,
    origin: unknown.origin,
    key: unknown.key,
  };
}

/** A directly read value as text; undefined for `@none`, for what cannot be read, and for what is no text. */
function textOf(value: LayerValue, context: ReadContext): string | undefined {
  const text = value.text ?? (typeof value.plain === "string" ? value.plain : undefined);
  if (text === undefined) return undefined;
  if (!/[$~@]/.test(text)) return text;
  const reading = readText(text, { kind: "string" }, context);
  return "problem" in reading || typeof reading.value !== "string" ? undefined : reading.value;
}
