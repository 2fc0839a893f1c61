import type { Cause } from "./cause.ts";

/** One way in which an API server refuses a pod. */
export interface RefusalRule {
  readonly id: string;
  /** In the API server's message (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  readonly tell: (match: RegExpExecArray) => Pick<Cause, "sentence" | "key" | "hint" | "fix" | "missing">;
}
