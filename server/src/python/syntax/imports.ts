import type { SyntaxNode } from "@lezer/common";
import { childrenOf, type PythonSource } from "./source.ts";
import type { ImportedName } from "./types.ts";

/** Packages of DBND: `dbnd`, `dbnd_spark`, and `databand`, the old name. */
const DBND_PACKAGE = /^(dbnd|databand)(_\w+)?(\.|$)/;

export interface Imports {
  readonly names: ReadonlyMap<string, ImportedName>;
  /** True when a module of DBND is imported with `*`. */
  readonly everythingOfDbnd: boolean;
}

/** What a file imports, wherever in it. */
export function importsOf(source: PythonSource): Imports {
  const names = new Map<string, ImportedName>();
  let everythingOfDbnd = false;
  source.tree.iterate({
    enter: (cursor) => {
      if (cursor.name === "ImportStatement" && readImport(cursor.node, source, names)) everythingOfDbnd = true;
      // No statement stands inside of an expression, unless something is wrong.
      return !(source.isCorrect && /Expression$|^(?:ArgList|String)$/.test(cursor.name));
    },
  });
  return { names, everythingOfDbnd };
}

/** The name under which DBND exports what `name` (dotted, as written) stands for; undefined when it is not DBND's. */
export function dbndNameOf(name: string, imports: Imports): string | undefined {
  const [head = "", ...rest] = name.split(".");
  const imported = imports.names.get(head);
  if (!imported) return imports.everythingOfDbnd && rest.length === 0 ? name : undefined;
  if (!DBND_PACKAGE.test(imported.module)) return undefined;
  if (imported.name !== undefined) return [imported.name, ...rest].join(".");
  return rest.length === 0 ? undefined : exportedName(rest);
}

/** Objects of DBND whose attributes matter. */
const OBJECTS: ReadonlySet<string> = new Set(["parameter", "output", "data"]);

/** Without the modules in front: `tasks.PipelineTask` → `PipelineTask`, `parameter.value` stays. */
function exportedName(parts: readonly string[]): string {
  const start = parts.findIndex((part) => OBJECTS.has(part) || /^[A-Z]/.test(part));
  return parts.slice(start < 0 ? -1 : start).join(".");
}

/** Adds what a statement binds; true for `from dbnd import *`. */
function readImport(node: SyntaxNode, source: PythonSource, names: Map<string, ImportedName>): boolean {
  const children = childrenOf(node);
  const importAt = children.findIndex((child) => child.name === "import");
  if (importAt < 0) return false;
  const isFrom = children[0]?.name === "from";
  const module = isFrom ? joined(children.slice(1, importAt), source) : "";
  let words: SyntaxNode[] = [];
  let star = false;
  const bind = (): void => {
    const as = words.findIndex((word) => word.name === "as");
    const imported = joined(as < 0 ? words : words.slice(0, as), source);
    const alias = as < 0 ? undefined : words[as + 1];
    words = [];
    if (imported === "") return;
    if (isFrom) names.set(alias ? source.textOf(alias) : imported, { module, name: imported });
    else if (alias) names.set(source.textOf(alias), { module: imported });
    else names.set(imported.split(".")[0] ?? imported, { module: imported.split(".")[0] ?? imported });
  };
  for (const child of children.slice(importAt + 1)) {
    if (child.name === ",") bind();
    else if (child.name === "*") star = true;
    else if (child.name !== "(" && child.name !== ")" && !child.type.isError) words.push(child);
  }
  bind();
  return star && DBND_PACKAGE.test(module);
}

function joined(nodes: readonly SyntaxNode[], source: PythonSource): string {
  return nodes.map((node) => source.textOf(node)).join("");
}

/** What an imported name's attributes lead to: `{module: "a", name: "b"}` and `c` → module `a.b`, name `c`. */
export function within(imported: ImportedName, rest: readonly string[]): ImportedName {
  if (rest.length === 0) return imported;
  const { module, name } = imported;
  const inner = [...(name === undefined ? [] : [name]), ...rest.slice(0, -1)].join(".");
  const path = inner === "" ? module : module.endsWith(".") ? module + inner : `${module}.${inner}`;
  return { module: path, name: rest.at(-1) ?? "" };
}
