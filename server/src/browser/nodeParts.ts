/** What the server takes of Node's own modules, for a browser: the build puts this in their place. */
import { md5 } from "./md5.ts";

/** `node:crypto`, as far as it is used: MD5 of a text, in hexadecimal digits. */
export function createHash(algorithm: string): { update(text: string): { digest(): string } } {
  if (algorithm !== "md5") throw new Error(`There is no ${algorithm} in a browser's language server.`);
  return { update: (text) => ({ digest: () => md5(new TextEncoder().encode(text)) }) };
}

/** `node:crypto`. */
export function randomUUID(): string {
  return crypto.randomUUID();
}

/** `node:os`: nobody is signed in to a browser's page. */
export function userInfo(): { readonly username: string } {
  return { username: "user" };
}

/** `node:util`, for plain data. */
export function isDeepStrictEqual(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [one, other] = [Object.entries(left), new Map(Object.entries(right))];
  return (
    one.length === other.size &&
    one.every(([name, value]) => other.has(name) && isDeepStrictEqual(value, other.get(name)))
  );
}

/** `node:zlib`: who reads archives takes this for one that cannot be read. */
export function inflateRawSync(): never {
  throw new Error("Archives are not read in a browser.");
}
