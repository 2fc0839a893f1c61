import type { BracedText } from "../../airflow/templates/braces.ts";
import type { EngineFacts } from "../../protocol.ts";
import { manifestClusterNames } from "../../rules/manifestClusterNames.ts";
import { Text } from "../../text/text.ts";
import type { Problem } from "../../text/types.ts";
import type { AirflowSurroundings } from "./surroundings.ts";

/** Users of a template that are an executor's configuration; it puts its pods into its own namespace (airflow spec 3.3). */
const EXECUTOR = /^(?:\[kubernetes|AIRFLOW__KUBERNETES)/u;

/** What is known of the cluster and namespace that the pods of a template are created in. */
export function templateFacts(
  { text }: BracedText,
  users: readonly string[],
  airflow: AirflowSurroundings,
): EngineFacts | undefined {
  return airflow.clusterFacts(users.some((user) => EXECUTOR.test(user)) ? undefined : namespaceIn(text));
}

/** Names in a template that the cluster does not have; what comes out of braces is not known. */
export function templateClusterNames(
  uri: string,
  { text, hidden }: BracedText,
  facts: EngineFacts | undefined,
): readonly Omit<Problem, "severity">[] {
  if (!facts) return [];
  const content = Text.from(text);
  return manifestClusterNames({ uri, text }, { facts, replaced: new Set() }).filter(({ range }) => {
    const [from, to] = [content.offsetAt(range.start), content.offsetAt(range.end)];
    return !hidden.some(({ start, end }) => start < to && from < end);
  });
}

/** `metadata.namespace`, also of a text that is being written. */
function namespaceIn(text: string): string | undefined {
  const metadata = /^metadata:[ \t]*\n((?:[ \t]+.*\n|[ \t]*\n)*)/mu.exec(text)?.[1] ?? "";
  return /^[ \t]+namespace:[ \t]*["']?([\w.-]+)/mu.exec(metadata)?.[1];
}
