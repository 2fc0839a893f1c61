/** Values of a kind that the operator, a model of the client or the API server does not take. */
import { fieldsOf, type FieldType } from "../../../pod/models/models.ts";
import type { PythonValue } from "../../../python/syntax/types.ts";
import type { Problem } from "../../../text/types.ts";
import { className, modelNameOf } from "../../models/construct.ts";
import { legacyClassOf } from "../../models/legacy.ts";
import { argumentOf, isTemplated } from "../../operator/known.ts";
import type { DagOperator } from "../operators.ts";
import { dagProblem } from "./types.ts";

/** Each value of the wrong kind, at the value. */
export function checkTypes(operator: DagOperator): readonly Problem[] {
  const { target } = operator;
  return operator.written.flatMap(({ name, value }): readonly Problem[] => {
    const known = name === undefined ? undefined : argumentOf(target, name);
    if (!known || name === undefined) return [];
    const type = target.provider === null ? (known.oldType ?? known.type) : known.type;
    const rendered = isTemplated(target, name);
    const wrong = misfit(value, type, rendered);
    const ofModels = modelsIn(value).flatMap((model) => checkModel(model, target.client));
    if (!wrong) return ofModels;
    const message = `\`${name}\` takes ${type}: ${described(wrong)} does not fit.`;
    return [dagProblem("argument-type", "error", wrong.range, message), ...ofModels];
  });
}

/** The part of a value that does not fit a type as Python writes it; undefined when all does, or nobody can tell. */
function misfit(value: PythonValue, type: string, rendered: boolean): PythonValue | undefined {
  const types = alternatives(type);
  if (types.some((one) => /^(?:callable|Callable|type\[|Iterable|Container|Resources)/.test(one))) return undefined;
  switch (value.kind) {
    case "constant":
      return fitsConstant(value.value, types, rendered) ? undefined : value;
    case "list": {
      const element = types.map((one) => /^list\[(.*)\]$/.exec(one)?.[1]).find((inner) => inner !== undefined);
      if (element === undefined) return value;
      return value.elements.map((one) => misfit(one, element, rendered)).find((one) => one !== undefined);
    }
    case "dict": {
      const known = types.find((one) => one === "dict" || one.startsWith("dict["));
      if (known === undefined) return value;
      if (known !== "dict[str, str]") return undefined;
      return value.members.map((member) => member.value).find((one) => one.kind === "constant" && !isText(one.value));
    }
    case "call": {
      const model = modelNameOf(value.callee);
      if (model === undefined)
        return legacyClassOf(value.callee) !== undefined && onlyScalars(types) ? value : undefined;
      return types.includes(className(model)) ? undefined : value;
    }
    default:
      return undefined;
  }
}

function fitsConstant(value: unknown, types: readonly string[], rendered: boolean): boolean {
  if (value === null) return true;
  if (typeof value === "boolean")
    return types.includes("bool") || types.includes("Literal[True]") || types.includes("int");
  if (typeof value === "number" || typeof value === "bigint") return types.includes("int") || types.includes("float");
  if (typeof value !== "string") return true;
  if (rendered && /\{[{%]/.test(value)) return true;
  // Choices are checked where the operator checks them.
  return types.some((one) => one.startsWith("str") || one.startsWith("enum"));
}

function isText(value: unknown): boolean {
  return typeof value === "string" || value === null;
}

function onlyScalars(types: readonly string[]): boolean {
  return types.every((one) => /^(?:str|int|float|bool|None|enum\(.*\))$/.test(one));
}

/** `list[V1EnvVar] | dict[str, str]` in its parts. */
function alternatives(type: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < type.length; index++) {
    const letter = type.charAt(index);
    if (letter === "[" || letter === "(") depth++;
    else if (letter === "]" || letter === ")") depth--;
    else if (letter === "|" && depth === 0) {
      parts.push(type.slice(start, index).trim());
      start = index + 1;
    }
  }
  return [...parts, type.slice(start).trim()];
}

type ModelCall = Extract<PythonValue, { readonly kind: "call" }>;

/** Models that are constructed in a value, inner ones too. */
function modelsIn(value: PythonValue): readonly ModelCall[] {
  switch (value.kind) {
    case "list":
      return value.elements.flatMap(modelsIn);
    case "dict":
      return value.members.flatMap((member) => modelsIn(member.value));
    case "call": {
      const inner = value.arguments.flatMap((argument) => modelsIn(argument.value));
      return modelNameOf(value.callee) === undefined ? inner : [value, ...inner];
    }
    default:
      return [];
  }
}

function checkModel(call: ModelCall, client: number): readonly Problem[] {
  const model = modelNameOf(call.callee) ?? "";
  const fields = fieldsOf(model, client);
  return call.arguments.flatMap(({ name, value }, index): readonly Problem[] => {
    const field = name === undefined ? fields[index] : fields.find((one) => one.pythonName === name);
    if (!field || fits(value, field.type)) return [];
    const message = `\`${field.pythonName}\` of \`${className(model)}\` is ${typeName(field.type)}: ${described(value)} does not fit, and the API server refuses it.`;
    return [dagProblem("model-type", "error", value.range, message)];
  });
}

function fits(value: PythonValue, type: FieldType): boolean {
  if (value.kind === "call") {
    const model = modelNameOf(value.callee);
    if (model === undefined) return true;
    return type.kind === "any" || (type.kind === "model" && type.name === model);
  }
  if (value.kind === "list") return type.kind === "list" || type.kind === "any";
  if (value.kind === "dict") return type.kind === "map" || type.kind === "model" || type.kind === "any";
  if (value.kind !== "constant" || value.value === null) return true;
  if (typeof value.value === "string" && value.value.includes("{{")) return true;
  switch (type.kind) {
    case "text":
      return typeof value.value === "string";
    case "integer":
      return (typeof value.value === "number" && Number.isInteger(value.value)) || typeof value.value === "bigint";
    case "boolean":
      return typeof value.value === "boolean";
    case "map":
    case "model":
    case "list":
      return false;
    default:
      return true;
  }
}

function typeName(type: FieldType): string {
  switch (type.kind) {
    case "text":
      return "a text";
    case "integer":
      return "a whole number";
    case "boolean":
      return "a boolean";
    case "map":
      return "a dictionary";
    case "model":
      return `a \`${className(type.name)}\``;
    case "list":
      return "a list";
    default:
      return "anything";
  }
}

function described(value: PythonValue): string {
  switch (value.kind) {
    case "list":
      return "a list";
    case "dict":
      return "a dictionary";
    case "call":
      return `\`${value.callee.slice(value.callee.lastIndexOf(".") + 1)}\``;
    case "constant":
      if (typeof value.value === "string") return "a text";
      return typeof value.value === "boolean" ? "a boolean" : "a number";
    default:
      return "this";
  }
}
