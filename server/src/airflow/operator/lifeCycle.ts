/** What an operator's arguments say about the life of its pod (spec 5.1, 5.7, 5.8). */
import type { MapNode } from "../../pod/node.ts";
import type { OperatorLife, RunPolicy } from "../../protocol.ts";
import { PLAIN_POLICY } from "../plainPolicy.ts";
import { hasProvider } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import { reattachSelector } from "./labels.ts";
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
    keepFinishedPods: action === "keep_pod",
    keepFailedPods: action !== "delete_pod",
    startupTimeout: (numberOf(given, "startup_timeout_seconds") ?? 120) * SECOND,
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
  const schedule = hasProvider(target, "10.5") ? numberOf(given, "schedule_timeout_seconds") : undefined;
  const skipped = skipCodes(given);
  return {
    followsLog: isOnByDefault("get_logs"),
    ...(given.isOn("do_xcom_push") ? { xcomSidecar: SIDECAR_NAME } : {}),
    ...(context && isOnByDefault("reattach_on_restart")
      ? { reattach: reattachSelector(userLabels(pod, given), context, target) }
      : {}),
    ...(grace === undefined ? {} : { stopGrace: grace }),
    ...(schedule === undefined ? {} : { scheduleTimeout: schedule * SECOND }),
    ...(skipped.length > 0 && hasProvider(target, "6.1") ? { skipExitCodes: skipped } : {}),
  };
}

/** `delete_pod`, `delete_succeeded_pod` or `keep_pod`, as that release reads its two arguments. */
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

function skipCodes(given: OperatorArguments): readonly number[] {
  const node = given.node("skip_on_exit_code");
  const items = node?.kind === "list" ? node.items : node ? [node] : [];
  return items.flatMap((item) => (item.kind === "scalar" && typeof item.value === "number" ? [item.value] : []));
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
