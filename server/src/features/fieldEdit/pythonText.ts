import type { PythonSource } from "../../python/syntax/source.ts";

/** A text as a literal of Python. */
export function pythonText(value: string, quote = '"'): string {
  return quote + value.replaceAll(/[\\"']/g, (one) => (one === "\\" || one === quote ? `\\${one}` : one)) + quote;
}

/** What a file calls the models of Kubernetes; undefined where it does not import them. */
export function modelsIn({ content }: PythonSource): string | undefined {
  const models =
    /^\s*from\s+kubernetes\.client\s+import\s+models(?:\s+as\s+(\w+))?\s*(?:#.*)?$/m.exec(content) ??
    /^\s*import\s+kubernetes\.client\.models\s+as\s+(\w+)/m.exec(content);
  return models ? (models[1] ?? "models") : undefined;
}
