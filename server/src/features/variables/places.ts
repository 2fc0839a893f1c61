import type { LocationLink } from "vscode-languageserver";
import { newPlace, oldPlaces, type OptionPlace } from "../../airflow/configuration/renames.ts";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import { optionOfVariable } from "../../airflow/configuration/variableFiles.ts";
import { parseVariableName } from "../../configuration/variables.ts";
import { keyOccurrences, type Occurrence } from "../occurrences.ts";
import { originLinks } from "../originLinks.ts";
import type { FeatureContext } from "../types.ts";
import { chainOf, type NamedOption } from "./namedOption.ts";

/** Where else the option of a variable is set, strongest first: lines of cfg files, and other variables. */
export function optionPlaces(option: NamedOption, uri: string): LocationLink[] {
  const { nameRange } = option.setting;
  const links = option.contexts.flatMap((context) => originLinks(chainOf(option, context), nameRange));
  const isHere = ({ targetUri, targetSelectionRange: { start } }: LocationLink): boolean =>
    targetUri === uri && start.line === nameRange.start.line && start.character === nameRange.start.character;
  return [...new Map(links.filter((link) => !isHere(link)).map((link) => [placeOf(link), link])).values()];
}

function placeOf({ targetUri, targetSelectionRange }: LocationLink): string {
  return JSON.stringify([targetUri, targetSelectionRange.start]);
}

/** Every line of cfg files that sets the option, and every variable that does, itself among them. */
export function optionOccurrences({ section, key, contexts }: NamedOption): readonly Occurrence[] {
  const found = contexts.flatMap((context) => [
    ...placesOf({ section, key }, context).flatMap((place) =>
      context.documents().flatMap((document) => keyOccurrences(place.section, place.key, document)),
    ),
    ...variableOccurrences({ section, key }, context),
  ]);
  return [...new Map(found.map((one) => [JSON.stringify([one.uri, one.range.start]), one])).values()];
}

/** The variables of the workspace's files that set an option, also under a name that it had before. */
export function variableOccurrences(option: OptionPlace, context: FeatureContext): readonly Occurrence[] {
  const wanted = new Set(placesOf(option, context).map(idOf));
  return [...context.variables()].flatMap(([name, values]) => {
    const place = placeOfVariable(name, context);
    if (!place || !wanted.has(idOf(place))) return [];
    return values.flatMap(({ origin }): Occurrence[] =>
      origin.kind === "file" ? [{ uri: origin.uri, range: origin.keyRange, declaration: true }] : [],
    );
  });
}

function placeOfVariable(name: string, { dialect, settings }: FeatureContext): OptionPlace | undefined {
  if (dialect !== "airflow" || !settings.airflow) return parseVariableName(name);
  const schema = airflowSchema(settings.airflow);
  return optionOfVariable(name, (section) => schema.section(section).keys);
}

/** All names under which a release knows an option. */
function placesOf(option: OptionPlace, { dialect, settings }: FeatureContext): readonly OptionPlace[] {
  const own = { section: option.section.toLowerCase(), key: option.key };
  if (dialect !== "airflow" || !settings.airflow) return [own];
  const now = newPlace(own, settings.airflow) ?? own;
  const all = [own, now, ...oldPlaces(now, settings.airflow)];
  return [...new Map(all.map((place) => [idOf(place), { section: place.section, key: place.key }])).values()];
}

function idOf({ section, key }: OptionPlace): string {
  return `${section.toLowerCase().replaceAll(/[.-]/gu, "_")}\n${key.toLowerCase()}`;
}
