import { CompletionItemKind } from "vscode-languageserver";
import type { CompletionItem } from "vscode-languageserver";
import { textOf } from "../../airflow/models/arguments.ts";
import type { EngineFacts } from "../../protocol.ts";
import { pathOfUri } from "../../python/evaluation/paths.ts";
import { offerItem, type Offer } from "../completion/offerItem.ts";
import type { FeatureContext } from "../types.ts";
import { targetAt } from "./callPlace.ts";
import { clusterNamesAt } from "./clusterKinds.ts";
import type { DagText } from "./dagText.ts";
import { fewValues } from "./fewValues.ts";
import { pathItems } from "./pathItems.ts";
import type { AirflowNameKind, AirflowSurroundings } from "./surroundings.ts";
import type { ValuePlace } from "./valuePlace.ts";

type Context = Pick<FeatureContext, "client"> & Partial<Pick<FeatureContext, "filesIn">>;
type Airflow = Pick<AirflowSurroundings, "clusterFacts" | "names" | "folders">;

/** Arguments that take the path of a file, and the ends of the files that are offered. */
const PATHS: Readonly<Record<string, RegExp>> = { pod_template_file: /\.(?:ya?ml|json)$/iu, config_file: /^/u };

/** Values of arguments: the few that there are, names that the cluster has, connections, pools and queues, paths of files. */
export function completeValueAt(
  place: ValuePlace,
  dag: DagText,
  uri: string,
  context: Context,
  airflow: Airflow | undefined,
): CompletionItem[] {
  const { of, argument, path, isKey } = place;
  const ends = "operator" in of && path.length === 0 ? PATHS[argument] : undefined;
  if (ends) return pathItems(place, ends, dag, [folderOf(uri), ...(airflow?.folders ?? [])], context);
  const facts = airflow && factsAt(place, dag, airflow);
  const offers = [
    ...(isKey ? [] : fewValues(of, argument, path, targetAt(of, dag)).map((one) => fewOffer(one))),
    ...(facts ? clusterOffers(place, facts) : []),
    ...("operator" in of && path.length === 0 ? airflowOffers(argument, dag, airflow) : []),
  ];
  return offers.map((offer, index) => offerItem(offer, written(offer.value), place.word, index, context));
}

/** The path of a file's folder. */
function folderOf(uri: string): string {
  const path = pathOfUri(uri);
  return path.slice(0, path.lastIndexOf("/"));
}

function fewOffer(one: { readonly value: string; readonly documentation?: string }): Offer {
  return { ...one, kind: CompletionItemKind.EnumMember };
}

function clusterOffers(place: ValuePlace, facts: EngineFacts): readonly Offer[] {
  const { names = [], detail = "" } = clusterNamesAt(place, facts) ?? {};
  return names.map((value) => ({ value, detail, kind: CompletionItemKind.Reference }));
}

/** What is known of the cluster in the namespace of the operator around, or of all operators, where they have one. */
function factsAt({ operator }: ValuePlace, { operators }: DagText, airflow: Airflow): EngineFacts | undefined {
  const here = operators.filter(
    ({ range: { start } }) => start.line === operator?.line && start.character === operator.character,
  );
  const [namespace, ...others] = new Set(
    (here.length > 0 ? here : operators).map(({ call }) => textOf(call.arguments.get("namespace"))),
  );
  return airflow.clusterFacts(others.length > 0 ? undefined : namespace);
}

/** Names that Airflow itself has, as far as the workspace tells. */
function airflowOffers(argument: string, { content }: DagText, airflow: Airflow | undefined): readonly Offer[] {
  const kind = KINDS[argument];
  if (kind === undefined) return [];
  const known = airflow?.names(kind) ?? new Map<string, string>();
  const pattern = new RegExp(`\\b${argument}["']?\\s*[=:]\\s*["']([\\w.-]+)["']`, "gu");
  const here = [...content.matchAll(pattern)].map(([, name = ""]) => [name, "in this file"] as const);
  return [...new Map([...here, ...known])].map(([value, detail]) => ({
    value,
    detail,
    kind: CompletionItemKind.Reference,
  }));
}

const KINDS: Readonly<Record<string, AirflowNameKind | undefined>> = {
  kubernetes_conn_id: "connection",
  gcp_conn_id: "connection",
  aws_conn_id: "connection",
  pool: "pool",
  queue: "queue",
};

function written(value: string): string {
  return /^(?:True|False)$/u.test(value) ? value : `"${value.replace(/["\\]/gu, "\\$&")}"`;
}
