import assert from "node:assert/strict";
import { airflowTarget, type AirflowTarget } from "../../../../server/src/airflow/target.ts";
import { dagGuest } from "../../../../server/src/features/airflow/dagGuest.ts";
import type { ClientAbilities } from "../../../../server/src/features/types.ts";
import { Text } from "../../../../server/src/text/text.ts";
import type { Position, Range, TextEdit } from "../../../../server/src/text/types.ts";

export const URI = "file:///dag.py";
export const HEAD =
  "from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator\n" +
  "from kubernetes.client import models as k8s\n";
const CLIENT: ClientAbilities = {
  snippets: true,
  markdown: true,
  hierarchicalSymbols: true,
  locationLinks: true,
  otherYaml: false,
  foldingLimit: 5000,
};

export function provider(release: string, airflow = "2.9.3"): AirflowTarget {
  return airflowTarget({ airflow, provider: release });
}

/** A DAG file with its guest, and the place of the `|` in it, which is taken out. */
export function open(marked: string, dagTarget?: AirflowTarget, templates: Readonly<Record<string, string>> = {}) {
  const offset = marked.indexOf("|");
  const content = offset < 0 ? marked : marked.slice(0, offset) + marked.slice(offset + 1);
  const text = Text.from(content);
  const readTemplate = (path: string) => {
    const template = templates[path];
    return template === undefined ? undefined : { uri: `file:///${path}`, text: template };
  };
  const guest = dagGuest(URI, { text }, { client: CLIENT, readTemplate, ...(dagTarget && { dagTarget }) });
  assert.ok(guest, "a DAG file");
  const position: Position = text.positionAt(Math.max(0, offset));
  const textOf = ({ start, end }: Range): string => content.slice(text.offsetAt(start), text.offsetAt(end));
  return { guest, position, textOf, text, content };
}

/** The text after edits, which do not overlap. */
export function edited(content: string, edits: readonly TextEdit[]): string {
  const text = Text.from(content);
  return [...edits]
    .sort((left, right) => text.offsetAt(right.range.start) - text.offsetAt(left.range.start))
    .reduce(
      (result, { range, newText }) =>
        result.slice(0, text.offsetAt(range.start)) + newText + result.slice(text.offsetAt(range.end)),
      content,
    );
}
