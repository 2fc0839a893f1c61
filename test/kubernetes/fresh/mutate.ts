import type { Json } from "../../../client/src/sandbox/objects.ts";
import { omit } from "../../../client/src/sandbox/omit.ts";
import { isObject } from "../../../client/src/sandbox/validation/decode.ts";
import type { Dice } from "./dice.ts";

const LONG = "l".repeat(64);

/** What stands where a text should, or an odd text. */
const TEXTS: readonly Json[] = [
  "",
  "x",
  "Upper",
  "a_b",
  "a b",
  " a",
  "a.b",
  "a/b",
  "a/b/c",
  "-a",
  "a-",
  "ä",
  "\u0000",
  "\n",
  "0",
  "1.5",
  "../x",
  "/",
  LONG,
  "a".repeat(254),
  "x.y/z",
  "<&>\u2028",
  '"quoted"',
  "100m",
  "1Gi",
  "true",
  "null",
  5,
  1.5,
  true,
  null,
  [],
  {},
  ["x"],
];
const NUMBERS: readonly Json[] = [
  0,
  -1,
  1,
  2,
  65536,
  2147483647,
  2147483648,
  -2147483649,
  9007199254740991,
  1.5,
  1e3,
  1e30,
  "5",
  "",
  "x",
  true,
  null,
  [],
  {},
];
const FLAGS: readonly Json[] = [true, false, "true", "", 0, 1, null, [], {}];
const OTHERS: readonly Json[] = [null, {}, [], "", "x", 0, true, [null], [{}], ["x"], { x: "y" }, { "": "" }, [[]]];

/** A copy of a document in which a few things are odd. */
export function mutate(document: Json, dice: Dice, times: number): Json {
  let result: Json = document;
  for (let left = times; left > 0; left -= 1) result = change(result, dice);
  return result;
}

function change(document: Json, dice: Dice): Json {
  const paths = placesOf(document);
  const path = dice.pick(paths);
  return at(document, path, (value) => oddOf(value, dice)) ?? {};
}

/** Undefined takes the value away. */
function oddOf(value: Json | undefined, dice: Dice): Json | undefined {
  const how = dice.below(10);
  if (how === 0) return undefined;
  if (isObject(value) && how < 4) return { ...value, [dice.pick(["unknown", "Name", "name", ""])]: dice.pick(OTHERS) };
  if (Array.isArray(value) && how < 5) {
    const first = value[0] ?? dice.pick(OTHERS);
    return dice.pick([[...value, first], [...value, dice.pick(OTHERS)], value.slice(1), value.toReversed()]);
  }
  if (typeof value === "string" && how < 9) return dice.pick(TEXTS);
  if (typeof value === "number" && how < 9) return dice.pick(NUMBERS);
  if (typeof value === "boolean" && how < 9) return dice.pick(FLAGS);
  return dice.pick(OTHERS);
}

type Path = readonly (string | number)[];

/** Every place of a document but the document itself. */
function placesOf(value: Json, path: Path = []): Path[] {
  const inner: Path[] = Array.isArray(value)
    ? value.flatMap((item, index) => placesOf(item, [...path, index]))
    : isObject(value)
      ? Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]))
      : [];
  return path.length === 0 ? (inner.length === 0 ? [["x"]] : inner) : [path, ...inner];
}

function at(
  value: Json | undefined,
  [key, ...rest]: Path,
  make: (value: Json | undefined) => Json | undefined,
): Json | undefined {
  if (key === undefined) return make(value);
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const made = index === key ? at(item, rest, make) : item;
      return made === undefined ? [] : [made];
    });
  }
  const object = isObject(value) ? value : {};
  const made = at(object[key], rest, make);
  return made === undefined ? omit(object, String(key)) : { ...object, [key]: made };
}
