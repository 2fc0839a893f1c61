/** What an operator's arguments say about the life of its pod (spec 5.1, 5.7, 5.8). */
import type { MapNode } from "../../pod/node.ts";
import type { OperatorLife, RunPolicy } from "../../protocol.ts";
import { PLAIN_POLICY } from "../plainPolicy.ts";
import { hasProvider } from "../target.ts";
import { effectOf } from "./argumentEffects.ts";
import type { OperatorArguments } from "./arguments.ts";
import { argumentOf, reaches } from "./known.ts";
import { reattachSelector } from "./labels.ts";
import { logsOf } from "./logs.ts";
import type { TaskContext } from "./types.ts";
import { SIDECAR_NAME } from "./xcom.ts";

const SECOND = 1000;
/** The operator waits for its pod's end without a limit; ours is a day. Milliseconds. */
const A_DAY = 24 * 3600 * SECOND;

/** The run policy of an operator: nothing of DBND's checks, no retries. */
export function policyOf(given: OperatorArguments): RunPolicy {
  const action = finishAction(given);
  return {
    ...PLAIN_POLICY,
    keepFinishedPods: action === "keep_pod" || action === "delete_active_pod",
    keepFailedPods: action !== "delete_pod",
    startupTimeout: startupTimeout(given) * SECOND,
    terminationGracePeriod: A_DAY,
    maxLogStreamRetries: 6,
    checks: { ...PLAIN_POLICY.checks, imagePull: true },
  };
}

/** What the operator does beside creating its pod and waiting for it. */
export function lifeOf(given: OperatorArguments, pod: MapNode, context: TaskContext | undefined): OperatorLife {
  const { target } = given.build;
  const isOnByDefault = (name: string): boolean => !given.value(name) || given.isOn(name);
  const grace = numberOf(given, "termination_grace_period");
  const skipped = skipCodes(given);
  const followsLog = isOnByDefault("get_logs");
  const silent = silentArguments(given);
  const startup = given.node("startup_timeout_seconds");
  return {
    followsLog,
    ...(startup?.origin.kind === "python" ? { startupTimeout: startup.origin } : {}),
    logs: logsOf(given, pod, followsLog),
    ...(given.isOn("do_xcom_push") ? { xcomSidecar: SIDECAR_NAME } : {}),
    ...(context && isOnByDefault("reattach_on_restart")
      ? { reattach: reattachSelector(userLabels(pod, given), context, target) }
      : {}),
    ...(grace === undefined ? {} : { stopGrace: grace }),
    // Since 10.5 there are two clocks: until the pod has a node, and from then on until it runs.
    ...(hasProvider(target, "10.5") ? { scheduleTimeout: scheduleTimeout(given) } : {}),
    ...(skipped.length > 0 ? { skipExitCodes: skipped } : {}),
    onFailure: {
      events: argumentOf(target, "log_events_on_failure") !== undefined && given.isOn("log_events_on_failure"),
      // Releases without the argument put the pod into the error, too.
      pod:
        hasProvider(target, "1.0") &&
        (!argumentOf(target, "log_pod_spec_on_failure") || isOnByDefault("log_pod_spec_on_failure")),
    },
    ...(argumentOf(target, "on_kill_action") && given.text("on_kill_action") === "keep_pod"
      ? { keepsStopped: true }
      : {}),
    ...(finishAction(given) === "delete_active_pod" ? { deletesActive: true } : {}),
    ...(silent.length > 0 ? { withoutEffect: silent } : {}),
  };
}

/** Arguments of the call that can do nothing here: they are named, never dropped in silence. */
function silentArguments(given: OperatorArguments): readonly string[] {
  return [...given.call.arguments.keys()].filter((name) => {
    const argument = argumentOf(given.build.target, name);
    if (!argument || given.node(name) === undefined) return false;
    if (name === "deferrable") return given.isOn(name);
    const effect = effectOf(name);
    return effect === "waiting" || effect === "python" || reaches(given.build.target, argument.ignored);
  });
}

/** `schedule_timeout_seconds or startup_timeout_seconds`. Milliseconds. */
function scheduleTimeout(given: OperatorArguments): number {
  const own = numberOf(given, "schedule_timeout_seconds");
  return (own === undefined || own === 0 ? startupTimeout(given) : own) * SECOND;
}

function startupTimeout(given: OperatorArguments): number {
  return numberOf(given, "startup_timeout_seconds") ?? 120;
}

/** A word of `on_finish_action`, as that release reads its two arguments. */
function finishAction(given: OperatorArguments): string {
  const { target } = given.build;
  const action = given.text("on_finish_action");
  const old = given.value("is_delete_operator_pod");
  const isNone = old?.kind === "constant" && old.value === null;
  // From 10.0 on the old argument is taken without effect.
  if (old && !isNone && !hasProvider(target, "10.0")) {
    return given.isOn("is_delete_operator_pod") ? "delete_pod" : "keep_pod";
  }
  if (!hasProvider(target, "3.0")) return "keep_pod";
  return hasProvider(target, "7.2") ? (action ?? "delete_pod") : "delete_pod";
}

/**
 * Exit codes that skip the task. 6.1 to 7.4 look for them at a start of the container before its last, which there never
 * is, and so never skip; success is looked at since 7.14.
 */
function skipCodes(given: OperatorArguments): readonly number[] {
  const { target } = given.build;
  if (!hasProvider(target, "7.5")) return [];
  const node = given.node("skip_on_exit_code");
  const items = node?.kind === "list" ? node.items : node ? [node] : [];
  return items
    .flatMap((item) => (item.kind === "scalar" && typeof item.value === "number" ? [item.value] : []))
    .filter((code) => code !== 0 || hasProvider(target, "7.14"));
}

/** Labels that the user gave: those that the selector of an earlier pod names besides the task's own. */
function userLabels(pod: MapNode, given: OperatorArguments): ReadonlyMap<string, string> {
  const metadata = pod.members.get("metadata");
  const all = metadata?.kind === "map" ? metadata.members.get("labels") : undefined;
  const own = given.node("labels");
  if (all?.kind !== "map" || own?.kind !== "map") return new Map();
  return new Map(
    [...own.members].flatMap(([name, value]) =>
      value.kind === "scalar" ? [[name, String(value.value)] as const] : [],
    ),
  );
}

function numberOf(given: OperatorArguments, name: string): number | undefined {
  const node = given.node(name);
  return node?.kind === "scalar" && typeof node.value === "number" ? node.value : undefined;
}
