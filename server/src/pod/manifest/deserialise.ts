/** From a manifest to the client's models, as the Kubernetes Python client does it (`ApiClient.__deserialize`). */
import type { Origin } from "../../configuration/types.ts";
import type { ConfigurationProblemCode } from "../../configuration/problemCodes.ts";
import { DBND_CLIENT, fieldsOf, type FieldType } from "../models/models.ts";
import { list, map, model, scalar, unknownNode, type MapNode, type PodNode } from "../node.ts";
import { PodRefused } from "../problems.ts";
import { pythonRepr } from "../../values/pythonText.ts";
import { isoTime } from "./isoTime.ts";
import { textScalar, type PythonScalar } from "./pythonYaml.ts";
import type { YamlNode } from "./yamlTree.ts";

/**
 * Reads an object as a model of the client of that major release. Fields that the model does not know are dropped;
 * scalars become what the model wants, the way Python converts them. Throws `PodRefused` where the client fails.
 */
export function deserialiseModel(node: YamlNode, type: string, client = DBND_CLIENT): MapNode {
  const members: Record<string, PodNode> = {};
  const entries = membersOf(node, type, client);
  for (const field of fieldsOf(type, client)) {
    const value = entries.get(field.name);
    const read = value && deserialise(value, field.type, client);
    if (read) members[field.name] = read;
  }
  // The client reads all fields before it makes the object: what is wrong inside of them comes up first.
  const missing = fieldsOf(type, client).find(({ name, required }) => required && members[name] === undefined);
  if (missing) refuseMissing(missing.name, type, node.origin);
  return model(type, members, node.origin);
}

/** What is not an object has no members; asking a list for a member that it holds as an item fails in Python. */
function membersOf(node: YamlNode, type: string, client: number): ReadonlyMap<unknown, YamlNode> {
  if (node.kind === "map") return new Map(node.entries.map(({ key, value }) => [key.value, value]));
  if (
    node.kind === "list" &&
    fieldsOf(type, client).some(({ name }) => node.items.some((item) => isText(item, name)))
  ) {
    throw wrongShape(node.origin, "an object");
  }
  return new Map();
}

function isText(node: YamlNode, text: string): boolean {
  return node.kind === "scalar" && node.scalar.type === "str" && node.scalar.text === text;
}

/** Undefined for null. */
function deserialise(node: YamlNode, type: FieldType, client: number): PodNode | undefined {
  if (node.kind === "scalar" && node.scalar.type === "null") return undefined;
  if (node.kind === "scalar" && node.hiddenBy !== undefined) return unknownNode(node.hiddenBy, node.origin);
  switch (type.kind) {
    case "list":
      return list(
        iterate(node).map((item) => deserialise(item, type.element, client) ?? scalar(null, item.origin)),
        node.origin,
      );
    case "map":
      return deserialiseMap(node);
    case "model":
      return deserialiseModel(node, type.name, client);
    case "text":
      return scalar(textOf(node), node.origin);
    case "integer":
      return integerOf(node);
    case "boolean":
      return scalar(isTrue(node), node.origin);
    case "datetime":
      return { ...scalar(dateTimeOf(node), node.origin), isTime: true };
    case "any":
      return asItIs(node);
  }
}

/** Python iterates a list by items, an object by keys and a text by characters. */
function iterate(node: YamlNode): readonly YamlNode[] {
  if (node.kind === "list") return node.items;
  if (node.kind === "map") return node.entries.map(({ key }) => scalarNode(key, node.origin));
  if (node.scalar.type !== "str") throw wrongShape(node.origin, "a list");
  return Array.from(node.scalar.text, (character) => scalarNode(textScalar(character), node.origin));
}

function scalarNode(value: PythonScalar, origin: Origin): YamlNode {
  return { kind: "scalar", scalar: value, origin };
}

