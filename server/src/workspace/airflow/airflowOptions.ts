import { getBoolean, getNumber, type Got } from "../../airflow/configuration/getters.ts";
import type { AirflowConfiguration } from "../../airflow/configuration/lookup.ts";
import { newPlace } from "../../airflow/configuration/renames.ts";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import { isSensitive } from "../../airflow/configuration/sensitive.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import type { OptionAnswer, OptionQuestion, OptionType } from "../../python/syntax/optionQuestion.ts";

/** Where Airflow's image has its home. */
const HOME_OF_IMAGE = "/opt/airflow";
/** What Airflow fills in when it is installed, as the schema shows it. */
const FILLED_IN = /<[A-Z_]+>/u;

/** What a getter of Airflow's configuration gives; undefined when nothing sets the option and it has no default. */
export function optionAnswer(
  { section, key, type, fallback }: OptionQuestion,
  { configuration, home }: { readonly configuration: AirflowConfiguration; readonly home: string },
): OptionAnswer | undefined {
  const { target } = configuration.inputs;
  const moved = newPlace({ section, key }, target);
  const place = moved && !moved.unread ? moved : { section, key };
  const name = `\`[${section}] ${key}\``;
  if (isSensitive(section, key) || isSensitive(place.section, place.key)) {
    return { reason: `${name} is a secret of Airflow's configuration` };
  }
  const set = configuration.lookup(place.section, place.key)?.text;
  const text = set ?? defaultOf(place.section, place.key, target) ?? fallback;
  if (text === undefined) return undefined;
  // Below Airflow's home, which only the installation knows: the workspace's folder stands in for it in lookups.
  const likelyPath = set === undefined ? text.replaceAll("<AIRFLOW_HOME>", HOME_OF_IMAGE) : text;
  if (likelyPath !== text || text === home || text.startsWith(`${home}/`)) {
    return { reason: `${name} is a path below Airflow's home, which is not known here`, likelyPath };
  }
  if (set === undefined && FILLED_IN.test(text)) return { reason: `the installation of Airflow says ${name}` };
  const got = typed(text, type);
  return "value" in got ? got : { reason: `${name} is not what the call asks for: ${JSON.stringify(text)}` };
}

/** The default that a release has for an option; undefined for options that it does not have. */
function defaultOf(section: string, key: string, target: AirflowTarget): string | undefined {
  const known = airflowSchema(target).section(section).keys.get(key);
  return known?.effect === "active" ? known.defaultText : undefined;
}

function typed(text: string, type: OptionType): Got<string | number | boolean> {
  if (type === "text") return { value: text };
  return type === "boolean" ? getBoolean({ text }) : getNumber({ text }, type);
}
