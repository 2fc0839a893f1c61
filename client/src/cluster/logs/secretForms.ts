import { isUtf8 } from "node:buffer";
import { speaksOfSecret } from "../../secretNames.ts";

/** A value that must not be shown, and the name that it stands under. */
export interface SecretValue {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Shorter values are words and numbers that would be masked everywhere. Characters. */
const SHORTEST = 6;
/** From here on a value counts that is named as a secret and is no word and no number. Characters. */
const SHORTEST_PASSWORD = 4;
/** Shorter lines of a longer value say nothing, unless they look like passwords. Characters. */
const SHORTEST_LINE = 12;
/** Characters of a line of base64, as MIME and PEM write it. */
const BASE64_LINES = [76, 64];
/** Longer values are looked for in one piece only. Bytes. */
const MOST_IN_LINES = 64 * 1024;
/** Longer values are looked for in one encoding only, not in one inside of another. Characters. */
const MOST_NESTED = 4096;
/** Members of secrets that say where and who, and are no secrets. */
const HARMLESS_MEMBER =
  /^(?:type|user(?:_?name)?|login|e?-?mail|host(?:name)?|server|registry|port|database|db_?name|schema|region|zone|project(?:_id)?|.*_(?:uri|url|email|id|domain))$/i;
const PASSWORD_MEMBER = /^(?:auth|key|pass|pwd|pin)$/i;
/** `name: value` and `name=value`, as files of settings have them. */
const SETTING_LINE = /^\s*(?:export\s+)?["']?([\w.-]{1,128})["']?\s*[=:]\s*(.+?)\s*$/;
const URL_PASSWORD = /:\/\/[^\s/:@]{0,256}:([^\s/@]{1,1024})@/g;

/**
 * The texts that a secret may be printed as: whole, line by line, what is inside of it (members of JSON, settings,
 * passwords of addresses), and each of these encoded.
 */
export function formsOf({ name, bytes }: SecretValue): readonly string[] {
  const text = isUtf8(bytes) ? bytes.toString("utf8").trim() : "";
  const parts = [...partsOf(name, text)];
  const whole = bytes.length >= SHORTEST ? [...base64Forms(bytes), ...hexForms(bytes)] : [];
  const encoded = parts.flatMap((part) => encodings(part));
  const nested = parts.filter((part) => part.length <= MOST_NESTED).flatMap(nestedEncodings);
  const forms = new Set([...parts, ...linesOf(text), ...whole, ...whole.flatMap(nestedBase64), ...encoded, ...nested]);
  return [...forms].filter((form) => form.length >= SHORTEST_PASSWORD);
}

/** Passwords that stand in the addresses of a text, as written and decoded. */
export function passwordsOfUrls(text: string): readonly string[] {
  return [...text.matchAll(URL_PASSWORD)].flatMap(([, password = ""]) => {
    const decoded = decodedPart(password);
    return [password, decoded].filter((one) => isLongEnough("password", one));
  });
}

function decodedPart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function partsOf(name: string, text: string): Set<string> {
  const parts = new Set<string>();
  if (!isLongEnough(name, text)) return parts;
  parts.add(text);
  for (const password of passwordsOfUrls(text)) parts.add(password);
  const members = membersOf(text);
  for (const [member, value] of members ?? settingsOf(text)) {
    if (!isSecretMember(member, value)) continue;
    parts.add(value);
    for (const line of linesOf(value)) parts.add(line);
  }
  return parts;
}

function isLongEnough(name: string, text: string): boolean {
  if (text.length >= SHORTEST) return true;
  const isWordOrNumber = /^(?:[A-Za-z]*|[\d.,]*)$/.test(text);
  return text.length >= SHORTEST_PASSWORD && !isWordOrNumber && speaksOfSecret(name);
}

function isSecretMember(name: string, value: string): boolean {
  if (speaksOfSecret(name) || PASSWORD_MEMBER.test(name)) return isLongEnough("password", value);
  if (HARMLESS_MEMBER.test(name) || value.length < SHORTEST_LINE) return false;
  return isMixed(value);
}

/** Names and values inside of JSON, at any depth; undefined for other text. */
function membersOf(text: string): readonly (readonly [string, string])[] | undefined {
  if (!/^[{[]/.test(text)) return undefined;
  const found: [string, string][] = [];
  try {
    JSON.parse(text, (name, value: unknown) => {
      if (typeof value === "string" || typeof value === "number") found.push([name, String(value).trim()]);
      return value;
    });
  } catch {
    return undefined;
  }
  return found;
}

function settingsOf(text: string): readonly (readonly [string, string])[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, name = "", value = ""] = SETTING_LINE.exec(line) ?? [];
    return speaksOfSecret(name) ? [[name, value.replace(/^(["'])(.*)\1$/, "$2")] as const] : [];
  });
}

function linesOf(text: string): readonly string[] {
  if (!text.includes("\n")) return [];
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE || (line.length >= SHORTEST && isMixed(line)));
}

function isMixed(text: string): boolean {
  return /\d/.test(text) && /[A-Za-z]/.test(text) && !/\s/.test(text);
}

function encodings(text: string): readonly string[] {
  const json = escaped(text);
  return [
    ...(text.length >= SHORTEST ? [...base64Forms(Buffer.from(text)), ...hexForms(Buffer.from(text))] : []),
    ...uriForms(text),
    ...[json, inAscii(json), escaped(json), escaped(inAscii(json))],
    ...quotedForms(text),
    ...markupForms(text),
  ];
}

/**
 * One encoding inside of another, as programs put them together: headers and manifests in base64 of what is escaped for a URL or
 * for JSON, or is base64 itself; URLs with base64 or JSON inside, and what is escaped twice.
 */
function nestedEncodings(text: string): readonly string[] {
  const json = escaped(text);
  const escapes = [...uriForms(text), json, inAscii(json)].filter((form) => form !== text);
  const inBase64 = [...new Set(escapes)].filter((form) => form.length >= SHORTEST);
  return [
    ...inBase64.flatMap((form) => base64Forms(Buffer.from(form))),
    ...[...new Set(escapes)].flatMap(uriForms),
    ...(text.length >= SHORTEST ? base64Forms(Buffer.from(text)).flatMap(nestedBase64) : []),
  ];
}

/** Base64 in base64, as secrets stand in manifests whose values were encoded before, and in URLs. */
function nestedBase64(base64: string): readonly string[] {
  if (base64.length > MOST_NESTED || !/^[\w+/-]+=*$/.test(base64)) return [];
  return [...base64Forms(Buffer.from(base64)), ...(/[+/=]/.test(base64) ? uriForms(base64) : [])];
}

/** As JSON has it inside of quotes (RFC 8259). */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function inAscii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Escaped by JavaScript, by Python and by forms, which differ in some signs (RFC 3986), with digits of either case. */
function uriForms(text: string): readonly string[] {
  const loose = encodeURIComponent(text.toWellFormed());
  const strict = loose.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [loose, strict, strict.replaceAll("%2F", "/")].flatMap((form) => [form, form.replaceAll("%20", "+")]);
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()))];
}

/** Inside of single quotes: of YAML, of a shell, of Python's `repr`. */
function quotedForms(text: string): readonly string[] {
  const inPython = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\t", "\\t")
    .replaceAll("\r", "\\r");
  return [text.replaceAll("'", "''"), text.replaceAll("'", "'\\''"), inPython, inPython.replaceAll("'", "\\'")];
}

/** In XML and HTML; not all writers escape quotes. */
function markupForms(text: string): readonly string[] {
  if (!/[&<>"']/.test(text)) return [];
  const escapes = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = escapes.replaceAll('"', "&quot;");
  return [escapes, quoted, ...["&#39;", "&#x27;", "&apos;"].map((sign) => quoted.replaceAll("'", sign))];
}

function hexForms(bytes: Buffer): readonly string[] {
  const hex = bytes.toString("hex");
  return [hex, hex.toUpperCase()];
}

/**
 * A value in base64 (RFC 4648): alone, in lines, and what is the same of it wherever it stands in something longer, such
 * as `user:password`, since three bytes make four characters.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const whole = bytes.toString("base64");
  const lines =
    bytes.length > MOST_IN_LINES
      ? []
      : BASE64_LINES.flatMap((width) => (whole.length > width ? cut(whole, width) : []));
  const inside = [0, 1, 2].map((before) => {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
    const last = Math.floor(shifted.length / 3) * 4;
    return shifted.toString("base64").slice(before === 0 ? 0 : 4, last);
  });
  const forms = [whole, ...lines, ...inside].filter((form) => form.length >= SHORTEST);
  return [...forms, ...forms.filter((form) => /[+/]/.test(form)).map(urlSafe)];
}

function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function cut(text: string, width: number): readonly string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += width) pieces.push(text.slice(at, at + width));
  return pieces.filter((piece) => piece.length >= SHORTEST_LINE);
}
