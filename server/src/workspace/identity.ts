import { randomUUID } from "node:crypto";
import type { RunIdentity } from "../protocol.ts";

/** Uids and time for a pod that nobody has given any. */
export function newIdentity(): RunIdentity {
  return {
    runUid: randomUUID(),
    taskRunUid: randomUUID(),
    taskRunAttemptUid: randomUUID(),
    resultUid: randomUUID(),
    startedAt: new Date().toISOString(),
  };
}
