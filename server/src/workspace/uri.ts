import { relativePath } from "./paths.ts";
/**
 * File URIs and paths. Editors spell the same file differently (`file:///c%3A/a`, `file:///C:/a`), so every URI that
 * serves as a key goes through `canonicalUri`.
 */

const WINDOWS_PATH = /^\/[A-Za-z]:/u;
const paths = new Map<string, string | undefined>();
const known = new Map<string, string>();
const uris = new Map<string, string>();
/** Spellings kept at the same time. */
const KEPT = 5000;

/** The path of a `file:` URI, with `/` between its parts on every system; undefined for other schemes and bad escapes. */
export function toPath(uri: string): string | undefined {
  const before = paths.get(uri);
  if (before !== undefined || paths.has(uri)) return before;
  const path = readPath(uri);
  if (paths.size > KEPT) paths.clear();
  paths.set(uri, path);
  return path;
}

function readPath(uri: string): string | undefined {
  const match = /^file:\/\/([^/]*)(\/[^?#]*)/u.exec(uri);
  if (!match) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(match[2] ?? "");
  } catch {
    return undefined;
  }
  if (match[1]) return `//${match[1]}${path}`;
  if (!WINDOWS_PATH.test(path)) return path;
  return path.charAt(1).toLowerCase() + path.slice(2);
}

/** The `file:` URI of an absolute path (separated by `/`, or by `\` on Windows), escaped as VS Code escapes it. */
export function toUri(path: string): string {
  const before = uris.get(path);
  if (before !== undefined) return before;
  const uri = makeUri(path);
  if (uris.size > KEPT) uris.clear();
  uris.set(path, uri);
  return uri;
}

function makeUri(path: string): string {
  let slashed = path.includes("\\") && /^([A-Za-z]:|\\\\)/u.test(path) ? path.replaceAll("\\", "/") : path;
  if (/^[A-Za-z]:/u.test(slashed)) slashed = `/${slashed.charAt(0).toLowerCase()}${slashed.slice(1)}`;
  const authority = slashed.startsWith("//") ? slashed.slice(2, slashed.indexOf("/", 2)) : "";
  const rest = authority ? slashed.slice(2 + authority.length) : slashed;
  return `file://${authority}${rest.split("/").map(escapeSegment).join("/")}`;
}

/** One spelling for each file; URIs of other schemes stay as they are. */
export function canonicalUri(uri: string): string {
  const before = known.get(uri);
  if (before !== undefined) return before;
  const path = toPath(uri);
  const canonical = path === undefined ? uri : toUri(path);
  if (known.size > KEPT) known.clear();
  known.set(uri, canonical);
  return canonical;
}

function escapeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A file as people read it: seen from its project's home. */
export function displayName(uri: string, home: string): string {
  const path = toPath(canonicalUri(uri));
  return path === undefined ? uri : relativePath(home, path);
}
