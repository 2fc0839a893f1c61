import type { ParameterInformation, SignatureHelp } from "vscode-languageserver";
import { className } from "../../airflow/models/construct.ts";
import { takes } from "../../airflow/operator/known.ts";
import type { AirflowTarget } from "../../airflow/target.ts";
import { fieldsOf } from "../../pod/models/models.ts";
import { operatorArguments } from "../../schema/airflow/operatorArguments.ts";
import type { Position } from "../../text/types.ts";
import { documentation } from "../markdown.ts";
import type { ClientAbilities } from "../types.ts";
import { argumentText, fieldText, typeOf } from "./argumentText.ts";
import { callPlace, targetAt, type Callee } from "./callPlace.ts";
import { COMMON_ARGUMENTS } from "./completion.ts";
import type { DagText } from "./dagText.ts";
import { valuePlace } from "./valuePlace.ts";

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly required: boolean;
}

/** So many arguments are written out where a class has more: those that are given or often given. */
const ALL = 8;

/** The arguments of the operator or model whose call a position stands in, with what is said about the one there. */
export function signatureAt(dag: DagText, position: Position, client: ClientAbilities): SignatureHelp | undefined {
  const value = valuePlace(dag, position);
  const call = callPlace(dag, position);
  const of = value ? ("secret" in value.of ? undefined : value.of) : call?.of;
  if (!of) return undefined;
  const here = value?.argument ?? call?.argument?.name;
  const parameters = parametersOf(of, targetAt(of, dag));
  const shown = parameters.filter(
    ({ name, required }) =>
      parameters.length <= ALL ||
      required ||
      name === here ||
      call?.given.has(name) === true ||
      ("operator" in of && COMMON_ARGUMENTS.has(name)),
  );
  const rest = parameters.length - shown.length;
  const labels = shown.map(({ name, type }) => `${name}: ${type}`);
  const information = shown.map(({ text }, index): ParameterInformation => ({
    label: labels[index] ?? "",
    documentation: documentation(text, client),
  }));
  const others: ParameterInformation = { label: "…", documentation: `${rest} more arguments.` };
  const known = shown.findIndex(({ name }) => name === here);
  return {
    signatures: [
      {
        label: `${nameOf(of)}(${[...labels, ...(rest > 0 ? ["…"] : [])].join(", ")})`,
        parameters: rest > 0 ? [...information, others] : information,
      },
    ],
    activeSignature: 0,
    // Where no argument is chosen yet, none is marked.
    activeParameter: known < 0 ? shown.length : known,
  };
}

function nameOf(of: Callee): string {
  return "model" in of ? className(of.model) : "KubernetesPodOperator";
}

function parametersOf(of: Callee, target: AirflowTarget): readonly Parameter[] {
  if ("model" in of) {
    return fieldsOf(of.model, target.client).map((field) => ({
      name: field.pythonName,
      type: pythonType(field.type),
      text: fieldText(of.model, field),
      required: field.required,
    }));
  }
  return [...operatorArguments().values()]
    .filter((argument) => takes(target, argument))
    .map((argument) => ({
      name: argument.name,
      type: typeOf(argument, target),
      text: argumentText(argument, target),
      required: false,
    }));
}

type FieldType = ReturnType<typeof fieldsOf>[number]["type"];

const PYTHON: Readonly<Record<string, string>> = {
  text: "str",
  integer: "int",
  boolean: "bool",
  datetime: "datetime",
  any: "object",
  map: "dict",
};

function pythonType(type: FieldType): string {
  if (type.kind === "list") return `list[${pythonType(type.element)}]`;
  return type.kind === "model" ? className(type.name) : (PYTHON[type.kind] ?? "object");
}
