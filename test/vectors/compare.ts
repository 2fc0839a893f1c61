/**
 * The first difference between what was expected and what came, as one line, or undefined when they agree. A member of
 * `expected` whose name ends in `_subset` asks only that its members be found in the member of that name.
 */
export function difference(expected: unknown, actual: unknown, path = "$"): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${path}: expected a list, got ${show(actual)}`;
    for (let index = 0; index < Math.max(expected.length, actual.length); index++) {
      if (index >= expected.length) return `${path}[${index}]: unexpected ${show(actual[index])}`;
      if (index >= actual.length) return `${path}[${index}]: missing ${show(expected[index])}`;
      const found = difference(expected[index], actual[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isRecord(expected)) {
    if (!isRecord(actual)) return `${path}: expected an object, got ${show(actual)}`;
    return differenceOfRecords(expected, actual, path);
  }
  if (typeof expected === "number" && typeof actual === "bigint") actual = Number(actual);
  return Object.is(expected, actual) || expected === actual
    ? undefined
    : `${path}: expected ${show(expected)}, got ${show(actual)}`;
}

function differenceOfRecords(
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  path: string,
): string | undefined {
  const wanted = new Set<string>();
  for (const [key, value] of Object.entries(expected)) {
    const subset = key.endsWith("_subset") && !(key in actual);
    const name = subset ? key.slice(0, -"_subset".length) : key;
    wanted.add(name);
    if (!(name in actual)) return `${path}.${name}: missing ${show(value)}`;
    const found = subset
      ? subsetDifference(value, actual[name], `${path}.${name}`)
      : difference(value, actual[name], `${path}.${name}`);
    if (found !== undefined) return found;
  }
  for (const key of Object.keys(actual)) {
    if (!wanted.has(key)) return `${path}.${key}: unexpected ${show(actual[key])}`;
  }
  return undefined;
}

function subsetDifference(expected: unknown, actual: unknown, path: string): string | undefined {
  if (!isRecord(expected)) return difference(expected, actual, path);
  if (!isRecord(actual)) return `${path}: expected an object, got ${show(actual)}`;
  for (const [key, value] of Object.entries(expected)) {
    const found = subsetDifference(value, actual[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value as one line of at most 160 characters. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value, (_key, member: unknown) => (typeof member === "bigint" ? `${member}n` : member));
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
