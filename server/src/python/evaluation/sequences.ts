/** What loops go through: `range`, `enumerate`, `zip`, and the members of a dictionary. */
import { plainValue, type Evaluated } from "./pythonValues.ts";
import type { PythonArgument, PythonMember, PythonValue } from "../syntax/types.ts";

/** Longer sequences of numbers are not written out. */
const MAX_RANGE = 1000;

type List = Extract<Evaluated, { readonly kind: "list" }>;

/** The list that `range(…)`, `enumerate(…)` or `zip(…)` goes through; undefined where it is not known. */
export function sequence(name: string, given: readonly PythonArgument[]): List | undefined {
  const [first] = given;
  if (!first) return undefined;
  if (name === "range") return rangeOf(given);
  if (name === "zip") {
    const lists = given.map(({ name: word, value }) =>
      word === undefined && value.kind === "list" ? value.elements : [],
    );
    const length = Math.min(...lists.map((list) => list.length));
    const rounds = Array.from({ length }, (_, index) => lists.flatMap((list) => list[index] ?? []));
    return { kind: "list", elements: rounds.map((elements) => tuple(elements, first.value)) };
  }
  if (first.value.kind !== "list") return undefined;
  const start = plainValue((given.find(({ name: word }) => word === "start") ?? given[1] ?? first).value);
  const from = given.length > 1 && typeof start === "number" ? start : 0;
  const elements = first.value.elements.map((element, index) =>
    tuple([number(from + index, element), element], element),
  );
  return { kind: "list", elements };
}

/** `d.items()`, `d.keys()`, `d.values()`. */
export function membersAs(
  method: string,
  { members }: { readonly members: readonly PythonMember[] },
): List | undefined {
  if (method !== "items" && method !== "keys" && method !== "values") return undefined;
  const elements = members.map(({ key, value }) =>
    method === "items" ? tuple([key, value], key) : method === "keys" ? key : value,
  );
  return { kind: "list", elements };
}

function rangeOf(given: readonly PythonArgument[]): List | undefined {
  const numbers = given.map(({ value }) => plainValue(value));
  const [place] = given;
  if (!place || !numbers.every((each) => typeof each === "number" && Number.isSafeInteger(each))) return undefined;
  const [first = 0, second, step = 1] = numbers as readonly number[];
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const length = step === 0 ? 0 : Math.max(0, Math.ceil((to - from) / step));
  if (length > MAX_RANGE) return undefined;
  return { kind: "list", elements: Array.from({ length }, (_, index) => number(from + index * step, place.value)) };
}

function number(value: number, { uri, range, source }: PythonValue): PythonValue {
  return { kind: "constant", value, uri, range, source };
}

function tuple(elements: readonly PythonValue[], { uri, range, source }: PythonValue): PythonValue {
  return { kind: "list", elements, uri, range, source };
}
