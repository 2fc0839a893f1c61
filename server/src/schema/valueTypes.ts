import type { ShapeName, ValueType } from "../values/types.ts";

/** The value types that the tables use, and how a person names them. */
export const STRING: ValueType = { kind: "string" };
export const VERSION: ValueType = { kind: "version" };
export const BOOLEAN: ValueType = { kind: "boolean" };
export const INTEGER: ValueType = { kind: "integer" };
export const FLOAT: ValueType = { kind: "float" };
export const DURATION: ValueType = { kind: "duration" };
export const DATE: ValueType = { kind: "date" };
export const DATETIME: ValueType = { kind: "datetime" };
export const PATH: ValueType = { kind: "path" };
export const TARGET: ValueType = { kind: "path", target: true };
export const COMMA_LIST: ValueType = { kind: "commaList" };
export const PYTHON_PATH: ValueType = { kind: "pythonPath" };
export const TYPE: ValueType = { kind: "type" };
export const CPU: ValueType = { kind: "quantity", resource: "cpu" };
export const MEMORY: ValueType = { kind: "quantity", resource: "memory" };
export const LIST: ValueType = { kind: "list" };
export const LIST_OF_STRINGS: ValueType = { kind: "list", element: STRING };
export const DICT: ValueType = { kind: "dict" };
/** DBND means texts, and takes anything: numbers inside stay numbers (dbnd 1.0.28, spec 3.4). */
export const DICT_OF_STRINGS: ValueType = { kind: "dict", shape: "texts" };

/** One of these members of a class of Python (`Enum`). */
export function enumeration(...members: readonly string[]): ValueType {
  return { kind: "enum", members };
}

/** Text that has to be one of these words. */
export function choice(...members: readonly string[]): ValueType {
  return { kind: "choice", members };
}

/** Text with `{field}` in it; these fields are known. */
export function template(...fields: readonly string[]): ValueType {
  return { kind: "template", fields };
}

/** A section name; `family` is a family (`spark`) or a kind of section (`engine`, `environment`, `spark-engine`). */
export function section(family?: string): ValueType {
  return family === undefined ? { kind: "section" } : { kind: "section", family };
}

/** A list or dict that is expected to hold a shape. */
export function shaped(kind: "list" | "dict", shape: ShapeName): ValueType {
  return { kind, shape };
}

/** The type as a person says it, singular: "duration", "list of texts". */
export function typeName(type: ValueType): string {
  switch (type.kind) {
    case "string":
      return "text";
    case "version":
      return "version text";
    case "boolean":
      return "yes or no";
    case "integer":
      return "whole number";
    case "float":
      return "number";
    case "duration":
      return "duration";
    case "date":
      return "date";
    case "datetime":
      return "date and time";
    case "enum":
    case "choice":
      return `one of ${type.members.join(", ")}`;
    case "list":
      return type.element === undefined ? "list" : `list of ${plural(type.element)}`;
    case "dict":
      if (type.shape === "texts") return "dict of texts";
      return type.value === undefined ? "dict" : `dict of ${plural(type.value)}`;
    case "path":
      return "path";
    case "json":
      return type.expects === undefined ? "JSON" : `JSON ${type.expects}`;
    case "commaList":
      return "comma separated names";
    case "quantity":
      return type.resource === "cpu" ? "CPU quantity" : "memory quantity";
    case "template":
      return "text with {fields}";
    case "section":
      return sectionTypeName(type.family);
    case "type":
      return "config class or section name";
    case "pythonPath":
      return "dotted Python path";
  }
}

function plural(type: ValueType): string {
  return type.kind === "section" ? `${sectionTypeName(type.family)}s` : `${typeName(type)}s`;
}

function sectionTypeName(family: string | undefined): string {
  if (family === undefined) return "section name";
  return family === "environment" ? "environment name" : `${family.replace("-", " ")} section name`;
}
