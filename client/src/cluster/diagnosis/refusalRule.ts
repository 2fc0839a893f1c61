import type { Pod } from "../objects.ts";
import type { Cause } from "./cause.ts";

/** One way in which an API server refuses a pod. */
export interface RefusalRule {
  readonly id: string;
  /** In the API server's message (Kubernetes 1.19 to 1.34). */
  readonly pattern: RegExp;
  /** One message may say it several times. */
  readonly repeats?: true;
  /** What a match is about: of several about the same, the first says most. */
  readonly subject?: (match: RegExpExecArray) => string;
  /** @param pod as it was sent, where it is known */
  readonly tell: (match: RegExpExecArray, pod?: Pod) => Told;
}

type Told = Pick<Cause, "sentence" | "key" | "hint" | "fix" | "missing" | "container" | "field">;
