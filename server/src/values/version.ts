import { textValue } from "./scalarValue.ts";
import type { Surroundings } from "./surroundings.ts";
import type { ParsedValue } from "./types.ts";

/** A version text: `now`, `git` and `context_uid` in any case are replaced (dbnd 1.0.28, spec 1.7). */
export function versionValue(text: string, { now = new Date(), git, contextUid }: Surroundings): ParsedValue {
  switch (text.toLowerCase()) {
    case "now":
      return textValue(text, timestamp(now));
    case "git":
      return textValue(text, git ?? text);
    case "context_uid":
      return textValue(text, contextUid ?? text);
    default:
      return textValue(text);
  }
}

/** `yyyymmdd_HHMMSS` in UTC. */
function timestamp(date: Date): string {
  const digits = date.toISOString().replace(/\D/g, "");
  return `${digits.slice(0, 8)}_${digits.slice(8, 14)}`;
}
