/** Looks whether a JSON value is what it should be. */

/** Returns where the value is not what it should be, undefined where all is well. `at`: the path of the value. */
export type Shape = (value: unknown, at: string) => string | undefined;

export const text: Shape = (value, at) => (typeof value === "string" ? undefined : at);
export const number: Shape = (value, at) => (Number.isFinite(value) ? undefined : at);
export const flag: Shape = (value, at) => (typeof value === "boolean" ? undefined : at);
/** Any object; what is in it is not looked at. */
export const object: Shape = (value, at) => (isObject(value) ? undefined : at);

export const optional =
  (shape: Shape): Shape =>
  (value, at) =>
    value === undefined ? undefined : shape(value, at);

export const orNull =
  (shape: Shape): Shape =>
  (value, at) =>
    value === null ? undefined : shape(value, at);

export const oneOf =
  (...words: readonly unknown[]): Shape =>
  (value, at) =>
    words.includes(value) ? undefined : at;

export const list =
  (shape: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) ? first(value.entries(), at, () => shape) : at;

/** An object whose values are all alike. */
export const recordOf =
  (shape: Shape): Shape =>
  (value, at) =>
    isObject(value) ? first(Object.entries(value), at, () => shape) : at;

/** An object with these parts; others are not looked at. */
export const parts =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value, at) => {
    if (!isObject(value)) return at;
    const named = Object.keys(shapes).map((name) => [name, value[name]] as const);
    return first(named, at, (name) => shapes[name]);
  };

function first(
  entries: Iterable<readonly [string | number, unknown]>,
  at: string,
  shapeOf: (name: string | number) => Shape | undefined,
): string | undefined {
  for (const [name, value] of entries) {
    const wrong = shapeOf(name)?.(value, at === "" ? String(name) : `${at}.${name}`);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
