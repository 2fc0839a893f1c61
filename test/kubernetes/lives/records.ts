import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Life } from "./life.ts";

const PATH = join(import.meta.dirname, "recorded.jsonl");

/**
 * How pods have lived on a real node (v1.34.4), a line each: the scenario's name and every course that was seen. There are
 * several where a kubelet tells of two things at once, or not, as it happens to look.
 */
export function readLives(): Map<string, readonly Life[]> {
  const lines = existsSync(PATH) ? readFileSync(PATH, "utf8").trim().split("\n") : [];
  return new Map(lines.map((line) => JSON.parse(line) as [string, readonly Life[]]));
}

/** @param lives in the order in which they are to stand there */
export function writeLives(lives: ReadonlyMap<string, readonly Life[]>): void {
  writeFileSync(PATH, [...lives].map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

export function isSame(one: Life, other: Life): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
