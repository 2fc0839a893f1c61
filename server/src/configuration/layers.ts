import { shippedSections } from "../schema/schema.ts";
import { readCommandLine, type CommandLineResult } from "./commandLine.ts";
import { documentSections } from "./documentSections.ts";
import type { ConfigurationInputs, Layer, LayerValue } from "./types.ts";
import { parseEnvironment } from "./variables.ts";

/** A layer as the lookup sees it; section and key names are lower case. */
export interface LayerSource {
  readonly name: string;
  /** The value of a key in a section that counts in this layer. */
  first(section: string, key: string): LayerValue | undefined;
  /** All values of a key in a section, the one that counts first, then those it hides within this layer. */
  values(section: string, key: string): readonly LayerValue[];
  keys(section: string): Iterable<string>;
  sectionNames(): Iterable<string>;
}

/** What a layer is made of. */
type Part = Omit<LayerSource, "name">;

const NO_VALUES: readonly LayerValue[] = [];

export interface Layers {
  /** Newest first. */
  readonly sources: readonly LayerSource[];
  readonly commandLine: CommandLineResult | undefined;
  isDefinedByUser(section: string): boolean;
}

/** All layers of a configuration, newest first (dbnd 1.0.28, spec 1.4). */
export function layersOf(inputs: ConfigurationInputs): Layers {
  const commandLine = inputs.commandLine && readCommandLine(inputs.commandLine);
  const ofUser: readonly Part[] = [
    environmentPart(inputs.environment),
    ...inputs.files.map(documentSections).reverse(),
  ];
  const sources: LayerSource[] = [joined("system", [...ofUser, SHIPPED])];
  if (commandLine) sources.unshift(fromLayer(commandLine.layer));
  for (const document of inputs.configurationFiles ?? []) {
    sources.unshift(joined("--conf-file", [documentSections(document)]));
  }
  for (const layer of inputs.taskLayers ?? []) sources.unshift(fromLayer(layer));
  const isIn = (section: string) => (part: Part) => !isEmpty(part.keys(section));
  return {
    sources,
    commandLine,
    isDefinedByUser: (section) => ofUser.some(isIn(section)) || sources.slice(0, -1).some(isIn(section)),
  };
}

const environmentParts = new WeakMap<ConfigurationInputs["environment"], Part>();

/** Environments have many variables and seldom change: read once. */
function environmentPart(environment: ConfigurationInputs["environment"]): Part {
  const known = environmentParts.get(environment);
  if (known) return known;
  const made = fromSections(parseEnvironment(environment));
  environmentParts.set(environment, made);
  return made;
}

function fromLayer(layer: Layer): LayerSource {
  return { name: layer.name, ...fromSections(layer.sections) };
}

function fromSections(sections: Layer["sections"]): Part {
  return {
    first: (section, key) => sections.get(section)?.get(key),
    values: (section, key) => {
      const value = sections.get(section)?.get(key);
      return value ? [value] : NO_VALUES;
    },
    keys: (section) => sections.get(section)?.keys() ?? [],
    sectionNames: () => sections.keys(),
  };
}

const SHIPPED: Part = {
  first: shippedValue,
  values: (section, key) => {
    const value = shippedValue(section, key);
    return value ? [value] : NO_VALUES;
  },
  keys: (section) => shippedSections.get(section)?.keys() ?? [],
  sectionNames: () => shippedSections.keys(),
};

function shippedValue(section: string, key: string): LayerValue | undefined {
  const value = shippedSections.get(section)?.get(key);
  if (!value) return undefined;
  return { text: value.text, priority: "normal", extend: false, origin: { kind: "shipped", file: value.file } };
}

/** Several parts as one layer; the first part that has a key wins. */
function joined(name: string, parts: readonly Part[]): LayerSource {
  return {
    name,
    first: (section, key) => {
      for (const part of parts) {
        const value = part.first(section, key);
        if (value) return value;
      }
      return undefined;
    },
    values: (section, key) => {
      let found = NO_VALUES;
      for (const part of parts) {
        const values = part.values(section, key);
        if (values.length > 0) found = found.length === 0 ? values : [...found, ...values];
      }
      return found;
    },
    keys: (section) => new Set(parts.flatMap((part) => [...part.keys(section)])),
    sectionNames: () => new Set(parts.flatMap((part) => [...part.sectionNames()])),
  };
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}
