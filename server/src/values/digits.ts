/**
 * Text with every Unicode decimal digit replaced by its ASCII one, as Python's `int()` and `float()` read them. Decimal
 * digits stand in runs of ten in Unicode, zero first.
 */
export function asciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));
}

function digitValue(codePoint: number): number {
  let first = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}

/** An integer from an optional sign and ASCII digits: a number where that is exact, else a bigint. */
export function integerFromDigits(digits: string): number | bigint {
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  const sign = digits.startsWith("-") ? -1n : 1n;
  return sign * BigInt(digits.replace(/^[+-]/, ""));
}
