import type { Pod, TerminatedState } from "../objects.ts";
import { hasEnded, statusOf, willRestart } from "../pods/podState.ts";

/** Where one container of a pod stands, for somebody who reads its log. */
export type ContainerProgress = {
  /** When this instance was started, in whole seconds. */
  readonly startedAt?: string | undefined;
} & (
  | { readonly kind: "waiting"; readonly instance: number; readonly reason: string }
  | { readonly kind: "running"; readonly instance: number }
  | {
      readonly kind: "ended";
      readonly instance: number;
      readonly terminated: TerminatedState | undefined;
      /** Its pod ended while it still waited for its first start: an init container failed, or a deadline was over. */
      readonly neverRan?: true;
    }
  /** Ended, and another instance will be started (crash loop). */
  | { readonly kind: "restarting"; readonly instance: number }
);

/**
 * What a kubelet says of a container that it finds no more when its pod has ended. Where that waited for its next start, the last
 * one stands in `lastState` still (Kubernetes 1.34).
 */
const LOST = "ContainerStatusUnknown";

/** `instance` counts the container's starts before this one: its `restartCount`. */
export function progressOf(pod: Pod, container: string): ContainerProgress {
  const status = statusOf(pod, container);
  const instance = status?.restartCount ?? 0;
  const isLost = status?.state?.terminated?.reason === LOST && Boolean(status.lastState?.terminated);
  const terminated = isLost ? undefined : (status?.state?.terminated ?? undefined);
  const startedAt = (status?.state?.running ?? terminated ?? status?.lastState?.terminated)?.startedAt ?? undefined;
  if (status?.state?.running) return { kind: "running", instance, startedAt };
  if (hasEnded(pod)) {
    const neverRan = Boolean(status?.state?.waiting) && instance === 0 && !status?.lastState?.terminated;
    return { kind: "ended", instance, terminated, startedAt, ...(neverRan && { neverRan }) };
  }
  if (terminated) {
    return willRestart(pod, container, terminated)
      ? { kind: "restarting", instance, startedAt }
      : { kind: "ended", instance, terminated, startedAt };
  }
  return { kind: "waiting", instance, reason: status?.state?.waiting?.reason ?? "", startedAt };
}

/** While the next start is waited for, `previous` is the log of the very instance that the pod's status counts. */
export function isPreviousOne(progress: ContainerProgress): boolean {
  return progress.kind === "waiting" || (progress.kind === "ended" && !progress.terminated);
}
