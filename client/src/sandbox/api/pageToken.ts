import { parseJson } from "./goJson.ts";
import { badRequest } from "./status.ts";

const VERSION = "meta.k8s.io/v1";

export const CONTINUE_EXPIRED =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without " +
  "the continue parameter.";

/** Where a page begins. */
export interface Page {
  /** The version that all pages are of; undefined means what there is now. */
  readonly rv?: number;
  /** The key after which it begins. */
  readonly start: string;
}

/** What a client sends to get the page after the key `start`. */
export function writeToken(rv: number, start: string): string {
  return Buffer.from(JSON.stringify({ v: VERSION, rv, start: `${start}\0` })).toString("base64url");
}

/** Reads a token as the API server does (Kubernetes 1.34, `storage/continue.go`). @throws ApiError 400 in its words */
export function readToken(token: string): Page {
  const refuse = (why: string): never => {
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  };
  const illegal = token.search(/[^A-Za-z0-9_-]/);
  if (illegal >= 0 || token.length % 4 === 1) {
    refuse(`illegal base64 data at input byte ${illegal >= 0 ? illegal : token.length - 1}`);
  }
  const { v = "", rv = 0, start = "" } = parse(token, refuse);
  if (v !== VERSION) refuse(`server does not recognize this encoded version ${v}`);
  if (rv === 0 && start !== "") refuse(`incorrect encoded start resourceVersion (version ${VERSION})`);
  if (start === "") refuse(`encoded start key empty (version ${VERSION})`);
  if (`/${start}`.split("/").includes("..")) refuse(start);
  return { ...(rv > 0 && { rv }), start };
}

interface Token {
  readonly v?: string;
  readonly rv?: number;
  readonly start?: string;
}

function parse(token: string, refuse: (why: string) => never): Token {
  let value: unknown;
  try {
    // Bytes that are no text are single characters for Go's reader.
    value = parseJson(Buffer.from(token, "base64url").toString("latin1")).value;
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const is = Array.isArray(value) ? "array" : typeof value === "boolean" ? "bool" : typeof value;
    return refuse(`json: cannot unmarshal ${is} into Go value of type storage.continueToken`);
  }
  return value;
}
