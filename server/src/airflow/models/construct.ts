import type { Origin } from "../../configuration/types.ts";
import { nearestNames } from "../../configuration/editDistance.ts";
import { fieldsOf, hasModel, modelNames, type Field } from "../../pod/models/models.ts";
import { list, map, model, scalar, unknownNode, type PodNode } from "../../pod/node.ts";
import type { PythonArgument, PythonCall, PythonValue } from "../../python/syntax/types.ts";
import type { Build } from "../build.ts";
import { legacyModel } from "./legacy.ts";
import { originOf } from "./origin.ts";

/** A value of a DAG file as the Kubernetes client would send it; what is not known is marked with its expression. */
export function nodeOf(value: PythonValue, build: Build): PodNode {
  const origin = originOf(value);
  switch (value.kind) {
    case "constant":
      return constantNode(value.value, origin);
    case "list":
      return list(
        value.elements.map((element) => nodeOf(element, build)),
        origin,
      );
    case "dict":
      return map(
        value.members.map(({ key, value: member }) => [keyText(key), nodeOf(member, build)] as const),
        origin,
      );
    case "call":
      return modelOf(value, origin, build) ?? unknownNode(value.source, origin);
    case "marked":
    case "attribute":
    case "unknown":
      return unknownNode(value.source, origin);
  }
}

function constantNode(value: Extract<PythonValue, { kind: "constant" }>["value"], origin: Origin): PodNode {
  if (typeof value === "bigint") return scalar(Number(value), origin);
  if (typeof value === "object" && value !== null) return unknownNode("…", origin);
  return scalar(value, origin);
}

/** A key as JSON writes it. */
function keyText(key: PythonValue): string {
  return key.kind === "constant" && typeof key.value !== "object" ? String(key.value) : key.source;
}

const CLIENT_CLASS = /^kubernetes\.client\.(?:models\.)?(?:[a-z]\w*\.)?((?:[A-Z][a-z]+)?V1[A-Z]\w*)$/;

/** The model that a dotted class name of the Kubernetes client stands for, as the API names it: `Pod`. */
export function modelNameOf(callee: string): string | undefined {
  return CLIENT_CLASS.exec(callee)?.[1]?.replace(/^V1/, "");
}

/** A call of a model class, or of one of Airflow's old classes; undefined for any other call. */
function modelOf(call: PythonCall & PythonValue, origin: Origin, build: Build): PodNode | undefined {
  const name = modelNameOf(call.callee);
  if (name === undefined) return legacyModel(call, origin, build, nodeOf);
  if (!modelNames().includes(name)) return undefined;
  const { client } = build.target;
  if (!hasModel(name, client)) {
    const message = `The Kubernetes client ${client} has no class \`${className(name)}\`.`;
    build.report("AttributeError", "unknown-model", message, origin);
    return undefined;
  }
  return constructed(name, call, origin, build);
}

function constructed(name: string, call: PythonCall & PythonValue, origin: Origin, build: Build): PodNode {
  const { client } = build.target;
  const fields = fieldsOf(name, client);
  const members: Record<string, PodNode> = {};
  let position = 0;
  for (const argument of call.arguments) {
    const field =
      argument.name === undefined ? fields[position++] : fields.find(({ pythonName }) => pythonName === argument.name);
    if (field) members[field.name] = nodeOf(argument.value, build);
    else reportUnknownArgument(name, argument, fields, build);
  }
  for (const field of fields) {
    const given = members[field.name];
    if (!field.required || !call.complete || (given && !(given.kind === "scalar" && given.value === null))) continue;
    const message = `\`${className(name)}\` must be given \`${field.pythonName}\`.`;
    build.report("ValueError", "model-argument-missing", message, origin);
  }
  return model(name, members, origin);
}

function reportUnknownArgument(
  name: string,
  { name: argument, nameRange, value }: PythonArgument,
  fields: readonly Field[],
  build: Build,
): void {
  const origin = nameRange ? originOf({ uri: value.uri, range: nameRange }) : originOf(value);
  const message =
    argument === undefined
      ? `\`${className(name)}\` does not take that many arguments.`
      : `\`${className(name)}\` has no argument \`${argument}\`.`;
  const meant = argument === undefined ? undefined : meantField(argument, fields);
  const asked = meant === undefined ? "" : ` Is \`${meant}\` meant?`;
  build.report("TypeError", "unknown-model-argument", `${message}${asked}`, origin, nameRange && meant);
}

/** Most often the API's spelling was used: `containerPort` for `container_port`. */
function meantField(argument: string, fields: readonly Field[]): string | undefined {
  const plain = argument.replaceAll("_", "").toLowerCase();
  const same = fields.find(({ pythonName }) => pythonName.replaceAll("_", "") === plain);
  return (
    same?.pythonName ??
    nearestNames(
      argument,
      fields.map(({ pythonName }) => pythonName),
    )[0]
  );
}

/** `Pod` → `V1Pod`, as Python names the class. */
export function className(model: string): string {
  return /V1[A-Z]/.test(model) ? model : `V1${model}`;
}
