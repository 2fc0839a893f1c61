import type { JsonObject } from "../../../../server/src/protocol.ts";

/** One field that an edit changes; absent values are `undefined`. */
export interface FieldChange {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Lists that mean a set: they change as a whole. */
const WHOLE = /^\/(?:spec\/tolerations|metadata\/(?:finalizers|ownerReferences))$/;

/** What is different, field by field; lists of another length count as one field. */
export function changesBetween(before: JsonObject, after: JsonObject): readonly FieldChange[] {
  return compare(before, after, "");
}

/** Whether two JSON values are the same; the order of members does not count. */
export function isSame(one: unknown, other: unknown): boolean {
  return changesIn(one, other, "").length === 0;
}

function compare(before: unknown, after: unknown, pointer: string): readonly FieldChange[] {
  if (WHOLE.test(pointer)) return isSame(before, after) ? [] : [{ pointer, before, after }];
  return changesIn(before, after, pointer);
}

function changesIn(before: unknown, after: unknown, pointer: string): readonly FieldChange[] {
  if (Object.is(before, after)) return [];
  const isPair = isNode(before) && isNode(after) && Array.isArray(before) === Array.isArray(after);
  const isOtherLength = Array.isArray(before) && Array.isArray(after) && before.length !== after.length;
  if (!isPair || isOtherLength) return [{ pointer, before, after }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) =>
    compare(before[name], after[name], `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}

function isNode(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
