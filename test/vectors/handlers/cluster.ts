import type { PodChecks } from "../../../server/src/protocol.ts";
import { checkDeploy, checkRunning, type NodeCapacity } from "../../../client/src/cluster/dbnd/checks.ts";
import { blockingWait } from "../../../client/src/cluster/dbnd/blockingWait.ts";
import { labelDate } from "../../../client/src/cluster/dbnd/labelDate.ts";
import {
  logQuery,
  playLogStream,
  printedLines,
  type StreamFailure,
} from "../../../client/src/cluster/dbnd/logStream.ts";
import { dbndWatchRequest } from "../../../client/src/cluster/dbnd/watchRequest.ts";
import { shouldDelete } from "../../../client/src/cluster/dbnd/deletion.ts";
import { failureReason, podExit } from "../../../client/src/cluster/dbnd/failure.ts";
import type { Pod } from "../../../client/src/cluster/objects.ts";
import { decideRetry } from "../../../client/src/cluster/dbnd/retry.ts";
import { stateOfEvent } from "../../../client/src/cluster/dbnd/watchEvent.ts";
import { Refused, type Handlers } from "../types.ts";

/** The engine's keys by their names, as the cases give them. */
type Config = Readonly<Record<string, string | boolean | null | undefined>>;

interface ClusterInput {
  readonly pod?: Pod | null;
  readonly config?: Config;
  readonly nodes?: readonly NodeCapacity[];
  readonly list_nodes_error?: string | null;
  readonly type?: string;
}

function checksOf(config: Config = {}): PodChecks {
  const flag = (key: string, absent: boolean): boolean => (config[key] as boolean | undefined) ?? absent;
  return {
    unschedulable: flag("check_unschedulable_condition", true),
    clusterCapacity: flag("check_cluster_resource_capacity", true),
    imagePull: flag("check_image_pull_errors", true),
    runningPod: flag("check_running_pod_errors", false),
    requestCpu: (config.request_cpu as string | null | undefined) ?? null,
    requestMemory: (config.request_memory as string | null | undefined) ?? null,
  };
}

function nodesOf({ nodes, list_nodes_error }: ClusterInput): readonly NodeCapacity[] | null {
  return list_nodes_error ? null : (nodes ?? null);
}

function podOf(input: ClusterInput): Pod {
  if (input.pod) return input.pod;
  const { phase, conditions } = input as { readonly phase?: string; readonly conditions?: Record<string, string> };
  const list = Object.entries(conditions ?? {}).map(([type, status]) => ({ type, status }));
  return { metadata: {}, status: { phase: phase ?? "", conditions: list } };
}

