import { randomBytes, timingSafeEqual } from "node:crypto";
import type { User } from "./api/exchange.ts";
import { accountPerson } from "./api/rights.ts";

/** The bearer tokens that are good for something: the user's, and one for each service account that pods have used. */
export class Tokens {
  readonly admin = newToken();
  readonly #accounts = new Map<string, { readonly namespace: string; readonly name: string; readonly token: string }>();
  readonly #isThere: (namespace: string, name: string) => boolean;

  /** @param isThere whether there is such a service account: its token is good for as long */
  constructor(isThere: (namespace: string, name: string) => boolean) {
    this.#isThere = isThere;
  }

  /** The token that pods get which run as a service account. */
  forAccount(namespace: string, name: string): string {
    const key = `${namespace}/${name}`;
    const { token } = this.#accounts.get(key) ?? { token: newToken() };
    this.#accounts.set(key, { namespace, name, token });
    return token;
  }

  /** Who sent this `Authorization` header; undefined of a token that is not known. */
  user(header: string | undefined): User | undefined {
    const [scheme = "", token = ""] = (header ?? "").trim().split(" ");
    if (scheme.toLowerCase() !== "bearer" || token === "") return { kind: "anonymous" };
    if (same(token, this.admin)) {
      return { kind: "admin" };
    }
    const [found] = [...this.#accounts.values()].filter((one) => same(token, one.token));
    if (!found || !this.#isThere(found.namespace, found.name)) return undefined;
    return { kind: "named", ...accountPerson(found.namespace, found.name) };
  }
}

function newToken(): string {
  return randomBytes(24).toString("base64url");
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
