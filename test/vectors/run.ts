/**
 * `npm run vectors -- FILE... [--category C]...`: runs files of recorded answers of the real DBND and Airflow against our
 * implementation and counts, per category, what passed and failed. A category without an implementation has failed.
 */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { difference, show } from "./compare.ts";
import { Refused, type Handlers, type Vector } from "./types.ts";

const SHOWN_DIFFERENCES = 3;

export interface CategoryResult {
  passed: number;
  failed: number;
  readonly differences: string[];
}

/** All handlers of `handlers/`, merged. */
export async function loadHandlers(): Promise<Handlers> {
  const folder = join(import.meta.dirname, "handlers");
  const all: Record<string, Handlers[string]> = {};
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ts"))) {
    const { handlers } = (await import(join(folder, name))) as { handlers: Handlers };
    Object.assign(all, handlers);
  }
  return all;
}

/** Throws when the file is not of the vectors' shape. */
export function readVectors(file: string): readonly Vector[] {
  const { vectors } = JSON.parse(readFileSync(file, "utf8")) as { vectors?: unknown };
  if (!Array.isArray(vectors)) throw new Error(`${file}: no list "vectors" in it`);
  return vectors as readonly Vector[];
}

/** Runs one case; undefined when it passed, else the first difference. */
export function runVector(vector: Vector, handlers: Handlers): string | undefined {
  const handler = handlers[categoryOf(vector)];
  if (!handler) return "no implementation";
  try {
    const actual = handler(vector);
    if (vector.error) return `expected failure ${vector.error.kind}, got ${show(actual)}`;
    return difference(vector.expected, actual);
  } catch (error) {
    if (!(error instanceof Refused)) return `crashed: ${error instanceof Error ? (error.stack ?? "") : String(error)}`;
    if (!vector.error) return `expected ${show(vector.expected)}, was refused: ${show(error.failure)}`;
    return differenceOfFailures(vector.error, error);
  }
}

/** The kind has to agree always; line, column and the like where the case gives them and so do we. */
function differenceOfFailures(expected: NonNullable<Vector["error"]>, refused: Refused): string | undefined {
  for (const [key, value] of Object.entries(expected)) {
    if (key !== "kind" && !(key in refused.failure)) continue;
    const found = difference(value, refused.failure[key], `error.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function categoryOf(vector: Vector): string {
  return vector.category ?? vector.kind ?? "unnamed";
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { category: { type: "string", multiple: true }, all: { type: "boolean", default: false } },
  });
  if (positionals.length === 0) {
    console.error("usage: npm run vectors -- FILE... [--category C]... [--all]   (--all shows every difference)");
    process.exitCode = 2;
    return;
  }
  const handlers = await loadHandlers();
  const results = new Map<string, CategoryResult>();
  for (const file of positionals) {
    for (const vector of readVectors(file)) {
      const category = categoryOf(vector);
      if (values.category && !values.category.includes(category)) continue;
      const result = results.get(category) ?? { passed: 0, failed: 0, differences: [] };
      results.set(category, result);
      const found = runVector(vector, handlers);
      if (found === undefined) result.passed++;
      else {
        result.failed++;
        if (values.all || result.differences.length < SHOWN_DIFFERENCES) {
          result.differences.push(`${vector.id} ${vector.name ?? ""}: ${found}`);
        }
      }
    }
  }
  report(results);
}

function report(results: ReadonlyMap<string, CategoryResult>): void {
  let passed = 0;
  let failed = 0;
  for (const [category, result] of [...results].sort(([left], [right]) => left.localeCompare(right))) {
    passed += result.passed;
    failed += result.failed;
    console.log(
      `${category.padEnd(28)} ${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(5)} failed`,
    );
    for (const line of result.differences) console.log(`    ${line}`);
  }
  if (failed > 0 || passed === 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed`);
}

if (process.argv[1] === import.meta.filename) await main();
