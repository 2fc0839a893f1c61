/** Arguments that an operator of the release does not take, or no longer should be given. */
import { nearestNames } from "../../../configuration/editDistance.ts";
import type { PythonArgument, PythonValue } from "../../../python/syntax/types.ts";
import { operatorArguments, type OperatorArgument, type Release } from "../../../schema/airflow/operatorArguments.ts";
import type { Problem, Range } from "../../../text/types.ts";
import { modelNameOf } from "../../models/construct.ts";
import { reaches, takes } from "../../operator/known.ts";
import { targetName, type AirflowTarget } from "../../target.ts";
import type { DagOperator } from "../operators.ts";
import { BASE_ARGUMENTS } from "./baseArguments.ts";
import { dagProblem, replacing, type DagFix } from "./types.ts";

type Named = PythonArgument & { readonly name: string; readonly nameRange: Range };

/** Unknown, too new, removed and outdated arguments of a call. */
export function checkNames(operator: DagOperator): readonly Problem[] {
  const named = operator.written.filter(
    (argument): argument is Named => argument.name !== undefined && argument.nameRange !== undefined,
  );
  return named.flatMap((argument) => checkName(argument, operator));
}

function checkName(argument: Named, { target, exact, call }: DagOperator): readonly Problem[] {
  const known = operatorArguments().get(argument.name);
  if (known && takes(target, known)) return outdated(argument, known, target);
  if (known && argument.name === "resources") return resourcesOfTheTask(argument);
  if (BASE_ARGUMENTS.has(argument.name) || !exact) return [];
  const { name, nameRange } = argument;
  // Airflow 1.10 warns, Airflow 2 refuses the DAG file.
  const severity = target.provider === null ? "warning" : "error";
  if (known?.removed && reaches(target, known.removed)) {
    const { replacement } = known;
    const instead = replacement === undefined ? "" : ` Its successor is \`${replacement}\`.`;
    const message = `\`${name}\` was removed; the operator of ${targetName(target)} does not take it.${instead}`;
    return [dagProblem("removed-argument", severity, nameRange, message, successor(argument, known, call.arguments))];
  }
  if (known) {
    const message = `\`${name}\` came with ${releaseName(known.since)}; the operator of ${targetName(target)} does not take it.`;
    return [dagProblem("argument-too-new", severity, nameRange, message)];
  }
  const candidates = [...operatorArguments().values()].filter((one) => takes(target, one)).map((one) => one.name);
  const [near] = nearestNames(
    name,
    [...candidates, ...BASE_ARGUMENTS].filter((one) => !call.arguments.has(one)),
  );
  const asked = near === undefined ? "" : ` Is \`${near}\` meant?`;
  const message = `The operator has no argument \`${name}\`.${asked}`;
  const fixes = near === undefined ? [] : [renaming(argument, near)];
  return [dagProblem("unknown-argument", severity, nameRange, message, fixes)];
}

/** Taken, but with a warning, without effect, or only for the sake of old files. */
function outdated(argument: Named, known: OperatorArgument, target: AirflowTarget): readonly Problem[] {
  const { name, nameRange } = argument;
  const fixes = successor(argument, known, undefined);
  const instead = known.replacement === undefined ? "" : ` Write \`${known.replacement}\` instead.`;
  if (reaches(target, known.ignored)) {
    const message = `\`${name}\` has no effect any more.${instead}`;
    return [dagProblem("ignored-argument", "warning", nameRange, message, fixes, ["deprecated"])];
  }
  if (!reaches(target, known.deprecated) || target.provider === null) return [];
  const message = `\`${name}\` is outdated.${instead}`;
  return [dagProblem("deprecated-argument", "information", nameRange, message, fixes, ["deprecated"])];
}

/** `resources` is an argument of every operator, which says nothing about the pod. */
function resourcesOfTheTask(argument: Named): readonly Problem[] {
  const { nameRange, value } = argument;
  const isModel = value.kind === "call" && modelNameOf(value.callee) === "ResourceRequirements";
  const message = "`resources` says nothing about the pod any more. The container's are `container_resources`.";
  const fixes = isModel ? [renaming(argument, "container_resources")] : [];
  return [dagProblem("ignored-argument", "warning", nameRange, message, fixes, ["deprecated"])];
}

/** The argument under its new name, where its value can stay or is easily translated. */
function successor(
  argument: Named,
  { replacement }: OperatorArgument,
  present: ReadonlyMap<string, PythonValue> | undefined,
): readonly DagFix[] {
  if (replacement === undefined || present?.has(replacement) === true) return [];
  const { name, value } = argument;
  const renamed = renaming(argument, replacement);
  if (name === "is_delete_operator_pod") {
    if (value.kind !== "constant" || typeof value.value !== "boolean") return [];
    const action = value.value ? '"delete_pod"' : '"keep_pod"';
    const edits = [...renamed.edits, { range: value.range, newText: action }];
    return [{ title: `${renamed.title} = ${action}`, edits }];
  }
  const stays = name === "node_selectors" || name === "xcom_push" || name === "resources";
  return stays ? [renamed] : [];
}

/** The name of an argument, or of a key in quotes that is unpacked as one. */
function renaming({ name, nameRange: range }: Named, to: string): DagFix {
  const isQuoted = range.end.character - range.start.character > name.length;
  return replacing(`Change to ${to}`, range, isQuoted ? `"${to}"` : to);
}

function releaseName({ core, provider }: Release): string {
  return provider === undefined ? `Airflow ${core ?? ""}` : `provider ${provider}`;
}
