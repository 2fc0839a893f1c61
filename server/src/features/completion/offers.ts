import { CompletionItemKind } from "vscode-languageserver";
import { environmentNames } from "../../configuration/environments.ts";
import { families } from "../../schema/schema.ts";
import type { KeySchema } from "../../schema/types.ts";
import type { ValueType } from "../../values/types.ts";
import { detailOf } from "../sectionDetail.ts";
import type { FeatureContext } from "../types.ts";
import { clusterOffers } from "./clusterNames.ts";
import type { Offer } from "./offerItem.ts";

/** The values to choose from, best first; `section` is the section that the key stands in. */
export function offers(key: KeySchema, type: ValueType, section: string, context: FeatureContext): Offer[] {
  const found = new Map<string, Offer>();
  const ofCluster = type === key.type || type.kind === "string" ? clusterOffers(key.name, [], section, context) : [];
  for (const offer of [...ofCluster, ...suggestionsOf(key, type), ...offersOfType(key, type, section, context)]) {
    if (!found.has(offer.value)) found.set(offer.value, offer);
  }
  if (key.defaultText !== undefined && type === key.type && !/[<\n]/u.test(key.defaultText) && key.defaultText !== "") {
    const before = found.get(key.defaultText);
    found.set(key.defaultText, { ...before, value: key.defaultText, detail: "default" });
  }
  return [...found.values()];
}

function suggestionsOf(key: KeySchema, type: ValueType): Offer[] {
  if (type !== key.type && type.kind !== "string") return [];
  return (key.suggestions ?? []).map((one) => ({ ...one, kind: CompletionItemKind.Value }));
}

const DURATIONS = ["10s", "30s", "1m", "5m", "10m", "30m", "1h", "5h", "1d"];
const CPU = ["100m", "250m", "500m", "1", "2", "4"];
const MEMORY = ["128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi", "8Gi"];

function offersOfType(key: KeySchema, type: ValueType, section: string, context: FeatureContext): Offer[] {
  switch (type.kind) {
    case "boolean":
      return words(["True", "False"], CompletionItemKind.Keyword);
    case "enum":
    case "choice":
      return words(type.members, CompletionItemKind.EnumMember);
    case "duration":
      return words(DURATIONS, CompletionItemKind.Unit);
    case "quantity":
      return words(type.resource === "cpu" ? CPU : MEMORY, CompletionItemKind.Unit);
    case "template":
      return words(
        type.fields.map((field) => `{${field}}`),
        CompletionItemKind.Variable,
      );
    case "string":
      // `[databand] env` takes a name from the list of `[run]`, though its type is plain text.
      return key.name === "env" && section.toLowerCase() === "databand"
        ? words(environmentNames(context.configuration), CompletionItemKind.Reference)
        : [];
    case "list":
      return type.element ? offersOfType(key, type.element, section, context) : [];
    case "type":
      return [
        ...classNames(context).map((value) => ({ value, detail: "class", kind: CompletionItemKind.Class })),
        ...sectionOffers(
          context,
          (name) => name !== section.toLowerCase() && context.configuration.isDefinedByUser(name),
        ),
      ];
    case "section":
      return sectionsOf(key, type.family, section, context);
    default:
      return [];
  }
}

/** DBND's classes, and those that other extensions know. */
function classNames({ configuration }: FeatureContext): readonly string[] {
  const others = configuration.inputs.classes?.filter(({ kind }) => kind !== "task" && kind !== "direct") ?? [];
  return [...new Set([...families(), ...others.map(({ family }) => family)])];
}

function sectionsOf(key: KeySchema, family: string | undefined, section: string, context: FeatureContext): Offer[] {
  const own = section.toLowerCase();
  if (key.name === "_from") return sectionOffers(context, (name) => name !== own);
  const wanted = new Set(family === undefined ? context.knownSections() : context.sectionsOfKind(family));
  return sectionOffers(context, (name) => wanted.has(name) && name !== own);
}

/** Sections by name, the user's own first. */
function sectionOffers(context: FeatureContext, when: (name: string) => boolean): Offer[] {
  const { configuration } = context;
  const names = [...new Set([...configuration.sectionNames(), ...context.knownSections()])];
  const own = names.filter((name) => configuration.isDefinedByUser(name));
  const others = names.filter((name) => !configuration.isDefinedByUser(name));
  return [...own, ...others]
    .filter((name) => name !== "default" && when(name))
    .map((value) => ({
      value,
      detail: detailOf(configuration.classOf(value)),
      kind: CompletionItemKind.Reference,
    }));
}

function words(values: readonly string[], kind: CompletionItemKind): Offer[] {
  return values.map((value) => ({ value, kind }));
}
