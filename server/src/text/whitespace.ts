/**
 * White space as Python's `str.strip()` and `\s` know it (Python 3.11): unlike JavaScript's it holds U+001C to U+001F and
 * U+0085 and does not hold U+FEFF, the byte order mark. All are single UTF-16 code units.
 */
export function isPythonSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code >= 0x1c && code <= 0x1f);
  if (code < 0x85) return false;
  if (code <= 0xa0) return code === 0x85 || code === 0xa0;
  return (
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Index of the first character that is not white space, from `from` on; `end` when there is none. */
export function skipSpace(text: string, from = 0, end = text.length): number {
  let at = from;
  while (at < end && isPythonSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Index after the last character that is not white space, not before `from`. */
export function skipSpaceBack(text: string, end = text.length, from = 0): number {
  let at = end;
  while (at > from && isPythonSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  const start = skipSpace(text);
  return text.slice(start, skipSpaceBack(text, text.length, start));
}
