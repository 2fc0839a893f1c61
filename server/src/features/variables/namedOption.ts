import { airflowSchema } from "../../airflow/configuration/schema.ts";
import { optionOfVariable } from "../../airflow/configuration/variableFiles.ts";
import type { VariableSetting } from "../../airflow/configuration/variables/setting.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import type { ChainLink } from "../../configuration/types.ts";
import { parseVariableName } from "../../configuration/variables.ts";
import type { FeatureContext } from "../types.ts";

/** The configurations that variables of a file may be a layer of, of both dialects. */
export interface VariableSurroundings {
  /** The project of DBND. */
  readonly dbnd: FeatureContext;
  /** Those of the `airflow.cfg` files, at least one; made when somebody asks. */
  readonly airflow: () => readonly FeatureContext[];
  /** The release of Airflow. */
  readonly target: AirflowTarget;
}

/** The option of a configuration that a variable sets. */
export interface NamedOption {
  readonly setting: VariableSetting;
  readonly section: string;
  readonly key: string;
  /** What gives the value: the variable itself, a command, or a secrets backend. */
  readonly form: "plain" | "command" | "secret";
  /** The configurations that it belongs to; the first one explains it. */
  readonly contexts: readonly [FeatureContext, ...FeatureContext[]];
}

/** What a variable sets; undefined when it is none of a configuration. */
export function optionNamed(
  setting: VariableSetting,
  { dbnd, airflow, target }: VariableSurroundings,
): NamedOption | undefined {
  const schema = airflowSchema(target);
  const option = optionOfVariable(setting.name, (section) => schema.section(section).keys);
  if (option) {
    const [first, ...more] = airflow();
    return first && { setting, ...option, contexts: [first, ...more] };
  }
  const place = parseVariableName(setting.name);
  return place && { setting, ...place, form: "plain", contexts: [dbnd] };
}

/** Every place that sets the option, strongest first. */
export function chainOf(
  { section, key }: Pick<NamedOption, "section" | "key">,
  { configuration }: FeatureContext,
): readonly ChainLink[] {
  const schema = configuration.classOf(section);
  const name = schema?.keys.get(key)?.name ?? key;
  const resolved = schema && configuration.resolve(section).values.get(name);
  return resolved?.chain ?? configuration.chain([section], key);
}
