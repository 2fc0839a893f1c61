/** A value of a cfg file, or one inside of a dictionary there, in the quotes of the one before; undefined for lists and dictionaries. */
export function cfgScalar(before: string, value: string): string | undefined {
  const quote = /^(["'])[^]*\1$/.exec(before)?.[1];
  if (quote !== undefined)
    return quote + value.replaceAll(/[\\"']/g, (one) => (one === "\\" || one === quote ? `\\${one}` : one)) + quote;
  return /^[[{]|\n/.test(before) ? undefined : value;
}
