import { isDefaultSection } from "../../cfg/names.ts";
import type { CfgDocument } from "../../cfg/types.ts";
import { changedSections } from "../../configuration/changedSections.ts";
import { ALL_NAMES, Changes } from "../../configuration/changes.ts";
import { LazyValues } from "../../configuration/lazyValues.ts";
import type {
  ChainLink,
  Configuration,
  ConfigurationInputs,
  LayerValue,
  ResolvedObject,
  ResolvedValue,
} from "../../configuration/types.ts";
import type { KeySchema, SectionSchema } from "../../schema/types.ts";
import { parseText } from "../../values/parseValue.ts";
import type { AirflowTarget } from "../target.ts";
import { AirflowConfiguration, type AirflowValue, type FileVariables } from "./lookup.ts";
import { newPlace, oldPlaces, type OptionPlace } from "./renames.ts";
import { airflowSchema, type AirflowSchema } from "./schema.ts";

/** What decides the configuration that an `airflow.cfg` is part of. */
export interface AirflowFileInputs {
  readonly file: CfgDocument;
  readonly environment: Readonly<Record<string, string>>;
  /** What other files of the workspace give to the containers. */
  readonly variables?: FileVariables;
  readonly target: AirflowTarget;
  readonly home?: string;
}

/**
 * The configuration of an `airflow.cfg` for the features of the cfg engine. With the one that it takes the place of, its
 * `changes` tell what has become different.
 */
export function airflowFileConfiguration(inputs: AirflowFileInputs, before?: Configuration): Configuration {
  return new AirflowFileConfiguration(inputs, before instanceof AirflowFileConfiguration ? before : undefined);
}

/** For each release, by the name of the section. */
const readFrom = new WeakMap<AirflowSchema, Map<string, ReadonlySet<string>>>();

class AirflowFileConfiguration implements Configuration {
  readonly inputs: ConfigurationInputs;
  readonly changes: Changes;
  readonly problems = [];
  readonly rootParameters = new Map<string, LayerValue>();
  readonly #target: AirflowTarget;
  readonly #schema: AirflowSchema;
  readonly #values: AirflowConfiguration;
  readonly #objects = new Map<string, ResolvedObject>();

  constructor(inputs: AirflowFileInputs, before?: AirflowFileConfiguration) {
    const { file, environment, target, home } = inputs;
    this.#target = target;
    this.#schema = airflowSchema(target);
    this.#values = new AirflowConfiguration(inputs);
    this.inputs = { files: [file], environment, ...(home === undefined ? {} : { home }) };
    const changed = before && this.#follows(before) ? changedSections(before.inputs, this.inputs) : undefined;
    this.changes = (changed && before?.changes.next(changed.names)) ?? Changes.first();
    if (!changed?.sameNames) this.changes.mark(ALL_NAMES);
  }

  resolve(name: string): ResolvedObject {
    let object = this.#objects.get(name);
    if (!object) this.#objects.set(name, (object = this.#build(name)));
    // Each value is looked up once, for whoever asks first; who asks later has read the same sections.
    this.changes.noteAll(this.#readFrom(name));
    return object;
  }

  classOf(name: string): SectionSchema {
    return this.#schema.section(name);
  }

  get(section: string, key: string): LayerValue | undefined {
    return this.chain([section], key)[0]?.value;
  }

  getText(section: string, key: string): string | undefined {
    return this.get(section, key)?.text;
  }

  chain([section = ""]: readonly string[], key: string): readonly ChainLink[] {
    const [place, ...older] = this.#places({ section, key });
    const { section: name, key: wanted } = place;
    for (const each of [place, ...older]) this.changes.note(each.section.toLowerCase());
    return this.#values
      .chain(name, wanted)
      .filter(({ origin }) => origin.kind !== "default")
      .map((value, index) => link(value, name, index === 0));
  }

  sectionNames(): readonly string[] {
    this.changes.note(ALL_NAMES);
    return this.inputs.files.flatMap(({ sections }) => sections.map(({ name }) => name.toLowerCase()));
  }

  isDefinedByUser(section: string): boolean {
    return this.sectionNames().includes(section.toLowerCase());
  }

  keys(section: string): readonly string[] {
    this.changes.note(section.toLowerCase());
    const isWanted = (name: string): boolean =>
      isDefaultSection(name) ? section === "default" : name.toLowerCase() === section.toLowerCase();
    return this.inputs.files.flatMap(({ sections }) =>
      sections.filter(({ name }) => isWanted(name)).flatMap(({ content }) => [...content.byKey.keys()]),
    );
  }

  /** Where a key is looked for: Airflow asks for the new name, which looks at the old ones too. */
  #places(place: OptionPlace): readonly [OptionPlace, ...OptionPlace[]] {
    const asked = newPlace(place, this.#target);
    const { section, key } = asked && !asked.unread ? asked : place;
    return [{ section, key }, ...oldPlaces({ section, key }, this.#target)];
  }

  /** The sections (lower case) that the values of a section may come from. */
  #readFrom(name: string): ReadonlySet<string> {
    const ofSchema = readFrom.get(this.#schema) ?? new Map<string, ReadonlySet<string>>();
    readFrom.set(this.#schema, ofSchema);
    let sections = ofSchema.get(name);
    if (!sections) {
      const keys = [...this.#schema.section(name).keys.keys()];
      const places = keys.flatMap((key) => this.#places({ section: name, key }));
      sections = new Set([name, ...places.map(({ section }) => section)].map((section) => section.toLowerCase()));
      ofSchema.set(name, sections);
    }
    return sections;
  }

  /** Whether nothing but the file can be different. */
  #follows(before: AirflowFileConfiguration): boolean {
    return before.#schema === this.#schema && before.#values.inputs.variables === this.#values.inputs.variables;
  }

  #build(name: string): ResolvedObject {
    const schema = this.#schema.section(name);
    // Each value is worked out when it is asked for: some sections have dozens of keys.
    const keys = new Map([...schema.keys].filter(([, { effect }]) => effect === "active"));
    const values = new LazyValues(keys, (key) => this.#resolveKey(name, key));
    return {
      name,
      ownSection: name,
      sections: [name],
      family: name,
      schema,
      values,
      problems: [],
      unknownKeys: [],
    };
  }

  #resolveKey(section: string, key: KeySchema): ResolvedValue {
    const chain = this.chain([section], key.name);
    const winner = chain[0]?.value;
    const text = winner?.text ?? key.defaultText;
    const origin = winner?.origin ?? { kind: "default", section, key: key.name };
    if (text === undefined) return { key: key.name, value: null, origin, chain };
    const { value, problems } = parseText(key.type, text);
    const [problem] = problems;
    // What stands in the file has diagnostics of its own; a variable of the environment is in force all the same.
    return { key: key.name, value: problem ? text : value, origin, chain };
  }
}

function link(found: AirflowValue, asked: string, wins: boolean): ChainLink {
  const { origin, section = asked } = found;
  const value: LayerValue = { text: shownText(found), priority: "normal", extend: false, origin };
  return { layer: origin.kind, section, value, role: wins ? "winner" : "hidden" };
}

/** What only a run would tell is told in words: no command is run here, and no secrets backend is asked. */
function shownText({ text, indirect }: AirflowValue): string {
  if (indirect === undefined) return text;
  return indirect === "command"
    ? `<what the command "${text}" prints>`
    : `<the secret "${text}" of the secrets backend>`;
}
