import type { SyntaxNode } from "@lezer/common";
import { bindingsOf, changedNames, type Binding, type Bindings } from "./bindings.ts";
import { dbndNameOf, importsOf, within, type Imports } from "./imports.ts";
import { childrenOf, type PythonSource } from "./source.ts";
import type { ImportedName, PythonValue } from "./types.ts";

/** What a name means at some place: bound in a file, the nodes being of that scope, or imported. */
export type Meaning =
  | (Binding & { readonly scope: Scope })
  | { readonly kind: "imported"; readonly imported: ImportedName }
  | { readonly kind: "undefined" };

/** How far an evaluation has come, over all files that it visits. */
export interface Trail {
  readonly depth: number;
  readonly budget: { left: number };
}

export function deeper({ depth, budget }: Trail): Trail {
  return { depth: depth + 1, budget };
}

/**
 * Finds the value of a name that another file of the workspace binds, `from` being the importing file; undefined when
 * there is no such file or name.
 */
export type Foreign = (from: string, imported: ImportedName, trail: Trail) => PythonValue | undefined;

/** A node and the file that it stands in. */
export interface PlacedNode {
  readonly scope: Scope;
  readonly node: SyntaxNode;
}

/** A class and the file that it stands in. */
export type PlacedClass = PlacedNode;

/** Finds a class that another file of the workspace defines, `from` being the importing file. */
export type ForeignClass = (from: string, imported: ImportedName) => PlacedClass | undefined;

/** What the names of a file mean. Bindings are collected when a name is looked up for the first time. */
export class Scope {
  readonly source: PythonSource;
  readonly imports: Imports;
  /** Absent where imports are not followed. */
  readonly foreign: Foreign | undefined;
  readonly #foreignClass: ForeignClass | undefined;
  readonly #around: PlacedNode | undefined;
  readonly #bodies = new Map<number, Bindings>();
  readonly #read = new Set<string>();
  #changed: ReadonlyMap<string, number> | undefined;

  /** @param around for a part of a file that was parsed alone: where it stands, so that names mean what they mean there */
  constructor(source: PythonSource, foreign?: Foreign, foreignClass?: ForeignClass, around?: PlacedNode) {
    this.source = source;
    this.imports = around?.scope.imports ?? importsOf(source);
    this.foreign = foreign;
    this.#foreignClass = foreignClass;
    this.#around = around;
  }

  /** The scope of a part that was parsed alone and stands in the place of a node of this file. */
  ofPart(part: PythonSource, node: SyntaxNode): Scope {
    return new Scope(part, this.foreign, this.#foreignClass, { scope: this, node });
  }

  /** Where a node stands in its file, be it of a part that was parsed alone. */
  inFile(node: SyntaxNode): PlacedNode {
    return this.#around ?? { scope: this, node };
  }

  /** Whether the value of a name was asked for that is bound in this file. */
  wasRead(name: string): boolean {
    return this.#read.has(name);
  }

  /** The class of the workspace that a name means at a place, here or where it is imported from. */
  classOf(name: string, at: SyntaxNode): PlacedClass | undefined {
    const [head = "", ...rest] = name.split(".");
    const meaning = this.meaning(head, at);
    if (meaning.kind === "class" && rest.length === 0) return { scope: meaning.scope, node: meaning.node };
    if (meaning.kind !== "imported") return undefined;
    return this.#foreignClass?.(this.source.uri, within(meaning.imported, rest));
  }

  /** The name under which DBND knows an imported one: `x` → `extend` after `from dbnd import extend as x`. */
  dbndName(name: string): string | undefined {
    return dbndNameOf(name, this.imports);
  }

  /** The dotted path of a dotted name, imports followed; as written when its first part is not imported. */
  path(name: string): string {
    const [head = "", ...rest] = name.split(".");
    const imported = this.imports.names.get(head);
    if (!imported) return name;
    return [imported.module, ...(imported.name === undefined ? [] : [imported.name]), ...rest].join(".");
  }

  /** What a name means at a place in the file, by Python's rules: inner functions first, classes only in their own body. */
  meaning(name: string, at: SyntaxNode): Meaning {
    if (this.#around) return this.#around.scope.meaning(name, this.#around.node);
    for (const [body, owner] of enclosingBodies(at)) {
      const parameters = owner?.name === "FunctionDefinition" ? owner.getChild("ParamList") : null;
      if (parameters && parameterNames(parameters, this.source).has(name)) {
        return { kind: "unknown", reason: `\`${name}\` is a parameter of a function`, scope: this };
      }
      const binding = this.#bindings(body).get(name);
      if (!binding) continue;
      this.#read.add(name);
      return { ...this.#unlessChanged(name, binding, owner === undefined), scope: this };
    }
    const imported = this.imports.names.get(name);
    if (imported) return { kind: "imported", imported };
    return { kind: "undefined" };
  }

  /** What a name of the module itself means. */
  moduleMeaning(name: string): Meaning {
    const { scope } = this.inFile(this.source.tree.topNode);
    return scope.meaning(name, scope.source.tree.topNode);
  }

  /** What an attribute of a class of this file is bound to; undefined when the class itself does not say. */
  attribute(definition: SyntaxNode, name: string): Binding | undefined {
    const body = definition.getChild("Body");
    return body ? this.#bindings(body).get(name) : undefined;
  }

  #unlessChanged(name: string, binding: Binding, ofModule: boolean): Binding {
    if (ofModule && this.imports.names.has(name)) {
      return { kind: "unknown", reason: `\`${name}\` is both imported and assigned` };
    }
    this.#changed ??= changedNames(this.source);
    const line = this.#changed.get(name);
    if (line === undefined || binding.kind === "unknown") return binding;
    return { kind: "unknown", reason: `\`${name}\` is changed on line ${line}` };
  }

  #bindings(body: SyntaxNode): Bindings {
    const known = this.#bodies.get(body.from);
    if (known) return known;
    const found = bindingsOf(body, this.source);
    this.#bodies.set(body.from, found);
    return found;
  }
}

/** The bodies whose names are visible at a place, innermost first, each with the function or class it is of. */
function* enclosingBodies(at: SyntaxNode): Iterable<readonly [body: SyntaxNode, owner: SyntaxNode | undefined]> {
  let insideFunction = false;
  let node = at;
  for (let parent = node.parent; parent; node = parent, parent = parent.parent) {
    if (!/^(Function|Class)Definition$/.test(parent.name) || node.name !== "Body") continue;
    if (parent.name === "ClassDefinition" && insideFunction) continue;
    if (parent.name === "FunctionDefinition") insideFunction = true;
    yield [node, parent];
  }
  yield [node, undefined];
}

function parameterNames(list: SyntaxNode, source: PythonSource): ReadonlySet<string> {
  return new Set(
    childrenOf(list)
      .filter((child) => child.name === "VariableName")
      .map((child) => source.textOf(child)),
  );
}
