import { CompletionItemKind, CompletionItemTag, InsertTextFormat } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { reaches, takes } from "../../airflow/operator/known.ts";
import { fieldsOf, type Field } from "../../pod/models/models.ts";
import { operatorArguments, type OperatorArgument } from "../../schema/airflow/operatorArguments.ts";
import { choice, plainText } from "../completion/snippets.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { argumentText, fieldText, typeOf } from "./argumentText.ts";
import type { CallPlace } from "./callPlace.ts";
import { fewValues } from "./fewValues.ts";

/** Arguments that most operators give: they come first. */
export const COMMON_ARGUMENTS: ReadonlySet<string> = new Set(
  "arguments cmds container_resources do_xcom_push env_vars image name namespace".split(" "),
);

/** Arguments that a call does not give yet. */
export function completeCall(place: CallPlace, client: ClientAbilities): CompletionItem[] {
  const { argument } = place;
  if (argument?.isValue) return [];
  const isNamed = argument !== undefined;
  return "operator" in place.of
    ? operatorItems(place, isNamed, client)
    : modelItems(place.of.model, place, isNamed, client);
}

function operatorItems(place: CallPlace, isNamed: boolean, client: ClientAbilities): CompletionItem[] {
  const { target, given } = place;
  return [...operatorArguments().values()]
    .filter((argument) => takes(target, argument) && !given.has(argument.name))
    .map((argument) => {
      const old = reaches(target, argument.deprecated) || reaches(target, argument.ignored);
      const rank = old ? "9" : COMMON_ARGUMENTS.has(argument.name) ? "1" : "5";
      const item: CompletionItem = {
        label: argument.name,
        kind: CompletionItemKind.Property,
        detail: typeOf(argument, target),
        sortText: `${rank}${argument.name}`,
        documentation: documentation(argumentText(argument, target), client),
        ...(old && { tags: [CompletionItemTag.Deprecated] }),
      };
      return withText(item, argumentValue(argument, place), place, isNamed, client);
    });
}

function modelItems(model: string, place: CallPlace, isNamed: boolean, client: ClientAbilities): CompletionItem[] {
  return fieldsOf(model, place.target.client)
    .filter(({ pythonName }) => !place.given.has(pythonName))
    .map((field) => {
      const item: CompletionItem = {
        label: field.pythonName,
        kind: CompletionItemKind.Property,
        detail: field.required ? `${field.name}, required` : field.name,
        sortText: `${field.required ? "1" : "5"}${field.pythonName}`,
        documentation: documentation(fieldText(model, field), client),
      };
      return withText(item, fieldValue(model, field, place), place, isNamed, client);
    });
}

function withText(
  item: CompletionItem,
  value: string,
  { word: range }: CallPlace,
  isNamed: boolean,
  client: ClientAbilities,
): CompletionItem {
  if (isNamed) return { ...item, textEdit: { range, newText: item.label } };
  const snippet = `${item.label}=${value}`;
  return client.snippets
    ? { ...item, insertTextFormat: InsertTextFormat.Snippet, textEdit: { range, newText: snippet } }
    : { ...item, textEdit: { range, newText: plainText(snippet) } };
}

function argumentValue(argument: OperatorArgument, place: CallPlace): string {
  const values = fewValues(place.of, argument.name, [], place.target);
  if (values.length > 0) return choice(values.map(({ value }) => written(value)));
  const type = typeOf(argument, place.target);
  if (/^(?:list\[str\]|enum)/.test(type)) return type.startsWith("list") ? '["$1"]' : '"$1"';
  if (type.startsWith("list")) return "[$1]";
  if (type.startsWith("dict")) return "{$1}";
  return type.startsWith("str") ? '"$1"' : "$1";
}

function fieldValue(model: string, { pythonName, type }: Field, { target }: CallPlace): string {
  const values = fewValues({ model }, pythonName, [], target);
  if (values.length > 0) return choice(values.map(({ value }) => written(value)));
  if (type.kind === "text") return '"$1"';
  if (type.kind === "list") return "[$1]";
  return type.kind === "map" ? "{$1}" : "$1";
}

function written(value: string): string {
  return /^(?:True|False)$/.test(value) ? value : `"${value}"`;
}
