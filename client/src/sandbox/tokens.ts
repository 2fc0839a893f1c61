import { randomBytes, timingSafeEqual } from "node:crypto";
import type { User } from "./api/exchange.ts";

/** The bearer tokens that are good for something: the user's, and one for the pods of each namespace. */
export class Tokens {
  readonly admin = newToken();
  readonly #pods = new Map<string, string>();

  /** The token that pods of a namespace get. */
  forPods(namespace: string): string {
    const token = this.#pods.get(namespace) ?? newToken();
    this.#pods.set(namespace, token);
    return token;
  }

  /** Who sent this `Authorization` header; undefined of a token that is not known. */
  user(header: string | undefined): User | undefined {
    const [scheme = "", token = ""] = (header ?? "").trim().split(" ");
    if (scheme.toLowerCase() !== "bearer" || token === "") return { kind: "anonymous" };
    if (same(token, this.admin)) {
      return { kind: "admin" };
    }
    for (const [namespace, own] of this.#pods) {
      if (same(token, own)) {
        return { kind: "pod", namespace };
      }
    }
    return undefined;
  }
}

function newToken(): string {
  return randomBytes(24).toString("base64url");
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
