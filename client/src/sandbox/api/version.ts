/** What Go says of a text that is no version of an object; undefined where it is one, or empty. */
export function versionProblem(text: string): string | undefined {
  const shown = JSON.stringify(text);
  const wrong = (why: string): string =>
    `resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: ${why}`;
  if (text === "") return undefined;
  if (!/^\d+$/.test(text)) return wrong("invalid syntax");
  return BigInt.asUintN(64, BigInt(text)) === BigInt(text) ? undefined : wrong("value out of range");
}
