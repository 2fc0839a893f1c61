import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Set to write down the answers of the cluster of `KUBECONFIG` instead of comparing with those that stand there. */
export const RECORDS = process.env.DATABAND_RECORD === "1";

/** What a real API server (v1.34.4) answered to each case, a line each, by the case's name. */
export class Records<T> {
  readonly #path: string;

  /** @param name of the file, without extension */
  constructor(name: string) {
    this.#path = join(import.meta.dirname, `${name}.jsonl`);
  }

  read(): Map<string, T> {
    const lines = readFileSync(this.#path, "utf8").trim().split("\n");
    return new Map(lines.map((line) => JSON.parse(line) as [string, T]));
  }

  write(answers: ReadonlyMap<string, T>): void {
    writeFileSync(this.#path, [...answers].map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  }
}
