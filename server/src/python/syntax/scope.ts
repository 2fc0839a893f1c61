import type { SyntaxNode } from "@lezer/common";
import type { AskOption } from "./optionQuestion.ts";
import { bindingsOf, changedNames, type Binding, type Bindings } from "./bindings.ts";
import { dbndNameOf, importsOf, within, type Imports } from "./imports.ts";
import { childrenOf, type PythonSource } from "./source.ts";
import type { ImportedName, PythonValue } from "./types.ts";

/** What a name means at some place: bound in a file, the nodes being of that scope, or imported. */
export type Meaning =
  | (Binding & { readonly scope: Scope })
  | { readonly kind: "imported"; readonly imported: ImportedName }
  /** Of this call of a function, or of this round of a loop. */
  | { readonly kind: "given"; readonly value: PythonValue }
  | { readonly kind: "undefined" };

/** How far an evaluation has come, over all files that it visits. */
export interface Trail {
  readonly depth: number;
  readonly budget: { left: number };
}

/** One name or expression further. */
export function deeper({ depth, budget }: Trail): Trail {
  return { depth: depth + 1, budget };
}

/**
 * Finds the value of a name that another file of the workspace binds, `from` being the importing file; undefined when
 * there is no such file or name.
 */
type Foreign = (from: string, imported: ImportedName, trail: Trail) => PythonValue | undefined;

/** A node and the file that it stands in. */
export interface PlacedNode {
  readonly scope: Scope;
  readonly node: SyntaxNode;
}

/** A class and the file that it stands in. */
export type PlacedClass = PlacedNode;

/** A class, or a function that no decorator makes something else of, and the file that it stands in. */
export interface PlacedDefinition extends PlacedNode {
  readonly kind: "class" | "function";
}

/** Finds a class or a function that another file of the workspace defines, `from` being the importing file. */
type ForeignDefinition = (from: string, imported: ImportedName, decorated: boolean) => PlacedDefinition | undefined;

/** What a file's code means beyond the file; what is absent is not followed. */
interface Outside {
  readonly value?: Foreign;
  readonly definition?: ForeignDefinition;
  readonly option?: AskOption;
}

/** The definition that a name means; undefined when it means anything else. @param decorated with functions that are decorated */
export function definitionIn(meaning: Meaning, decorated = false): PlacedDefinition | undefined {
  if (meaning.kind === "class") return { kind: "class", scope: meaning.scope, node: meaning.node };
  if (meaning.kind !== "function" || (meaning.decorated && !decorated)) return undefined;
  return { kind: "function", scope: meaning.scope, node: meaning.node };
}

/** Values of names in one run through a part of a file: of the variables of a loop, or of a function's parameters. */
interface GivenNames {
  readonly from: number;
  readonly to: number;
  readonly values: ReadonlyMap<string, PythonValue>;
  /** What the part itself binds, besides. */
  readonly bindings: Bindings;
}

/** What a scope stands in, or is derived from. */
interface ScopeOrigin {
  /** For a part of a file that was parsed alone: where it stands, so that names mean what they mean there. */
  readonly around?: PlacedNode;
  /** For the same file with values for some names. */
  readonly given?: { readonly scope: Scope; readonly names: GivenNames };
}

/** What the names of a file mean. Bindings are collected when a name is looked up for the first time. */
export class Scope {
  readonly source: PythonSource;
  readonly imports: Imports;
  readonly outside: Outside;
  readonly #around: PlacedNode | undefined;
  readonly #bodies: Map<number, Bindings>;
  readonly #read: Set<string>;
  /** The innermost part first. */
  readonly #given: readonly GivenNames[];
  #changed: ReadonlyMap<string, number> | undefined;

  constructor(source: PythonSource, outside: Outside = {}, { around, given }: ScopeOrigin = {}) {
    const base = given?.scope;
    this.source = source;
    this.imports = (base ?? around?.scope)?.imports ?? importsOf(source);
    this.outside = outside;
    this.#around = around;
    this.#bodies = base ? base.#bodies : new Map<number, Bindings>();
    this.#read = base ? base.#read : new Set<string>();
    this.#given = given ? [given.names, ...given.scope.#given] : [];
  }

