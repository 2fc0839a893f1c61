import { t } from "../../l10n.ts";
import { flag, list, number, object, oneOf, optional, orNull, parts, recordOf, text } from "./shapes.ts";
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

const TRY = parts({
  number,
  podName: text,
  podUid: optional(text),
  resourceVersion: optional(text),
  phase: optional(text),
  nodeName: optional(text),
  createdAt: optional(number),
  startedAt: optional(number),
  endedAt: optional(number),
  exitCode: optional(number),
  reason: optional(text),
  isLeft: optional(flag),
  eviction: optional(parts({ message: text, isPressure: flag })),
  deletedAt: optional(number),
  taskTry: optional(number),
  heldBy: optional(text),
  waitingFor: optional(text),
});

const REQUEST = parts({
  task: text,
  uri: optional(text),
  operator: optional(number),
  worker: optional(number),
  call: optional(number),
  environment: optional(text),
  engine: optional(text),
  within: optional(text),
  parameters: optional(recordOf(text)),
  words: optional(list(text)),
  interactive: optional(flag),
  forRun: optional(flag),
  executorId: optional(text),
});

const POLICY = parts({
  detach: flag,
  autoRemove: flag,
  keepFinishedPods: flag,
  keepFailedPods: flag,
  startupTimeout: number,
  terminationGracePeriod: number,
  maxLogStreamRetries: number,
  prefixRemoteLog: flag,
  retryCounts: recordOf(number),
  retryDelays: recordOf(number),
  defaultRetryDelay: number,
  taskRetries: number,
  creationBatchSize: number,
  checks: parts({
    unschedulable: flag,
    clusterCapacity: flag,
    imagePull: flag,
    runningPod: flag,
    requestCpu: orNull(text),
    requestMemory: orNull(text),
  }),
});

const OPERATOR = parts({
  followsLog: flag,
  logs: optional(parts({ containers: list(text), missing: optional(list(text)), prefix: flag })),
  xcomSidecar: optional(text),
  reattach: optional(text),
  stopGrace: optional(number),
  scheduleTimeout: optional(number),
  skipExitCodes: optional(list(number)),
  onFailure: optional(parts({ events: flag, pod: flag })),
  withoutEffect: optional(list(text)),
});

const EXECUTOR = parts({
  pending: optional(
    parts({
      timeout: number,
      checkInterval: number,
      batchSize: optional(number),
      requeues: number,
      key: text,
      section: optional(text),
    }),
  ),
  fatalReasons: list(text),
  publish: parts({ refusals: oneOf("all", "valid", "quota", "conflict"), limit: optional(number) }),
  queuedCheck: optional(number),
  launchFailure: optional(parts({ retries: optional(number), excluded: list(text) })),
  reschedulesDeleted: flag,
  marksDone: flag,
  deleteOptions: object,
  requestTimeout: optional(number),
});

const METADATA = parts({ labels: optional(recordOf(text)) });

const PLAN = parts({
  task: text,
  environment: text,
  engine: text,
  identity: parts({ runUid: text, taskRunUid: text, taskRunAttemptUid: text, resultUid: text, startedAt: text }),
  namespace: text,
  podName: text,
  command: list(text),
  pod: parts({ metadata: optional(METADATA), spec: optional(object) }),
  podYaml: text,
  lineOrigins: object,
  linePointers: list(text),
  cluster: object,
  policy: POLICY,
  operator: optional(OPERATOR),
  executor: optional(EXECUTOR),
  links: optional(parts({ dashboard: optional(text), log: optional(text) })),
});

const FAILURE = parts({ reason: text, message: text, hint: optional(text) });

const OUTCOME = {
  verdict: oneOf("succeeded", "failed", "stopped", "detached"),
  exitCode: optional(number),
  reason: optional(text),
  cause: optional(text),
  sentence: text,
  hint: optional(text),
  key: optional(text),
};

const STATE = parts({
  version: oneOf(1),
  id: text,
  stage: oneOf("creating", "starting", "running", "finishing", "cleaning", "retrying", "stopping", "ended"),
  startedAt: number,
  tries: (value, at) => (Array.isArray(value) && value.length > 0 ? list(TRY)(value, at) : at),
  cluster: parts({ server: text, name: text }),
  plan: PLAN,
  request: optional(REQUEST),
  changedAt: number,
  result: optional(parts({ ...OUTCOME, pod: oneOf("kept", "deleted", "absent", "unknown"), tries: number })),
  mode: oneOf("driver", "executor"),
  retries: oneOf("none", "policy", "policy-with-delays"),
  retryEvicted: flag,
  deadline: optional(number),
  createAttempts: number,
  createPendingUntil: optional(number),
  isOpen: optional(flag),
  trouble: optional(FAILURE),
  refusal: optional(FAILURE),
  executors: optional(list(text)),
  adoption: optional(parts({ stage: oneOf("asked", "done"), problem: optional(text) })),
  refusals: optional(number),
  asksAgain: optional(flag),
  requeues: optional(recordOf(number)),
  nextTry: optional(number),
  logEnded: flag,
  podGone: flag,
  podGoing: optional(flag),
  lastPhase: optional(text),
  failure: optional(orNull(text)),
  halting: flag,
  taskRefusal: optional(text),
  logVerdict: optional(oneOf("succeeded", "failed")),
  outcome: optional(parts(OUTCOME)),
  xcom: optional(
    parts({
      stage: oneOf("reading", "ending", "done"),
      value: optional(text),
      problem: optional(text),
      goesOn: optional(flag),
    }),
  ),
  wish: optional(oneOf("stop", "force", "detach")),
  pastGrace: optional(flag),
});

/** Reads an entry of the journal. Returns why it cannot be gone on with, in a few words, where that is so. */
export function readEntry(entry: string): RunState | string {
  let value: unknown;
  try {
    value = JSON.parse(entry);
  } catch {
    return entry === "" ? t("it is empty") : t("it is no JSON");
  }
  if (object(value, "") !== undefined) return t("it is no object");
  const found = value as Readonly<Record<string, unknown>>;
  if (typeof found.version === "number" && found.version > 1) return t("a newer version of the extension wrote it");
  const whole = { ...DEFAULTS, changedAt: found.startedAt, ...found };
  const wrong = STATE(whole, "");
  if (wrong !== undefined) return t("{0} is missing, or is not what it should be", wrong);
  // Each part has been looked at.
  return whole as unknown as RunState;
}
