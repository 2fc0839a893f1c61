/** Data flows one way: no file imports, however far around, a file that imports it. Types count as well. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import ts from "typescript";
import { ROOT } from "../../scripts/root.ts";

type Imports = ReadonlyMap<string, readonly string[]>;

/** The imports of every source file within the sources. */
function readImports(): Imports {
  const files = ["client/src", "server/src", "scripts"].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: ROOT }).map((path) => join(ROOT, path)),
  );
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"));
      const targets = importedFiles.map(({ fileName }) => join(dirname(file), fileName));
      return [file, targets.filter((target) => known.has(target))];
    }),
  );
}

/** The first way around that is found, by the files on it; empty when there is none. */
function findCircle(imports: Imports): readonly string[] {
  const done = new Set<string>();
  const way: string[] = [];
  const walk = (file: string): readonly string[] => {
    const before = way.indexOf(file);
    if (before >= 0) return [...way.slice(before), file];
    if (done.has(file)) return [];
    way.push(file);
    for (const target of imports.get(file) ?? []) {
      const circle = walk(target);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(file);
    return [];
  };
  for (const file of imports.keys()) {
    const circle = walk(file);
    if (circle.length > 0) return circle;
  }
  return [];
}

test("a circle is found", () => {
  const circle = findCircle(new Map(Object.entries({ a: ["b"], b: ["c", "d"], c: [], d: ["b"] })));
  assert.deepEqual(circle, ["b", "d", "b"]);
});

test("no imports go in a circle", () => {
  const imports = readImports();
  assert.ok(imports.size > 500 && [...imports.values()].flat().length > imports.size);
  const circle = findCircle(imports).map((file) => relative(ROOT, file));
  assert.deepEqual(circle, [], circle.join("\n→ "));
});