  /** The same file where these names have these values in a part of it: a function's body, a loop's, a comprehension. */
  given(part: SyntaxNode, values: ReadonlyMap<string, PythonValue>): Scope {
    const bindings = part.name === "Body" ? bindingsOf(part, this.source) : new Map<string, Binding>();
    const names = { from: part.from, to: part.to, values, bindings };
    return new Scope(this.source, this.outside, { given: { scope: this, names } });
  }

  /** The scope of a part that was parsed alone and stands in the place of a node of this file. */
  ofPart(part: PythonSource, node: SyntaxNode): Scope {
    return new Scope(part, this.outside, { around: { scope: this, node } });
  }

  /** Where a node stands in its file, be it of a part that was parsed alone. */
  inFile(node: SyntaxNode): PlacedNode {
    return this.#around ?? { scope: this, node };
  }

  /** Whether the value of a name was asked for that is bound in this file. */
  wasRead(name: string): boolean {
    return this.#read.has(name);
  }

  /**
   * The class or function of the workspace that a name means at a place, here or where it is imported from.
   *
   * @param decorated with functions that decorators make something else of
   */
  definitionOf(name: string, at: SyntaxNode, decorated = false): PlacedDefinition | undefined {
    const [head = "", ...rest] = name.split(".");
    const meaning = this.meaning(head, at);
    if (rest.length === 0) {
      const own = definitionIn(meaning, decorated);
      if (own) return own;
    }
    if (meaning.kind !== "imported") return undefined;
    return this.outside.definition?.(this.source.uri, within(meaning.imported, rest), decorated);
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
      const given = this.#given.length > 0 ? this.#meaningGiven(name, at, body) : undefined;
      if (given) return given;
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

  /** What a name means in the parts of a body whose names have values, the innermost first. */
  #meaningGiven(name: string, at: SyntaxNode, body: SyntaxNode): Meaning | undefined {
    const changed = this.#change(name);
    for (const { from, to, values, bindings } of this.#given) {
      if (at.from < from || at.to > to || body.from > from || body.to < to) continue;
      const value = values.get(name);
      const again = bindings.get(name);
      if (!value && again?.kind !== "value") continue;
      if (changed) return { ...changed, scope: this };
      const isHere = again?.kind === "value" && (!value || isStatementOf(again.node, from, to));
      // What a loop's body binds is of this round; `x = x or default` has the old value inside, from there on the new one.
      if (isHere && at.from >= again.node.to) {
        this.#read.add(name);
        return { ...again, scope: this };
      }
      if (value && again && !isHere) {
        return { kind: "unknown", reason: `\`${name}\` is assigned more than once`, scope: this };
      }
      if (value) return { kind: "given", value };
    }
    return undefined;
  }

  #unlessChanged(name: string, binding: Binding, ofModule: boolean): Binding {
    if (ofModule && this.imports.names.has(name)) {
      return { kind: "unknown", reason: `\`${name}\` is both imported and assigned` };
    }
    return binding.kind === "unknown" ? binding : (this.#change(name) ?? binding);
  }

  /** That a name is changed after it is bound, wherever in the file. */
  #change(name: string): Extract<Binding, { readonly kind: "unknown" }> | undefined {
    this.#changed ??= changedNames(this.source);
    const line = this.#changed.get(name);
    return line === undefined ? undefined : { kind: "unknown", reason: `\`${name}\` is changed on line ${line}` };
  }

  #bindings(body: SyntaxNode): Bindings {
    const known = this.#bodies.get(body.from);
    if (known) return known;
    const found = bindingsOf(body, this.source);
    this.#bodies.set(body.from, found);
    return found;
  }
}

/** Whether the assignment of a value stands in the block between two offsets itself, not under a condition in it. */
function isStatementOf(value: SyntaxNode, from: number, to: number): boolean {
  const block = value.parent?.parent;
  return block?.from === from && block.to === to;
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
