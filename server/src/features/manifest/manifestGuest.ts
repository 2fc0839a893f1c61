import { manifestProblems } from "../../pod/manifest/manifestProblems.ts";
import type { ManifestText } from "../../pod/manifest/yamlTree.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import { manifestClusterNames } from "../../rules/manifestClusterNames.ts";
import type { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";
import { SILENT_GUEST, type Guest } from "../guest.ts";
import type { FeatureContext } from "../types.ts";
import { completeManifest } from "./completion.ts";
import { manifestFixes } from "./fixes.ts";
import { hoverField } from "./hover.ts";
import { ENGINE_KEYS, mergeNote } from "./mergeNotes.ts";

/** Who reads the file as a base manifest. */
interface Users {
  /** Sections of engines. */
  readonly engines: readonly string[];
  /** The same and tasks, as people are told of them. */
  readonly names: readonly string[];
}

/**
 * The features of an open base manifest: a YAML file that `pod_yaml` of an engine names; undefined for any other. Where
 * another extension knows YAML, only what DBND does with the file is told.
 */
export function manifestGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: FeatureContext,
): Guest | undefined {
  const users = usersOf(uri, context);
  if (users.names.length === 0) return undefined;
  const title = `base manifest of ${users.names.join(", ")}`;
  const facts = users.engines.flatMap((engine) => context.clusterFacts(engine) ?? []);
  return {
    ...SILENT_GUEST,
    complete: (position) => completeManifest(text, text.offsetAt(position), facts, context.client, mergeNote),
    hover: (position) => hoverField(text, text.offsetAt(position), title, context.client, mergeNote),
    problems: () => problemsOf({ uri, text: text.toString() }, users, context),
    fixes: (problem) => manifestFixes(problem, text),
  };
}

/** The engines whose base manifest the file is, and the tasks whose Python says so. */
function usersOf(uri: string, context: FeatureContext): Users {
  const { configuration } = context;
  const isMeant = (path: unknown): boolean => typeof path === "string" && path !== "" && context.fileUri(path) === uri;
  const engines = configuration.sectionNames().filter((name) => {
    if (!configuration.isDefinedByUser(name) || configuration.classOf(name)?.family !== "kubernetes") return false;
    return isMeant(configuration.resolve(name).values.get("pod_yaml")?.value);
  });
  const ofPython = context.pythonManifests().filter(({ path }) => isMeant(path));
  return {
    engines: [...new Set([...engines, ...ofPython.map(({ section }) => section)])],
    names: [
      ...engines.map((engine) => `[${engine}]`),
      ...new Set(ofPython.map(({ section, task }) => `[${section}] of the task ${task}`)),
    ],
  };
}

function problemsOf(manifest: ManifestText, { engines }: Users, context: FeatureContext): Problem[] {
  const { client, settings } = context;
  const own = manifestProblems(manifest).map(({ code, message, range, word }) => ({
    code,
    message,
    range,
    ...(word && { data: word }),
  }));
  const found = [...own, ...engines.flatMap((engine) => missingNames(manifest, engine, context))];
  const places = new Set<string>();
  return found.flatMap((problem) => {
    const { code, range } = problem;
    if (client.otherYaml && code === "pod-yaml-value") return [];
    const place = JSON.stringify([code, range]);
    const severity = settings.severities[code] ?? ruleByCode(code)?.severity ?? "warning";
    if (severity === "off" || places.has(place)) return [];
    places.add(place);
    return [{ ...problem, severity }];
  });
}

/** Names that the cluster of an engine does not have; where the engine sets a field itself, the manifest's is not used. */
function missingNames(manifest: ManifestText, engine: string, context: FeatureContext): Omit<Problem, "severity">[] {
  const facts = context.clusterFacts(engine);
  if (!facts) return [];
  const { values } = context.configuration.resolve(engine);
  const isSet = (key: string): boolean => {
    const value = values.get(key)?.value;
    return (
      value !== undefined && value !== null && value !== "" && !(typeof value === "object" && isEmptyObject(value))
    );
  };
  const replaced = Object.entries(ENGINE_KEYS).flatMap(([field, key]) => (isSet(key) ? [field] : []));
  return manifestClusterNames(manifest, { facts, replaced: new Set(replaced) });
}

function isEmptyObject(value: object): boolean {
  return Object.keys(value).length === 0;
}
