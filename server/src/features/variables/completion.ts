import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import type { VariableFileKind } from "../../airflow/configuration/variableFiles.ts";
import type { VariableSetting } from "../../airflow/configuration/variables/setting.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import type { KeySchema } from "../../schema/types.ts";
import type { Text } from "../../text/text.ts";
import type { Position, Range } from "../../text/types.ts";
import { keysOf } from "../completion/keys.ts";
import { offerItem } from "../completion/offerItem.ts";
import { offers } from "../completion/offers.ts";
import { keyDocumentation } from "../keyDocumentation.ts";
import { documentation } from "../markdown.ts";
import { detailOf } from "../sectionDetail.ts";
import type { ClientAbilities, FeatureContext } from "../types.ts";
import { optionNamed, type VariableSurroundings } from "./namedOption.ts";

/** Names of variables at a place where one begins. */
export function completeVariableNames(
  text: Text,
  position: Position,
  { dbnd, target }: VariableSurroundings,
): CompletionItem[] {
  const before = text.line(position.line).slice(0, position.character);
  const typed = /(?:^|[\s"'-])((?:AIRFLOW|DBND)__\w*)$/u.exec(before)?.[1];
  if (typed === undefined) return [];
  const start = { line: position.line, character: position.character - typed.length };
  const range = { start, end: position };
  return typed.startsWith("AIRFLOW") ? airflowNames(range, dbnd.client, target) : dbndNames(typed, range, dbnd);
}

/** Every option of the release: an editor filters them by itself as one types. */
function airflowNames(range: Range, client: ClientAbilities, target: AirflowTarget): CompletionItem[] {
  const schema = airflowSchema(target);
  return schema.sections.flatMap((section) =>
    [...schema.section(section).keys.values()].flatMap((key) =>
      key.variable === undefined || key.effect === "removed" || key.deprecated
        ? []
        : [nameItem(key.variable, section, key, range, client)],
    ),
  );
}

/** DBND's sections are the user's own: first a section, then a key of its class. */
function dbndNames(typed: string, range: Range, context: FeatureContext): CompletionItem[] {
  const { configuration, client } = context;
  const names = [...new Set([...configuration.sectionNames(), ...context.knownSections()])].filter((name) =>
    /^\w+$/u.test(name),
  );
  const section = names.find((name) => typed.startsWith(`DBND__${name.toUpperCase()}__`));
  const schema = section === undefined ? undefined : configuration.classOf(section);
  if (section === undefined) {
    return names.map((name) => ({
      label: `DBND__${name.toUpperCase()}__`,
      kind: CompletionItemKind.Module,
      detail: detailOf(configuration.classOf(name)),
      sortText: `${configuration.isDefinedByUser(name) ? "1" : "5"}${name}`,
      textEdit: { range, newText: `DBND__${name.toUpperCase()}__` },
      // The keys of the section come next.
      command: { title: "", command: "editor.action.triggerSuggest" },
    }));
  }
  const keys = schema ? keysOf(schema, section, context).filter(({ name }) => /^\w+$/u.test(name)) : [];
  return keys.map((key) =>
    nameItem(`DBND__${section.toUpperCase()}__${key.name.toUpperCase()}`, section, key, range, client),
  );
}

function nameItem(
  name: string,
  section: string,
  key: KeySchema,
  range: Range,
  client: ClientAbilities,
): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Variable,
    detail: `[${section}] ${key.name}: ${key.typeName}`,
    documentation: documentation(keyDocumentation(key), client),
    textEdit: { range, newText: name },
  };
}

/** What the option of a variable takes, as the file writes it; nothing for commands and names of secrets. */
export function completeVariableValue(
  setting: VariableSetting,
  kind: VariableFileKind,
  text: Text,
  around: VariableSurroundings,
): CompletionItem[] {
  const option = optionNamed(setting, around);
  const { valueRange: range } = setting;
  if (option?.form !== "plain" || range.start.line !== range.end.line) return [];
  const { section, key, contexts } = option;
  const [context] = contexts;
  const known = context.configuration.classOf(section)?.keys.get(key);
  if (!known) return [];
  const line = text.line(range.start.line);
  const isMapping =
    kind === "compose" && /:\s*$/u.test(line.slice(setting.nameRange.end.character, range.start.character));
  return offers(known, known.type, section, context)
    .filter(({ value }) => !/[\n$]/u.test(value) && (kind !== "dockerfile" || !/\s/u.test(value)))
    .map((offer, index) => offerItem(offer, isMapping ? inYaml(offer.value) : offer.value, range, index, context));
}

/** Compose takes texts and numbers: what YAML reads as something else is put into quotes. */
function inYaml(value: string): string {
  const isOther =
    /^(?:true|false|yes|no|on|off|null|~|)$/iu.test(value) || /^[\s[\]{}&*!|>'"%@`#,?-]|: |\s#/u.test(value);
  return isOther ? `'${value.replaceAll("'", "''")}'` : value;
}
