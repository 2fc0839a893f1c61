import type { CompletionItem, Hover, LocationLink } from "vscode-languageserver";
import { pythonConfigs } from "../../python/configDictionaries.ts";
import { Scope } from "../../python/scope.ts";
import { parsePython } from "../../python/source.ts";
import { checkPythonConfigs } from "../../rules/pythonConfig.ts";
import type { Text } from "../../text/text.ts";
import type { Position, Problem } from "../../text/types.ts";
import type { FeatureContext } from "../types.ts";
import { completePythonConfig } from "./completion.ts";
import { configPlace, type ConfigPlace } from "./configPlace.ts";
import { definitionOfPythonConfig } from "./definition.ts";
import { hoverPythonConfig } from "./hover.ts";
import { rangeOf, type PythonText } from "./pythonText.ts";

/** What there is to say about the configuration that a Python file holds. */
interface PythonGuest {
  complete(position: Position): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(position: Position): LocationLink[];
  problems(): readonly Problem[];
}

const texts = new WeakMap<Text, PythonText>();

/** The features of an open Python file; the file is parsed once for each of its versions. */
export function pythonGuest(uri: string, { text }: { readonly text: Text }, context: FeatureContext): PythonGuest {
  const python = texts.get(text) ?? read(uri, text);
  texts.set(text, python);
  const at = <R>(position: Position, otherwise: R, run: (place: ConfigPlace, offset: number) => R): R => {
    const offset = python.offsetAt(position);
    const place = configPlace(python.configs, offset);
    return place ? run(place, offset) : otherwise;
  };
  return {
    complete: (position) =>
      at<CompletionItem[]>(position, [], (place, offset) => completePythonConfig(place, offset, python, context)),
    hover: (position) => at(position, undefined, (place) => hoverPythonConfig(place, python, context)),
    definition: (position) =>
      at<LocationLink[]>(position, [], (place) => definitionOfPythonConfig(place, python, context)),
    problems: () => checkPythonConfigs(python.configs, (place) => rangeOf(python, place), context),
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
