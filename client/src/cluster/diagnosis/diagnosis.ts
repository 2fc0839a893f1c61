import type { Cause } from "./cause.ts";
import { claimsCauses, SAID_BY_CLAIMS } from "./claims.ts";
import { containerCauses } from "./containers.ts";
import { lastingEvents } from "./events.ts";
import { withKnownImage } from "./knownNames.ts";
import { nodeEventCauses } from "./nodeEvents.ts";
import { podCauses } from "./pod.ts";
import { quotaCauses } from "./quotas.ts";
import { refusalCauses } from "./refusal.ts";
import { schedulingCauses } from "./scheduling.ts";
import { volumeCauses } from "./volumes.ts";
import { NO_LIMITS, type NamespaceLimits } from "../facts/namespaceLimits.ts";
import type { ClaimSight } from "../facts/podClaims.ts";
import type { ClusterEvent, Node, Pod } from "../objects.ts";
import { tidyAll, tidyEvent, tidyNode, tidyPod } from "../tidy.ts";

const ORDER = { error: 0, warning: 1, info: 2 };

/** Causes that are told by an exit code alone: of a container that something else has ended, they say nothing. */
const BY_CODE: ReadonlySet<string> = new Set([
  ...["container-failed", "other-container", "init-container-failed", "crash-loop"],
]);
/** What only events tell of how a container ended. */
const BY_EVENT: ReadonlySet<string> = new Set(["probe-killed", "hook-failed"]);
const BY_SIGNAL: ReadonlySet<number | undefined> = new Set([137, 143]);

/**
 * Why is it not running, or why did it fail: the most likely cause first; empty when nothing is wrong. Events,
 * nodes, what the namespace allows, and the pod's volume claims add evidence where the user may read them. A pod that was planned, and that no
 * cluster has yet, is held against the quotas.
 */
export function diagnose(
  given: Pod,
  foundEvents: readonly ClusterEvent[] = [],
  foundNodes: readonly Node[] = [],
  quotas: NamespaceLimits = NO_LIMITS,
  claims: readonly ClaimSight[] = [],
): readonly Cause[] {
  const pod = tidyPod(given);
  const events = tidyAll(tidyEvent, foundEvents);
  const nodes = tidyAll(tidyNode, foundNodes);
  const lasting = lastingEvents(events);
  const fromEvents = nodeEventCauses(pod, lasting);
  const ofClaims = claimsCauses(pod, claims, nodes);
  const ofPod = podCauses(pod, nodes, lasting);
  const isEnded = ofPod.some(({ severity }) => severity === "error") || fromEvents.some(({ id }) => BY_EVENT.has(id));
  const causes = [
    ...ofPod,
    ...fromEvents.filter(({ id }) => BY_EVENT.has(id)),
    ...containerCauses(pod, lasting).filter(
      ({ id, exitCode }) => !isEnded || !BY_CODE.has(id) || !BY_SIGNAL.has(exitCode),
    ),
    ...ofClaims,
    ...volumeCauses(pod, lasting),
    ...fromEvents,
    ...schedulingCauses(pod, nodes, lasting).filter(({ id }) => !isSaidBy(ofClaims, id)),
    ...(pod.metadata.uid === undefined ? quotaCauses(pod, quotas) : []),
    // What makes the pods, as a job does, tells in its events why there is none.
    ...events.flatMap(({ reason, message = "" }) => (reason === "FailedCreate" ? refusalCauses(message) : [])),
  ];
  const found = causes.map((cause) => withKnownImage(cause, nodes));
  return distinct(found).sort((left, right) => ORDER[left.severity] - ORDER[right.severity]);
}

/** The claims of the pod say why it is not placed, or that its labels lead away from its volume. */
function isSaidBy(claims: readonly Cause[], id: string): boolean {
  return (
    (claims.length > 0 && SAID_BY_CLAIMS.has(id)) ||
    (id === "node-selector" && claims.some(({ key }) => key === "node_selectors"))
  );
}

function distinct(causes: readonly Cause[]): Cause[] {
  const first = new Map<string, Cause>();
  for (const cause of causes) {
    const same = `${cause.id} ${cause.key ?? ""} ${cause.sentence}`;
    if (!first.has(same)) first.set(same, cause);
  }
  return [...first.values()];
}
