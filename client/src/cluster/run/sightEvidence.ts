import type { Cluster } from "../connection/cluster.ts";
import { isClusterError, type ClusterError } from "../connection/errors.ts";
import { unreadCause } from "../diagnosis/unread.ts";
import type { Cause, Missing } from "../diagnosis/cause.ts";
import { diagnose } from "../diagnosis/diagnosis.ts";
import { whereOf, withKnownName } from "../diagnosis/knownNames.ts";
import { listNodes } from "../facts/clusterInfo.ts";
import { podEvents } from "../facts/events.ts";
import type { EvidenceSource } from "../facts/podAround.ts";
import { readInstead } from "../facts/names.ts";
import { claimNames, readClaims, type ClaimSight } from "../facts/podClaims.ts";
import type { PodMasks } from "../logs/podMasks.ts";
import type { ClusterEvent, Node, Pod } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";

/** What was read of the nodes, and what may not be read, stays so for this long. Milliseconds. */
const FRESH = 60_000;
const PATIENCE = 5000;

interface OfPod {
  readonly events?: readonly ClusterEvent[];
  readonly claims?: readonly ClaimSight[];
}

/**
 * What stands around the pods of a run, and tells why they do not start. Each source is asked for by itself: what a user may
 * not read of one keeps nothing of the others from being read, and is told.
 */
export class SightEvidence {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #masks: PodMasks;
  readonly #signal: AbortSignal;
  readonly #changed: () => void;
  readonly #ofPods = new Map<string, OfPod>();
  readonly #names = new Map<string, readonly string[]>();
  readonly #refused = new Map<EvidenceSource, { readonly error: ClusterError; readonly at: number }>();
  #nodes: { readonly nodes: readonly Node[] | undefined; readonly at: number } | undefined;

  /** @param changed is called when a pod may have other causes than before */
  constructor(cluster: Cluster, namespace: string, masks: PodMasks, signal: AbortSignal, changed: () => void) {
    this.#cluster = cluster;
    this.#namespace = namespace;
    this.#masks = masks;
    this.#signal = signal;
    this.#changed = changed;
  }

  /** Why a pod does not get on, by what is known so far. */
  causes(pod: Pod): readonly Cause[] {
    const { events, claims } = this.#ofPods.get(uidOf(pod)) ?? {};
    const causes = diagnose(pod, events, this.#nodes?.nodes, undefined, claims);
    for (const { missing } of causes) if (missing && !this.#names.has(whereOf(missing))) void this.#readNames(missing);
    const named = causes.map((cause) => withKnownName(cause, this.#names));
    const unread = [...this.#refused].map(([source, { error }]) => [source, error.message] as const);
    return hasStarted(pod) ? named : [...named, ...unreadCause(unread)];
  }

  /** Whether the events, the claims or the nodes of a pod that has not started are still to be read for the first time. */
  isOpen(pod: Pod): boolean {
    const isRead = this.#ofPods.has(uidOf(pod)) && (!isUnschedulable(pod) || this.#nodes?.nodes !== undefined);
    return !hasStarted(pod) && !isRead;
  }

  /** Reads the events and the claims of a pod. Never rejects. */
  async look(pod: Pod): Promise<void> {
    const { name = "", uid = "" } = pod.metadata;
    const options = { signal: this.#signal, timeoutMs: PATIENCE };
    const [events, claims] = await Promise.all([
      this.#ask("events", async () =>
        this.#masks.events(pod, await podEvents(this.#cluster, this.#namespace, { name, uid }, options)),
      ),
      // Why a claim has no volume, or where its volume is, only the claim tells.
      hasStarted(pod) || claimNames(pod).length === 0
        ? undefined
        : this.#ask("claims", () => readClaims(this.#cluster, pod, { signal: this.#signal })),
    ]);
    const before = this.#ofPods.get(uid);
    const sights = claims && [...claims, ...unanswered(before?.claims ?? [], claims)];
    this.#ofPods.set(uid, { ...before, ...(events && { events }), ...(sights && { claims: sights }) });
  }

  /** Reads the nodes where they have not been read for a while. Never rejects. */
  async lookAtNodes(): Promise<void> {
    const now = this.#cluster.clock.monotonic();
    if (this.#nodes && now - this.#nodes.at < FRESH) return;
    this.#nodes = { nodes: this.#nodes?.nodes, at: now };
    const nodes = await this.#ask("nodes", () => listNodes(this.#cluster, { signal: this.#signal }));
    this.#nodes = { nodes: nodes ?? this.#nodes.nodes ?? [], at: now };
    this.#changed();
  }

  forget(uid: string): void {
    this.#ofPods.delete(uid);
  }

  /** What there is in the place of something that is missing. */
  async #readNames(missing: Missing): Promise<void> {
    const where = whereOf(missing);
    this.#names.set(where, []);
    this.#names.set(where, await readInstead(this.#cluster, this.#namespace, missing, { signal: this.#signal }));
    this.#changed();
  }

  /** Undefined where the source may not be read, or does not answer. */
  async #ask<T>(source: EvidenceSource, ask: () => Promise<T>): Promise<T | undefined> {
    if (!this.#mayAsk(source)) return undefined;
    try {
      const answer = await ask();
      this.#refused.delete(source);
      return answer;
    } catch (error) {
      if (isClusterError(error, "forbidden")) this.#refused.set(source, { error, at: this.#cluster.clock.monotonic() });
      else if (!isClusterError(error)) throw error;
      return undefined;
    }
  }

  #mayAsk(source: EvidenceSource): boolean {
    const refused = this.#refused.get(source);
    return refused === undefined || this.#cluster.clock.monotonic() - refused.at >= FRESH;
  }
}

/** Claims that the cluster has told nothing of this time: they are as they were. */
function unanswered(before: readonly ClaimSight[], now: readonly ClaimSight[]): readonly ClaimSight[] {
  return before.filter(({ name }) => !now.some((one) => one.name === name));
}

function uidOf({ metadata }: Pod): string {
  return metadata.uid ?? "";
}

/** The scheduler has looked for a node, and found none. */
export function isUnschedulable(pod: Pod): boolean {
  return (pod.status?.conditions ?? []).some(({ type, status }) => type === "PodScheduled" && status === "False");
}