export const handlers: Handlers = {
  "pod.check_deploy_errors": (vector) => {
    const given = vector.input as ClusterInput;
    const problem = checkDeploy(podOf(given), checksOf(given.config), nodesOf(given));
    switch (problem?.kind) {
      case undefined:
        return null;
      case "unschedulable":
        throw new Refused({
          kind: problem.kind,
          hint: problem.taints ? "taints" : null,
          over_capacity: problem.overCapacity.map((one) => one.key),
        });
      case "bad-quantity":
        throw new Refused({ kind: problem.kind, key: problem.key });
      case "pod-config-error":
        throw new Refused({ kind: problem.kind, hint: problem.hint });
      case "image-not-found":
        throw new Refused({ kind: problem.kind });
    }
  },
  "pod.check_running_errors": (vector) => {
    const given = vector.input as ClusterInput & Config;
    const state = checkRunning(podOf(given), checksOf(given.config ?? given));
    if (state === "not-ready") throw new Refused({ kind: "running-pod-not-ready" });
    return state === "off" ? null : state === "ready";
  },
  "pod.exit_code": (vector) => {
    const { exitCode, reason } = podExit(podOf(vector.input as ClusterInput));
    return [exitCode, reason];
  },
  "pod.delete": (vector) => {
    const given = vector.input as { keep_finished_pods: boolean; keep_failed_pods: boolean; phase: string | null };
    const keep = { keepFinishedPods: given.keep_finished_pods, keepFailedPods: given.keep_failed_pods };
    return { deleted: shouldDelete(keep, given.phase) };
  },
  "retry.failure_reason": (vector) => {
    const given = vector.input as ClusterInput;
    return { reason: failureReason(given.pod, checksOf(given.config), nodesOf(given)) };
  },
  "retry.decision": (vector) => {
    const given = vector.input as {
      reason: string | null;
      policy: Record<string, { retry_count?: number }>;
      task_retries: number;
      try_number: number;
      task_state: string;
    };
    const decision = decideRetry({
      reason: given.reason,
      retryCounts: Object.fromEntries(Object.entries(given.policy).map(([key, one]) => [key, one.retry_count ?? null])),
      taskRetries: given.task_retries,
      tryNumber: given.try_number,
      queued: given.task_state === "queued",
    });
    if ("problem" in decision) throw new Refused({ kind: decision.problem });
    return {
      max_tries: decision.limit,
      try_number: decision.tryNumber,
      final_state: decision.retry ? "UP_FOR_RETRY" : "FAILED",
    };
  },
  "watch.event": (vector) => {
    const given = vector.input as ClusterInput;
    const pod = podOf(given);
    const state = stateOfEvent(given.type ?? "", pod, checksOf(given.config), nodesOf(given));
    if (state === undefined) return [];
    return [{ pod: pod.metadata.name, namespace: "watchns", state: WATCH_WORDS[state] }];
  },
  "flow.wait": (vector) => {
    const given = vector.input as {
      phases: readonly (string | null)[];
      startup_timeout_s: number;
      submit_termination_grace_period_s: number;
    };
    const wait = blockingWait({
      phaseAt: (read) => given.phases[Math.min(read, given.phases.length - 1)] ?? null,
      startupTimeout: given.startup_timeout_s * 1000,
      gracePeriod: given.submit_termination_grace_period_s * 1000,
    });
    const sleeps = wait.sleeps.map((milliseconds) => milliseconds / 1000);
    return {
      outcome: WAIT_WORDS[wait.outcome],
      reads: wait.reads,
      elapsed_s: sleeps.reduce((sum, seconds) => sum + seconds, 0),
      log_streams: wait.logStreams,
      sleeps,
    };
  },
  "flow.log_stream": (vector) => {
    const given = vector.input as { errors: readonly string[]; max_retries_on_log_stream_failure: number };
    const play = playLogStream(failuresOf(given.errors), given.max_retries_on_log_stream_failure);
    const since: (number | string | null)[] = [...play.sinceSeconds];
    return {
      result: play.result,
      attempts: play.sinceSeconds.length,
      since_seconds: since.length > 3 ? [...since.slice(0, 3), "..."] : since,
      slept_s: play.sleptSeconds,
    };
  },
  "flow.log_lines": (vector) => {
    const given = vector.input as {
      chunks: readonly string[];
      prefix_remote_log: boolean;
      tail_lines: number | null;
      since_seconds: number | null;
      follow: boolean;
    };
    const { container, follow, tailLines, sinceSeconds } = logQuery({
      follow: given.follow,
      tailLines: given.tail_lines,
      sinceSeconds: given.since_seconds,
    });
    return {
      lines: printedLines(Buffer.from(given.chunks.join("")), given.prefix_remote_log ? "p" : null),
      request: {
        ...{ name: "p", namespace: "ns", container, follow, _preload_content: false },
        ...(tailLines === undefined ? {} : { tail_lines: tailLines }),
        ...(sinceSeconds === undefined ? {} : { since_seconds: sinceSeconds }),
      },
    };
  },
  "flow.watch_request": (vector) => {
    const given = vector.input as {
      resource_version: string | number | null;
      worker: string;
      watcher_request_timeout_seconds: number;
      watcher_client_timeout_seconds: number;
    };
    const request = dbndWatchRequest(
      {
        namespace: "ns",
        worker: given.worker,
        requestTimeoutSeconds: given.watcher_request_timeout_seconds,
        clientTimeoutSeconds: given.watcher_client_timeout_seconds,
      },
      given.resource_version,
    );
    return {
      request: {
        label_selector: request.labelSelector,
        _request_timeout: request.httpTimeoutSeconds,
        timeout_seconds: request.timeoutSeconds,
        namespace: request.namespace,
        ...(request.resourceVersion === undefined ? {} : { resource_version: request.resourceVersion }),
      },
      returned_resource_version: given.resource_version,
    };
  },
  "logs.facts": (vector) => {
    const given = vector.input as { max_retries?: number; chunks?: readonly string[] };
    if (given.max_retries !== undefined) {
      const play = playLogStream(Array<StreamFailure>(given.max_retries + 1).fill("transport"), given.max_retries);
      return { result_falsy: !play.result };
    }
    const chunks = given.chunks ?? [];
    const broken = chunks.indexOf("<exception>");
    const before = broken < 0 ? chunks : chunks.slice(0, broken);
    return { raises: broken >= 0, lines_before: printedLines(Buffer.from(before.join("")), null) };
  },
  "sched.label_datestring": (vector) => labelDate((vector.input as { value: string }).value),
};

const WATCH_WORDS = { running: "running", succeeded: "success", failed: "failed" } as const;

const WAIT_WORDS = {
  succeeded: "success",
  failed: "error:pod_failure",
  "startup-timeout": "error:startup_timeout",
  "pod-missing": "error:pod_missing",
  "not-final": "error:not_final",
} as const;

/** `["http", "x51"]` is fifty-one failures of that kind. */
function failuresOf(errors: readonly string[]): readonly StreamFailure[] {
  return errors.flatMap((error, index) => {
    if (/^x\d+$/.test(error)) return [];
    const times = /^x(\d+)$/.exec(errors[index + 1] ?? "")?.[1] ?? "1";
    const failure: StreamFailure = error === "http" || error === "protocol" ? "transport" : "other";
    return Array<StreamFailure>(Number(times)).fill(failure);
  });
}
