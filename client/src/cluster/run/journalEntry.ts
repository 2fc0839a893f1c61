import type { RunState } from "./state.ts";

/** What entries of earlier versions may lack. */
const DEFAULTS: Pick<
  RunState,
  "mode" | "retries" | "retryEvicted" | "createAttempts" | "logEnded" | "podGone" | "halting"
> = {
  mode: "driver",
  retries: "none",
  retryEvicted: false,
  createAttempts: 0,
  logEnded: false,
  podGone: false,
  halting: false,
};

const STAGES: ReadonlySet<unknown> = new Set<RunState["stage"]>([
  "creating",
  "starting",
  "running",
  "finishing",
  "cleaning",
  "retrying",
  "stopping",
  "ended",
]);

/** Reads an entry of the journal. Returns why it cannot be gone on with, in a few words, where that is so. */
export function readEntry(text: string): RunState | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return text === "" ? "it is empty" : "it is no JSON";
  }
  if (!isObject(value)) return "it is no object";
  if (typeof value.version === "number" && value.version > 1) return "a newer version of the extension wrote it";
  const missing = missingPart(value);
  if (missing !== undefined) return `${missing} is missing, or is not what it should be`;
  const { changedAt = value.startedAt } = value;
  // Each part that the state machine relies on has been looked at.
  return { ...DEFAULTS, ...value, changedAt } as unknown as RunState;
}

function missingPart(value: Record<string, unknown>): string | undefined {
  const { version, id, stage, startedAt, tries, plan, cluster } = value;
  if (version !== 1) return "version";
  if (typeof id !== "string") return "id";
  if (!STAGES.has(stage)) return "stage";
  if (typeof startedAt !== "number") return "startedAt";
  const areTries = Array.isArray(tries) && tries.length > 0 && tries.every(isTry);
  if (!areTries) return "tries";
  if (!isObject(cluster) || typeof cluster.server !== "string" || typeof cluster.name !== "string") return "cluster";
  if (!isObject(plan)) return "plan";
  if (typeof plan.namespace !== "string") return "plan.namespace";
  if (typeof plan.podName !== "string") return "plan.podName";
  if (!isObject(plan.pod)) return "plan.pod";
  if (!isObject(plan.identity)) return "plan.identity";
  if (!isObject(plan.policy) || !isObject(plan.policy.checks)) return "plan.policy";
  return undefined;
}

function isTry(value: unknown): boolean {
  return isObject(value) && typeof value.podName === "string" && typeof value.number === "number";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
