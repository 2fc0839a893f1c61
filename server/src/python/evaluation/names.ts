import type { SyntaxNode } from "@lezer/common";
import { unknown, type Evaluated, type Next } from "./pythonValues.ts";
import { within } from "../syntax/imports.ts";
import { deeper, type Meaning, type Scope, type Trail } from "../syntax/scope.ts";
import { childrenOf } from "../syntax/source.ts";
import { airflowFolder, fileOf, isPathProperty, pathProperty } from "./paths.ts";
import type { ImportedName, PythonValue } from "../syntax/types.ts";

/** The value that a name has at its place. */
export function valueOfName(node: SyntaxNode, scope: Scope, trail: Trail, next: Next): Evaluated {
  const name = scope.source.textOf(node);
  return valueOfMeaning(name, scope.meaning(name, node), scope, trail, next);
}

function valueOfMeaning(name: string, meaning: Meaning, scope: Scope, trail: Trail, next: Next): Evaluated {
  switch (meaning.kind) {
    case "value":
      return next(meaning.node, meaning.scope);
    case "given":
      return meaning.value;
    case "class":
      return unknown(`\`${name}\` is a class`);
    case "function":
      return unknown("it is a function");
    case "imported":
      return (
        foreignValue(meaning.imported, scope, trail) ??
        airflowFolder(scope.path(name)) ??
        unknown(importedReason(name, meaning.imported))
      );
    case "undefined":
      if (name === "__file__") return fileOf(scope.source.uri);
      return unknown(`\`${name}\` is not defined in this file`);
    case "unknown":
      return unknown(meaning.reason);
  }
}

function foreignValue(imported: ImportedName, scope: Scope, trail: Trail): PythonValue | undefined {
  return scope.outside.value?.(scope.source.uri, imported, deeper(trail));
}

function importedReason(name: string, { module }: ImportedName): string {
  return `\`${name}\` is imported from \`${module}\`, where no constant of that name was found`;
}

/**
 * `Class.attribute` or `module.NAME`. The attribute of a class of the workspace without bases is its value; any other
 * stays what it is, since a class may give its attributes another meaning (as enumerations and DBND's configs do).
 */
export function attributeOf(node: SyntaxNode, name: string, scope: Scope, trail: Trail, next: Next): Evaluated {
  const [head = "", ...rest] = name.split(".");
  const attribute = {
    kind: "attribute",
    owner: scope.path(name.slice(0, name.lastIndexOf("."))),
    name: rest.at(-1) ?? "",
  } as const;
  const meaning = scope.meaning(head, node);
  if (meaning.kind === "class" && rest.length === 1) {
    const owner = meaning.scope;
    return classAttribute(meaning.node, attribute.name, owner, (inner) => next(inner, owner)) ?? attribute;
  }
  if (meaning.kind === "imported") {
    const known = foreignValue(within(meaning.imported, rest), scope, trail) ?? airflowFolder(scope.path(name));
    return known ?? propertyOf(node, scope, next) ?? attribute;
  }
  return (
    (meaning.kind === "value" || meaning.kind === "given" ? propertyOf(node, scope, next) : undefined) ?? attribute
  );
}

/** `path.parent`, and the like, of a value that is known to be a `Path`. */
export function propertyOf(node: SyntaxNode, scope: Scope, next: Next): Evaluated | undefined {
  const [object, dot, property] = childrenOf(node);
  if (!object || dot?.name !== "." || !property) return undefined;
  const name = scope.source.textOf(property);
  return isPathProperty(name) ? pathProperty(name, next(object)) : undefined;
}

/** The value of an attribute of a plain class; undefined for a class with bases, or without that attribute. */
export function classAttribute(definition: SyntaxNode, name: string, scope: Scope, next: Next): Evaluated | undefined {
  const bases = definition.getChild("ArgList");
  if (bases && childrenOf(bases).length > 2 && scope.source.textOf(bases).replace(/\s/g, "") !== "(object)") {
    return undefined;
  }
  const binding = scope.attribute(definition, name);
  if (!binding) return undefined;
  return binding.kind === "value" ? next(binding.node) : unknown(`\`${name}\` is not a constant of its class`);
}
