/** A reason of the scheduler against the pod. */
export interface Objection {
  /** In its own words, without the count: `Insufficient cpu`. */
  readonly text: string;
  /** How many nodes it is about; all of them where it is about the pod as a whole. */
  readonly nodes: number;
}

/** What is said about preemption helps nobody (Kubernetes 1.22 to 1.34). */
const PREEMPTION = /[.,]?\s*(?:no new claims to deallocate, )?(?:preemption: |Preemption is not helpful)[^]*$/;

/**
 * The reasons in a message of the scheduler (Kubernetes 1.19 to 1.34):
 * `0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}. preemption: …`.
 */
export function objectionsIn(message: string): readonly Objection[] {
  const [head = "", total] = /^\d+\/(\d+) nodes are available:? ?/.exec(message) ?? [];
  const body = message.slice(head.length).replace(PREEMPTION, "");
  return body
    .split(/, (?=\d+ )/)
    .map((part) => {
      const [, count, text] = /^(\d+) ([^]*)$/.exec(part) ?? [];
      return { text: (text ?? part).replace(/[.\s]+$/, ""), nodes: Number(count ?? total ?? 1) };
    })
    .filter(({ text }) => text !== "");
}
