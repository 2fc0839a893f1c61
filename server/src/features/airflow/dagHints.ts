import type { InlayHint, InlayHintLabelPart } from "vscode-languageserver";
import { ANY_IDENTITY, operatorPlan } from "../../airflow/dags/operatorPlan.ts";
import type { DagOperator } from "../../airflow/dags/operators.ts";
import { argumentOf } from "../../airflow/operator/known.ts";
import type { Origin } from "../../configuration/types.ts";
import { isBefore } from "../../text/ranges.ts";
import type { Position, Range } from "../../text/types.ts";
import { shortened } from "../markdown.ts";
import type { FeatureContext } from "../types.ts";
import type { DagText } from "./dagText.ts";
import { operatorPlaces } from "./operatorPlaces.ts";

type ReadTemplate = NonNullable<FeatureContext["readTemplate"]>;

/** More than these are not told one by one. */
const MOST = 3;

/** What a template most often gives, by the argument that would give it. */
const OF_TEMPLATE: readonly (readonly [argument: string, pointer: string])[] = [
  ["image", "/spec/containers/0/image"],
  ["namespace", "/metadata/namespace"],
  ["service_account_name", "/spec/serviceAccountName"],
];

/**
 * What the calls of operators in a range do not say themselves: behind the name, arguments that the DAG's defaults give; behind
 * `pod_template_file`, what the template gives.
 */
export function dagHints(dag: DagText, uri: string, range: Range, readTemplate: ReadTemplate): InlayHint[] {
  return operatorPlaces(dag.operators).flatMap(({ operator, count }) => {
    const { start, end } = operator.range;
    if (operator.isMadeByFunction || count > 1 || start.line > range.end.line || end.line + 200 < range.start.line) {
      return [];
    }
    const hints = [...defaultHint(operator, dag, uri), ...templateHint(operator, uri, readTemplate)];
    return hints.filter(({ position }) => position.line >= range.start.line && position.line <= range.end.line);
  });
}

function defaultHint(operator: DagOperator, { text }: DagText, uri: string): InlayHint[] {
  const written = new Set(operator.written.map(({ name }) => name));
  const given = [...operator.call.arguments].filter(
    ([name, value]) => !written.has(name) && argumentOf(operator.target, name) && isOutside(value, operator),
  );
  const [first] = given;
  if (!first) return [];
  const labels = given.slice(0, MOST).map(([name, value]): InlayHintLabelPart => ({
    value: `${name}=${shortened(value.source, 30)}`,
    location: { uri: value.uri, range: value.range },
  }));
  const more = given.length > MOST ? [{ value: ` and ${given.length - MOST} more` }] : [];
  // Behind the bracket where the arguments begin on the next line.
  const { end } = operator.range;
  const opens = /^\(\s*$/u.test(text.line(end.line).slice(end.character));
  const at = opens ? { line: end.line, character: end.character + 1 } : end;
  const separated = labels.flatMap((label, index) => (index === 0 ? [label] : [{ value: ", " }, label]));
  return [hint(at, uri, [{ value: "← " }, ...separated, ...more, { value: " of default_args" }])];
}

/** A value that stands before the call: one of the DAG's defaults, not what a class of the workspace adds. */
function isOutside(
  { uri, range }: { readonly uri: string; readonly range: Range },
  { call, exact }: DagOperator,
): boolean {
  const { origin } = call;
  return exact && origin.kind === "python" && (uri !== origin.uri || isBefore(range.start, origin.range.start));
}

function templateHint(operator: DagOperator, uri: string, readTemplate: ReadTemplate): InlayHint[] {
  const named = operator.written.find(({ name }) => name === "pod_template_file")?.value;
  if (named?.uri !== uri) return [];
  const { plan } = operatorPlan(operator, { identity: ANY_IDENTITY, tryNumber: 1, readTemplate });
  if (!plan) return [];
  const parts = OF_TEMPLATE.flatMap(([argument, pointer]): InlayHintLabelPart[] => {
    const line = plan.linePointers.indexOf(pointer);
    const origin: Origin | undefined = plan.lineOrigins[line];
    const value = plan.podYaml.split("\n")[line]?.replace(/^[\s-]*\w+:\s*/u, "");
    if (origin?.kind !== "file" || operator.call.arguments.has(argument) || value === undefined) return [];
    return [{ value: `${argument} ${shortened(value, 40)}`, location: { uri: origin.uri, range: origin.range } }];
  });
  if (parts.length === 0) return [];
  const separated = parts.flatMap((part, index) => (index === 0 ? [part] : [{ value: ", " }, part]));
  return [hint(named.range.end, uri, [{ value: "← " }, ...separated])];
}

function hint(position: Position, uri: string, label: InlayHintLabelPart[]): InlayHint {
  return { position, label, paddingLeft: true, data: { uri, line: position.line } };
}
