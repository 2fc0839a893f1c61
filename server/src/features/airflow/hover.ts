import type { Hover } from "vscode-languageserver";
import { argumentOf } from "../../airflow/operator/known.ts";
import { targetName } from "../../airflow/target.ts";
import { COMPARE_OPERATOR_COMMAND, PREVIEW_POD_COMMAND, RUN_OPERATOR_COMMAND } from "../../protocol.ts";
import { holds } from "../../text/ranges.ts";
import type { Position } from "../../text/types.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { argumentText, fieldText, modelField } from "./argumentText.ts";
import { callPlace } from "./callPlace.ts";
import type { DagText } from "./dagText.ts";
import { commandArgument, operatorPlaces } from "./operatorPlaces.ts";

/** What an argument is for; on an operator's name, what can be done with its pod. */
export function hoverDag(
  dag: DagText,
  clientUri: string,
  position: Position,
  client: ClientAbilities,
): Hover | undefined {
  const here = operatorPlaces(dag.operators).find(({ operator: { range } }) => holds(range, position));
  if (here) {
    const { operator, count } = here;
    const argument = commandArgument(here, clientUri);
    const links = [
      link("Preview pod", PREVIEW_POD_COMMAND, argument),
      link("Compare pod", COMPARE_OPERATOR_COMMAND, argument),
      link("Run pod", RUN_OPERATOR_COMMAND, argument),
    ].join(" · ");
    const said = `Makes ${count > 1 ? `the pods of ${count} tasks` : "a pod"}, as ${targetName(operator.target)} does.`;
    // Commands are for editors that show Markdown; elsewhere the lenses have them.
    return { contents: documentation(client.markdown ? `${said}\n\n${links}` : said, client), range: operator.range };
  }
  const place = callPlace(dag, position);
  const argument = place?.argument;
  if (!place || !argument || argument.isValue) return undefined;
  const text = textOf(argument.name, place);
  return text === undefined ? undefined : { contents: documentation(text, client), range: argument.nameRange };
}

function textOf(name: string, { of, target }: NonNullable<ReturnType<typeof callPlace>>): string | undefined {
  if ("model" in of) {
    const field = modelField(of.model, name, target.client);
    return field && fieldText(of.model, field);
  }
  const known = argumentOf(target, name);
  return known && argumentText(known, target);
}

function link(title: string, command: string, argument: object): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
