import type { Redactor } from "./redaction.ts";

/** By what they mask. */
const late = new Map<string, Redactor>();

/** Secrets whose values became known when lines of a log had been written already: there they may stand as they are. */
export function addLateSecrets(redactor: Redactor): void {
  late.set(redactor.key, redactor);
}

/** Masks in what leaves a log's file those secrets; undefined where there are none, which is nearly always. */
export function lateMask(): ((text: string) => string) | undefined {
  if (late.size === 0) return undefined;
  return (text) => [...late.values()].reduce((result, redactor) => redactor.text(result), text);
}