function deserialiseMap(node: YamlNode): PodNode {
  if (node.kind !== "map") throw wrongShape(node.origin, "an object");
  return map(
    node.entries.map(({ key, value }) => {
      const isNull = value.kind === "scalar" && value.scalar.type === "null";
      const hidden = value.kind === "scalar" ? value.hiddenBy : undefined;
      if (hidden !== undefined) return [keyText(key), unknownNode(hidden, value.origin)] as const;
      return [keyText(key), scalar(isNull ? null : textOf(value), value.origin)] as const;
    }),
    node.origin,
  );
}

/** A key as it is sent: JSON turns `True` into `true` and `None` into `null`. */
function keyText(key: PythonScalar): string {
  if (key.type === "bool" || key.type === "null") return String(key.value);
  return key.text;
}

function textOf(node: YamlNode): string {
  return node.kind === "scalar" ? node.scalar.text : repr(node);
}

/** `int(value)`; what Python cannot turn into a number by its type, such as a list or a date, stays as it is. */
function integerOf(node: YamlNode): PodNode {
  if (node.kind !== "scalar" || node.scalar.type === "time") return asItIs(node);
  const { type, value, text } = node.scalar;
  if (type === "str") {
    if (!/^\s*[-+]?\d+(?:_\d+)*\s*$/.test(text)) throw wrongShape(node.origin, "a whole number");
    return scalar(Number(text.replaceAll("_", "")), node.origin);
  }
  const number = Math.trunc(Number(value));
  if (!Number.isFinite(number)) throw wrongShape(node.origin, "a whole number");
  return scalar(number, node.origin);
}

/** `bool(value)`: every text that is not empty counts as true, also `"false"`. */
function isTrue(node: YamlNode): boolean {
  if (node.kind === "scalar") return Boolean(node.scalar.value);
  return node.kind === "list" ? node.items.length > 0 : node.entries.length > 0;
}

function dateTimeOf(node: YamlNode): string {
  // A date without quotes is a date already, and the client fails to read it once more.
  if (node.kind !== "scalar" || node.scalar.type !== "str") throw wrongShape(node.origin, "a time in quotes");
  const text = isoTime(node.scalar.text);
  if (text === undefined) throw wrongShape(node.origin, "a time in quotes");
  return text;
}

function asItIs(node: YamlNode): PodNode {
  if (node.kind === "list") return list(node.items.map(asItIs), node.origin);
  if (node.kind === "scalar") return scalar(node.scalar.value, node.origin);
  return map(
    node.entries.map(({ key, value }) => [keyText(key), asItIs(value)] as const),
    node.origin,
  );
}

/** `repr(value)`, which is what a list or an object becomes inside `str()`. */
function repr(node: YamlNode): string {
  if (node.kind === "list") return `[${node.items.map(repr).join(", ")}]`;
  if (node.kind === "map") {
    return `{${node.entries.map(({ key, value }) => `${reprOfScalar(key)}: ${repr(value)}`).join(", ")}}`;
  }
  return reprOfScalar(node.scalar);
}

function reprOfScalar({ type, text }: PythonScalar): string {
  if (type === "str") return pythonRepr(text);
  if (type !== "time") return text;
  const numbers = text.split(/\D+/).map(Number).join(", ");
  return `datetime.${text.includes(":") ? "datetime" : "date"}(${numbers})`;
}

/** The client's complaint about a field that it cannot do without. */
export function refuseMissing(field: string, type: string, origin: Origin): never {
  const code = MISSING_CODES[field] ?? "wrong-shape";
  throw new PodRefused(code, `\`${field}\` is missing: a ${type} cannot be made without it.`, origin);
}

/** Fields whose absence has a word of its own (spec 9). */
const MISSING_CODES: Readonly<Record<string, ConfigurationProblemCode>> = {
  containers: "containers-missing",
  name: "name-missing",
  mountPath: "volume-mount-path-missing",
};

/** A value of another kind than the client library of Python takes there. */
export function wrongShape(origin: Origin, wanted: string, key?: string): PodRefused {
  return new PodRefused("wrong-shape", `Here ${wanted} is needed; anything else fails.`, origin, key);
}
