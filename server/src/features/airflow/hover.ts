import type { Hover } from "vscode-languageserver";
import { argumentOf } from "../../airflow/operator/known.ts";
import { targetName } from "../../airflow/target.ts";
import {
  COMPARE_OPERATOR_COMMAND,
  COMPARE_WORKER_COMMAND,
  PREVIEW_POD_COMMAND,
  RUN_OPERATOR_COMMAND,
  RUN_WORKER_COMMAND,
} from "../../protocol.ts";
import { holds } from "../../text/ranges.ts";
import type { Position } from "../../text/types.ts";
import { code, documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { argumentText, fieldText, modelField } from "./argumentText.ts";
import { callPlace } from "./callPlace.ts";
import type { DagText } from "./dagText.ts";
import { commandArgument, operatorPlaces, workerArgument, type OperatorPlace } from "./operatorPlaces.ts";
import { workerAt, type WorkerPlace } from "./workerPlaces.ts";

/** What an argument is for; on the name of an operator, and on what changes a worker's pod, what can be done with that pod. */
export function hoverDag(
  dag: DagText,
  clientUri: string,
  position: Position,
  client: ClientAbilities,
): Hover | undefined {
  const worker = workerAt(dag, position);
  const here = operatorPlaces(dag.operators).find(({ operator: { range } }) => holds(range, position));
  if (here) {
    const texts = [operatorText(here, clientUri, client), ...(worker ? [workerText(worker, clientUri, client)] : [])];
    return { contents: documentation(texts.join("\n\n"), client), range: here.operator.range };
  }
  if (worker) return { contents: documentation(workerText(worker, clientUri, client), client), range: worker.range };
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

function operatorText(here: OperatorPlace, clientUri: string, client: ClientAbilities): string {
  const { operator, count } = here;
  const argument = commandArgument(here, clientUri);
  const said = `Makes ${count > 1 ? `the pods of ${count} tasks` : "a pod"}, as ${targetName(operator.target)} does.`;
  return withLinks(said, client, [
    link("Preview pod", PREVIEW_POD_COMMAND, argument),
    link("Compare pod", COMPARE_OPERATOR_COMMAND, argument),
    link("Run pod", RUN_OPERATOR_COMMAND, argument),
  ]);
}

function workerText({ tasks }: WorkerPlace, clientUri: string, client: ClientAbilities): string {
  const { first, count } = tasks;
  const argument = workerArgument(tasks, clientUri);
  const what = count > 1 ? `each of these ${count} tasks` : code(first.taskId);
  const said = `The Kubernetes executor runs ${what} in a worker pod, which \`executor_config\` changes.`;
  return withLinks(said, client, [
    link("Preview worker pod", PREVIEW_POD_COMMAND, argument),
    link("Compare worker pod", COMPARE_WORKER_COMMAND, argument),
    link("Run as worker pod", RUN_WORKER_COMMAND, argument),
  ]);
}

/** Commands are for editors that show Markdown; elsewhere the lenses have them. */
function withLinks(said: string, client: ClientAbilities, links: readonly string[]): string {
  return client.markdown ? `${said}\n\n${links.join(" · ")}` : said;
}

function link(title: string, command: string, argument: object): string {
  return `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([argument]))})`;
}
