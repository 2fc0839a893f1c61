import type { CompletionItem, Hover, LocationLink } from "vscode-languageserver";
import { manifestProblems } from "../../pod/manifest/manifestProblems.ts";
import { ruleByCode } from "../../rules/catalogue.ts";
import { podShape } from "../../schema/kubernetes/podSchema.ts";
import type { Text } from "../../text/text.ts";
import type { Position, Problem } from "../../text/types.ts";
import { documentation } from "../markdown.ts";
import { kubernetesLink } from "../referencePage.ts";
import type { FeatureContext } from "../types.ts";
import { shapeAlong } from "../valuePlace.ts";
import { completeManifest, fieldText } from "./completion.ts";
import { mergeNote } from "./mergeNotes.ts";
import { manifestKeyAt } from "./place.ts";

/** What there is to say about a base manifest. */
interface ManifestGuest {
  complete(position: Position): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(position: Position): LocationLink[];
  named(): undefined;
  problems(): readonly Problem[];
}

/**
 * The features of an open base manifest: a YAML file that `pod_yaml` of an engine names; undefined for any other. Where
 * another extension knows YAML, only what DBND does with the file is told.
 */
export function manifestGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: FeatureContext,
): ManifestGuest | undefined {
  const engines = enginesOf(uri, context);
  if (engines.length === 0) return undefined;
  return {
    complete: (position) =>
      context.client.otherYaml ? [] : completeManifest(text, text.offsetAt(position), context.client),
    hover: (position) => hoverManifest(text, text.offsetAt(position), engines, context),
    definition: () => [],
    named: () => undefined,
    problems: () => problemsOf(uri, text, context),
  };
}

/** Sections of engines whose base manifest the file is. */
function enginesOf(uri: string, context: FeatureContext): readonly string[] {
  const { configuration } = context;
  return configuration.sectionNames().filter((name) => {
    if (!configuration.isDefinedByUser(name) || configuration.classOf(name)?.family !== "kubernetes") return false;
    const path = configuration.resolve(name).values.get("pod_yaml")?.value;
    return typeof path === "string" && path !== "" && context.fileUri(path) === uri;
  });
}

function hoverManifest(
  text: Text,
  offset: number,
  engines: readonly string[],
  { client }: FeatureContext,
): Hover | undefined {
  const key = manifestKeyAt(text.toString(), offset);
  const pod = podShape("V1Pod");
  if (!key || !pod) return undefined;
  const name = `**${String(key.path.at(-1))}** — base manifest of ${engines.map((engine) => `[${engine}]`).join(", ")}`;
  const range = { start: text.positionAt(key.start), end: text.positionAt(key.end) };
  if (client.otherYaml) {
    const note = mergeNote(key.path);
    return note === undefined ? undefined : { contents: documentation(`${name}\n\n${note}`, client), range };
  }
  const found = shapeAlong(pod, key.path);
  if (!found) return undefined;
  const said = [name, fieldText(key.path, found.documentation), kubernetesLink(found.typeName)].join("\n\n");
  return { contents: documentation(said, client), range };
}

function problemsOf(uri: string, text: Text, { client, settings }: FeatureContext): Problem[] {
  return manifestProblems({ uri, text: text.toString() }).flatMap(({ code, message, range }) => {
    if (client.otherYaml && code === "pod-yaml-value") return [];
    const severity = settings.severities[code] ?? ruleByCode(code)?.severity ?? "warning";
    return severity === "off" ? [] : [{ code, message, range, severity }];
  });
}
