import { resolveValue } from "../../cfg/interpolate.ts";
import { isDefaultSection } from "../../cfg/names.ts";
import { keyRange, valueRange } from "../../cfg/positions.ts";
import type { CfgDocument, CfgEntry, CfgSection, Placed } from "../../cfg/types.ts";
import type { Origin } from "../../configuration/types.ts";
import { expandVariables } from "../../configuration/variables.ts";
import { airflowKey } from "../../schema/airflow/keys.ts";
import { hasAirflow, hasRelease, type AirflowTarget } from "../target.ts";
import { oldPlaces, type OptionPlace } from "./renames.ts";
import { variableName } from "./schema.ts";
import { isSensitive } from "./sensitive.ts";

/** Variables that files set, by name, the strongest first. */
export type FileVariables = ReadonlyMap<string, readonly { readonly text: string; readonly origin: Origin }[]>;

/** What decides Airflow's configuration; nothing here is read from disk. */
export interface AirflowConfigurationInputs {
  /** `airflow.cfg`, parsed by the same parser as DBND's files: both are Python's ConfigParser. */
  readonly file?: CfgDocument;
  readonly environment: Readonly<Record<string, string>>;
  readonly target: AirflowTarget;
  /** What files of the workspace give to the containers; weaker than the environment itself. */
  readonly variables?: FileVariables;
  /** Home folder for `~`. */
  readonly home?: string;
}

/** The value of a key, and where it comes from. */
export interface AirflowValue {
  readonly text: string;
  readonly origin: Origin;
  /** Of the file where it stands; an option may stand under the section that it had in an older release. */
  readonly section?: string;
  /** The text is a command, or the name of a secret: what they give is known at run time only. */
  readonly indirect?: "command" | "secret";
}

/** Commands are asked before secrets backends. */
const INDIRECT = ["command", "secret"] as const;

/** Airflow's configuration as a question-and-answer object. Nothing here throws. */
export class AirflowConfiguration {
  readonly inputs: AirflowConfigurationInputs;

  constructor(inputs: AirflowConfigurationInputs) {
    this.inputs = inputs;
  }

  /** The section that holds the executor's keys in this release. */
  get executorSection(): string {
    return hasAirflow(this.inputs.target, "2.5") ? "kubernetes_executor" : "kubernetes";
  }

  /** The value that wins; undefined when nothing sets the key and it has no default (spec 2, lookup order). */
  lookup(section: string, key: string): AirflowValue | undefined {
    return this.chain(section, key)[0];
  }

  /** Every value that there is for a key, strongest first, its default last. */
  chain(section: string, key: string): readonly AirflowValue[] {
    const places = [{ section, key }, ...oldPlaces({ section, key }, this.inputs.target)];
    const sensitive = isSensitive(section, key);
    const found = [
      ...places.flatMap((place) => this.#ofEnvironment(place, sensitive)),
      ...places.map((place) => this.#ofFile(place.section, place.key)),
      ...(sensitive ? INDIRECT.flatMap((how) => places.map((place) => this.#indirect(place, how))) : []),
      this.#default(section, key),
    ];
    return found.filter((value) => value !== undefined);
  }

  /** The keys and values of a section whose keys are free; upper and lower case stay. Variables win over the file. */
  section(name: string): ReadonlyMap<string, AirflowValue> {
    const values = new Map<string, AirflowValue>();
    for (const [section, placed] of this.#entries(name)) {
      values.set(placed.node.rawKey, this.#valueOf(section, placed));
    }
    const prefix = `AIRFLOW__${name.toUpperCase()}__`;
    for (const [variable, text] of Object.entries(this.inputs.environment)) {
      if (!variable.startsWith(prefix)) continue;
      values.set(variable.slice(prefix.length), this.#expanded(text, { kind: "environment", variable }));
    }
    return values;
  }

  #ofEnvironment({ section, key }: OptionPlace, sensitive: boolean): readonly AirflowValue[] {
    const name = variableName(section, key);
    const plain = this.#variable(name).map(({ text, origin }) => this.#expanded(text, origin));
    if (!sensitive) return plain;
    const indirect = (end: string, kind: "command" | "secret"): readonly AirflowValue[] =>
      this.#variable(name + end).map((value) => ({ ...value, indirect: kind }));
    return [...plain, ...indirect("_CMD", "command"), ...indirect("_SECRET", "secret")];
  }

  /** The environment's value of a variable, then those of files. */
  #variable(variable: string): readonly AirflowValue[] {
    const { environment, variables } = this.inputs;
    const own = Object.hasOwn(environment, variable) ? environment[variable] : undefined;
    const origin: Origin = { kind: "environment", variable };
    return [...(own === undefined ? [] : [{ text: own, origin }]), ...(variables?.get(variable) ?? [])];
  }

  #ofFile(section: string, key: string): AirflowValue | undefined {
    const found = this.#entries(section).findLast(([, { node }]) => node.rawKey === key);
    return found && this.#valueOf(...found);
  }

  #indirect({ section, key }: OptionPlace, indirect: "command" | "secret"): AirflowValue | undefined {
    const found = this.#ofFile(section, `${key}_${indirect === "command" ? "cmd" : "secret"}`);
    return found && { ...found, indirect };
  }

  #default(section: string, key: string): AirflowValue | undefined {
    const known = airflowKey(section, key);
    if (known?.default === undefined || !hasRelease(this.inputs.target, known.since)) return undefined;
    if (known.removed !== undefined && hasRelease(this.inputs.target, known.removed)) return undefined;
    return { text: known.default, origin: { kind: "default", section, key } };
  }

  /** The entries of a section, those of `[DEFAULT]` first. */
  #entries(name: string): readonly (readonly [CfgSection, Placed<CfgEntry>])[] {
    const { file } = this.inputs;
    if (!file) return [];
    const own = file.sections.filter((section) => section.name === name);
    const inherited = file.sections.filter((section) => isDefaultSection(section.name));
    return [...inherited, ...own].flatMap((section) => section.entries.map((entry) => [section, entry] as const));
  }

  #valueOf(section: CfgSection, { node, line }: Placed<CfgEntry>): AirflowValue {
    const { file } = this.inputs;
    const text = file ? resolveValue(file, section, node).text : node.value.text;
    const placed = { node, line };
    const origin: Origin = {
      kind: "file",
      uri: file?.uri ?? "",
      range: valueRange(placed),
      keyRange: keyRange(placed),
    };
    return { ...this.#expanded(text, origin), section: section.name };
  }

  /** Variables and `~`, until nothing changes. */
  #expanded(text: string, origin: Origin): AirflowValue {
    return { text: expandVariables(text, this.inputs.environment, this.inputs.home), origin };
  }
}
