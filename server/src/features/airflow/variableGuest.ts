import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem, Hover, LocationLink } from "vscode-languageserver";
import { airflowSchema } from "../../airflow/configuration/schema.ts";
import { optionOfVariable, variableFileKind, variableSettings } from "../../airflow/configuration/variableFiles.ts";
import type { VariableSetting } from "../../airflow/configuration/variables/setting.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { checkVariable, variableFixes } from "../../rules/airflow/variables.ts";
import type { Fix } from "../../rules/types.ts";
import type { Text } from "../../text/text.ts";
import type { Position, Problem } from "../../text/types.ts";
import { keyDocumentation } from "../keyDocumentation.ts";
import { documentation } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import type { AirflowSurroundings } from "./surroundings.ts";

/** What there is to say about a file that sets variables of Airflow's configuration. */
interface VariableGuest {
  complete(position: Position): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(): LocationLink[];
  named(): undefined;
  problems(): readonly Problem[];
  fixes(problem: Problem): readonly Fix[];
}

/** The features of an open `.env` file, compose file or Dockerfile; undefined for other files. */
export function variableGuest(
  uri: string,
  { text }: { readonly text: Text },
  context: FeatureContext,
  airflow: AirflowSurroundings,
): VariableGuest | undefined {
  const byName = variableFileKind(uri.slice(uri.lastIndexOf("/") + 1));
  const kind = byName ?? (text.toString().includes("AIRFLOW__") && airflow.isEnvFile() ? "dotenv" : undefined);
  if (!kind) return undefined;
  const { target } = airflow;
  const settings = (): readonly VariableSetting[] => variableSettings(text.toString(), kind);
  return {
    complete: (position) => completeVariables(text, position, context, target),
    hover: (position) => hoverVariable(settings(), position, context, target),
    definition: () => [],
    named: () => undefined,
    fixes: (problem) => variableFixes(problem, text.slice(problem.range)),
    problems: () =>
      settings().flatMap((setting) => {
        const problem = checkVariable(setting, target);
        const severity = problem && (context.settings.severities[problem.code] ?? problem.severity);
        return problem && severity !== undefined && severity !== "off" ? [{ ...problem, severity }] : [];
      }),
  };
}

function hoverVariable(
  settings: readonly VariableSetting[],
  { line, character }: Position,
  { client }: FeatureContext,
  target: AirflowTarget,
): Hover | undefined {
  const found = settings.find(
    ({ nameRange: { start, end } }) =>
      start.line === line && start.character <= character && character <= end.character,
  );
  const option = found && optionOfVariable(found.name);
  if (!found || !option) return undefined;
  const { section, key } = option;
  const schema = airflowSchema(target).section(section).keys.get(key);
  if (!schema) return undefined;
  const text = `**${schema.name}** — [${section}] of airflow.cfg\n\n${keyDocumentation(schema)}`;
  return { contents: documentation(text, client), range: found.nameRange };
}

/** More names than these an editor filters by itself as one types. */
function completeVariables(
  text: Text,
  position: Position,
  { client }: FeatureContext,
  target: AirflowTarget,
): CompletionItem[] {
  const before = text.line(position.line).slice(0, position.character);
  const typed = /(?:^|[\s"'-])(AIRFLOW__\w*)$/u.exec(before)?.[1];
  if (typed === undefined) return [];
  const schema = airflowSchema(target);
  const start = { line: position.line, character: position.character - typed.length };
  return schema.sections.flatMap((section) =>
    [...schema.section(section).keys.values()].flatMap((key) =>
      key.variable === undefined || key.effect === "removed" || key.deprecated
        ? []
        : [
            {
              label: key.variable,
              kind: CompletionItemKind.Variable,
              detail: `[${section}] ${key.name}: ${key.typeName}`,
              documentation: documentation(keyDocumentation(key), client),
              textEdit: { range: { start, end: position }, newText: key.variable },
            },
          ],
    ),
  );
}
