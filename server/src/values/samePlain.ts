import { Duration, type PlainValue } from "./types.ts";

/** Whether two values are the same, the order of members included. */
export function samePlain(left: PlainValue, right: PlainValue): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (left instanceof Duration || right instanceof Duration) {
    return left instanceof Duration && right instanceof Duration && left.seconds === right.seconds;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const lefts = Object.entries<PlainValue>(left as Readonly<Record<string, PlainValue>>);
  const rights = Object.entries<PlainValue>(right as Readonly<Record<string, PlainValue>>);
  return (
    lefts.length === rights.length &&
    lefts.every(([key, value], index) => {
      const other = rights[index];
      return other?.[0] === key && samePlain(value, other[1]);
    })
  );
}
