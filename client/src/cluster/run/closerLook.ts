/** The end of a run in the words of its exact cause: what stands around a pod that failed is read before the end is told. */
import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import type { Cause } from "../diagnosis/cause.ts";
import { diagnose } from "../diagnosis/diagnosis.ts";
import { refusalCauses } from "../diagnosis/refusal.ts";
import { podEvents } from "../facts/events.ts";
import { readNamespaceLimits } from "../facts/namespaceLimits.ts";
import { readAround } from "../facts/podAround.ts";
import { PodMasks } from "../logs/podMasks.ts";
import type { Pod } from "../objects.ts";
import { inWordsOfAirflow } from "./airflowWords.ts";
import { BY_CODE } from "./podOutcomes.ts";
import { wordsOf, wordsOfRefusal } from "./outcomes.ts";
import type { Outcome, RunResult, RunState } from "./state.ts";
import { withSidecar } from "./xcom.ts";

/** For all of it together: nobody waits for the end of a run because a cluster is slow. Milliseconds. */
const PATIENCE = 3000;

/** Ends before the task has started, by what DBND, an operator or the executor call them. */
const BEFORE_START: ReadonlySet<string> = new Set([
  ...["unschedulable", "err_image_pull", "err_config_error", "startup-timeout", "pending-timeout"],
]);
/** Those that only say that it took too long: that stands before the cause. */
const TOO_LATE: ReadonlySet<string> = new Set(["startup-timeout", "pending-timeout"]);
/** What a pod waits for that is no mistake. */
const PASSING: ReadonlySet<string> = new Set(["init-running", "image-pulling"]);
/** Exit codes of containers that somebody else has ended: only events tell of a probe. */
const KILLED: ReadonlySet<string> = new Set(["137", "143"]);

/**
 * The result of a run that has failed, in the words of the exact cause where what may be read in time tells more than the
 * pod alone; verdict and reason stay. Never rejects.
 *
 * @param pod as it was seen last; undefined where it never was
 */
export async function exactResult(
  cluster: Cluster,
  state: RunState,
  pod: Pod | undefined,
  signal: AbortSignal,
): Promise<RunResult | undefined> {
  const { plan, outcome, result } = state;
  if (!result || !outcome || !isOpen(outcome)) return result;
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  const looking =
    outcome.reason === "create-refused"
      ? causesOfRefusal(cluster, plan, outcome.evidence ?? outcome.sentence, both)
      : pod
        ? causesAround(cluster, pod, both)
        : [];
  const tooLate = pause(cluster.clock, PATIENCE, both).then((): readonly Cause[] => []);
  try {
    const exact = inExactWords(outcome, await Promise.race([looking, tooLate]));
    return { ...result, ...withSidecar(state, inWordsOfAirflow(exact, plan), result.pod), exitCode: result.exitCode };
  } finally {
    over.abort();
  }
}

/** Why the server refused a pod, by its answer and, where that is about a quota, by what the namespace allows now. */
export async function causesOfRefusal(
  cluster: Cluster,
  plan: RunState["plan"],
  message: string,
  signal?: AbortSignal,
): Promise<readonly Cause[]> {
  const said = refusalCauses(message, plannedPod(plan));
  if (!said.some(({ id }) => id.startsWith("quota"))) return said;
  // The API server names the first quota that is exceeded; there may be more, and the pod may never fit.
  const limits = await readNamespaceLimits(cluster, plan.namespace, { signal });
  const known = diagnose(plannedPod(plan), [], [], limits).filter(({ id }) => id.startsWith("quota"));
  return [...known, ...said.filter(({ key }) => !known.some((one) => one.key === key))];
}

/** What is read says more than the pod alone may have. */
function isOpen({ verdict, reason = "", cause }: Outcome): boolean {
  if (verdict !== "failed") return false;
  return reason === "create-refused" || BEFORE_START.has(reason) || (KILLED.has(reason) && cause === undefined);
}

async function causesAround(cluster: Cluster, pod: Pod, signal: AbortSignal): Promise<readonly Cause[]> {
  const { namespace = "", name = "", uid } = pod.metadata;
  const options = { signal, timeoutMs: PATIENCE };
  const read = podEvents(cluster, namespace, { name, uid }, options).catch((error: unknown) => {
    if (isClusterError(error)) return [];
    throw error;
  });
  const [events, { nodes, claims }] = await Promise.all([read, readAround(cluster, pod, options)]);
  const told = await new PodMasks(cluster, signal).events(pod, events);
  return diagnose(pod, told, nodes, undefined, claims);
}

/** The same outcome where the causes say no more than it does. */
function inExactWords(outcome: Outcome, causes: readonly Cause[]): Outcome {
  const { reason = "", cause: known } = outcome;
  const isLate = TOO_LATE.has(reason);
  const cause = causes.find(
    ({ id, severity }) =>
      id !== "deleting" &&
      !BY_CODE.has(id) &&
      (severity === "error" || id === known || (isLate && (severity !== "info" || PASSING.has(id)))),
  );
  if (!cause) return outcome;
  const words =
    reason === "create-refused" ? wordsOfRefusal([cause, ...causes.slice(causes.indexOf(cause) + 1)]) : wordsOf(cause);
  if (!isLate) return { ...outcome, ...words, key: words.key ?? outcome.key };
  const { hint = outcome.hint, key = outcome.key } = words;
  const why = words.sentence;
  return { ...outcome, ...words, ...{ hint, key, why }, sentence: `${outcome.sentence} ${why}` };
}

/** The pod of a plan; no cluster has it. */
function plannedPod({ podName, namespace, pod }: RunState["plan"]): Pod {
  const metadata = { name: podName, namespace };
  // A plan's pod is JSON in the shape of the API's.
  return { metadata, spec: (pod as { readonly spec?: NonNullable<Pod["spec"]> }).spec ?? {} };
}
