import type { CompletionItem, LocationLink } from "vscode-languageserver";
import { pythonConfigs } from "../../python/tasks/configDictionaries.ts";
import { Scope } from "../../python/syntax/scope.ts";
import { parsePython } from "../../python/syntax/source.ts";
import { quantityFix } from "../../rules/values/fieldValues.ts";
import { checkPythonConfigs } from "../../rules/pythonConfig.ts";
import { replaceWordFix } from "../../rules/fixes/wordFixes.ts";
import { holds } from "../../text/ranges.ts";
import type { Text } from "../../text/text.ts";
import type { Position } from "../../text/types.ts";
import { sectionLinks } from "../definition.ts";
import { namedInPython } from "../named.ts";
import type { Named } from "../named.ts";
import { SILENT_GUEST, type Guest } from "../guest.ts";
import type { FeatureContext } from "../types.ts";
import { completePythonConfig } from "./completion.ts";
import { configPlace, type ConfigPlace } from "./configPlace.ts";
import { definitionOfPythonConfig } from "./definition.ts";
import { hoverPythonConfig } from "./hover.ts";
import { rangeOf, type PythonText } from "./pythonText.ts";

const texts = new WeakMap<Text, PythonText>();

/** The features of an open Python file; the file is parsed once for each of its versions. */
export function pythonGuest(uri: string, { text }: { readonly text: Text }, context: FeatureContext): Guest {
  const python = texts.get(text) ?? read(uri, text);
  texts.set(text, python);
  const at = <R>(position: Position, otherwise: R, run: (place: ConfigPlace, offset: number) => R): R => {
    const offset = python.offsetAt(position);
    const place = configPlace(python.configs, offset);
    return place ? run(place, offset) : otherwise;
  };
  const named = (position: Position): Named | undefined => {
    const word = context.pythonWords().find((one) => one.uri === uri && holds(one.range, position));
    return word && namedInPython(word, context);
  };
  return {
    ...SILENT_GUEST,
    complete: (position) =>
      at<CompletionItem[]>(position, [], (place, offset) => completePythonConfig(place, offset, python, context)),
    hover: (position) => at(position, undefined, (place) => hoverPythonConfig(place, python, context)),
    definition: (position) => {
      const target = named(position);
      const sections = target?.kind === "section" ? sectionLinks(target.name, target.range, context) : [];
      if (sections.length > 0) return sections;
      return at<LocationLink[]>(position, [], (place) => definitionOfPythonConfig(place, python, context));
    },
    named,
    problems: () => checkPythonConfigs(python.configs, (place) => rangeOf(python, place), context),
    fixes: (problem) => (problem.code === "field-value" ? quantityFix(problem) : replaceWordFix(problem, { text })),
  };
}

function read(uri: string, text: Text): PythonText {
  const content = text.toString();
  const mentionsDbnd = /\b(?:dbnd|databand)/.test(content);
  return {
    uri,
    content,
    configs: mentionsDbnd ? pythonConfigs(new Scope(parsePython(uri, content)), content) : [],
    positionAt: (offset) => text.positionAt(offset),
    offsetAt: (position) => text.offsetAt(position),
  };
}
