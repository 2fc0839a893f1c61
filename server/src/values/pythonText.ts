/** Python's `str()` of a float: shortest digits, exponents from 1e16 on and below 1e-4, always a point or exponent. */
export function pythonFloatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  if (Object.is(value, -0)) return "-0.0";
  const [mantissa = "0", exponentText = "0"] = value.toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const digits = String(Math.abs(exponent)).padStart(2, "0");
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${digits}`;
  }
  const fraction = mantissa.replace(/^-?\d\.?/, "").length;
  return value.toFixed(Math.max(1, fraction - exponent));
}

/** Python's `repr()` of a text: single quotes unless only they occur in it; what cannot be printed is escaped. */
export function pythonRepr(text: string, asciiOnly = false): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let content = "";
  for (const char of text) content += reprCharacter(char, quote, asciiOnly);
  return quote + content + quote;
}

const NAMED: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function reprCharacter(char: string, quote: string, asciiOnly: boolean): string {
  if (char === quote) return `\\${char}`;
  const named = NAMED[char];
  if (named !== undefined) return named;
  const code = char.codePointAt(0) ?? 0;
  const printable = char === " " || (!/[\p{C}\p{Z}]/u.test(char) && !(asciiOnly && code > 0x7e));
  if (printable) return char;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
}
