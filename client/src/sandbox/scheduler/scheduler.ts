import { isDeepStrictEqual } from "node:util";
import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { putBy } from "../api/apply/writes.ts";
import { omit } from "../omit.ts";
import type { Change } from "../store/store.ts";
import { disrupted } from "../controllers/taintEviction.ts";
import { deletePod, isFinished } from "../controllers/pods.ts";
import type { Budget } from "../validation/workloads/budget.ts";
import { findPreemption, priorityOf } from "./preemption.ts";
import { misfits } from "./fit.ts";
import { bestNode } from "./scores/best.ts";
import { helpedBy } from "./helpful.ts";
import type { Filter, Misfit } from "./misfit.ts";
import { PodCache } from "./podCache.ts";
import { SchedulingQueue, type PodKey } from "./queue.ts";
import type { Scene } from "./scene.ts";
import type { NodeContext } from "../kubelet/nodeContext.ts";
import { condition } from "../kubelet/podConditions.ts";

const NO_CLAIMS = "no new claims to deallocate, preemption: ";
const BY_SCHEDULER = {
  reason: "PreemptionByScheduler",
  message: "default-scheduler: preempting to accommodate a higher priority pod",
} as const;
const NO_NODES = "no nodes available to schedule pods";
const WAITS = "not eligible due to a terminating pod on the nominated node.";

/** Gives each new pod a node: the one that suits it best of those that no filter refuses. */
export class Scheduler {
  readonly #context: Pick<NodeContext, "store" | "clock" | "events" | "timings">;
  readonly #queue: SchedulingQueue;
  readonly #pods: PodCache;
  readonly #unsubscribe: () => void;

  constructor(context: Pick<NodeContext, "store" | "clock" | "events" | "timings">) {
    this.#context = context;
    this.#queue = new SchedulingQueue(context.clock, context.timings.schedule, (pod) => this.#look(pod));
    this.#pods = new PodCache(context.store);
    this.#unsubscribe = context.store.subscribe((change) => this.#onChange(change));
  }

  stop(): void {
    this.#unsubscribe();
    this.#queue.stop();
  }

  #onChange(change: Change): void {
    if (change.resource === "pods") {
      this.#pods.follow(change);
      this.#follow(change);
    }
    const helped = helpedBy(change);
    if (helped.size > 0) this.#queue.wakeAll(helped);
  }

  /** Keeps in the queue what has to be there. */
  #follow({ type, object, before }: Change): void {
    const pod = object as Pod;
    const { uid } = pod.metadata;
    if (type === "DELETED" || isFinished(pod) || !isOurs(pod)) {
      this.#queue.remove(uid);
    } else if (!before || isGated(before as Pod)) {
      if (!isGated(pod)) this.#queue.add(pod);
    } else if (hasOtherWishes(pod, before as Pod)) {
      this.#queue.wake(uid);
    }
  }

  /** What has refused a pod; undefined when it has a node now, or is gone. */
  #look({ uid, namespace, name }: PodKey): ReadonlySet<Filter> | undefined {
    const pod = this.#context.store.get("pods", namespace, name) as Pod | undefined;
    return pod?.metadata.uid === uid ? this.#place(pod) : undefined;
  }

  #place(pod: Pod): ReadonlySet<Filter> | undefined {
    const { store, clock, events } = this.#context;
    const nodes = store.list("nodes") as NodeObject[];
    const claim = claimOf(pod);
    if (claim !== undefined) {
      this.#refuse(pod, missingClaimMessage(nodes.length, claim));
      return new Set(["VolumeBinding"]);
    }
    const scene = this.#scene(nodes);
    const crowded = withNominated(scene, this.#pods.nominated, pod);
    const verdicts = nodes.map((one) => {
      const found = misfits(pod, one, crowded);
      return found.length > 0 || crowded === scene ? found : misfits(pod, one, scene);
    });
    const open = nodes.filter((_node, index) => verdicts[index]?.length === 0);
    const nominated = open.find(({ metadata }) => metadata.name === pod.status.nominatedNodeName);
    const node = (nominated ?? bestNode(pod, open, scene))?.metadata.name;
    if (node === undefined) {
      this.#preempt(pod, verdicts, crowded);
      return new Set(verdicts.flatMap((list) => list.map(({ filter }) => filter)));
    }
    // Of whom a node is chosen for, the API server says so, without looking at its generation.
    const scheduled = omit(condition(pod, "PodScheduled", { status: "True" }, clock.now()), "observedGeneration");
    const assigned: Pod = {
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, conditions: [scheduled] },
    };
    store.put("pods", assigned);
    const message = `Successfully assigned ${pod.metadata.namespace ?? ""}/${pod.metadata.name} to ${node}`;
    events.scheduler(pod, { type: "Normal", reason: "Scheduled", message, action: "Binding" });
    return undefined;
  }

  #scene(nodes: readonly NodeObject[]): Scene {
    const { store } = this.#context;
    return {
      nodes,
      pods: this.#pods.assigned,
      namespaceLabels: (name) => store.get("namespaces", undefined, name)?.metadata.labels ?? {},
    };
  }

  /** Makes room for a pod where lesser ones can go, or says why none is made. */
  #preempt(pod: Pod, verdicts: readonly (readonly Misfit[])[], scene: Scene): void {
    const { store, clock, events } = this.#context;
    const refusal = refusalOf(verdicts);
    if (scene.nodes.length === 0) {
      this.#refuse(pod, NO_NODES);
      return;
    }
    if (pod.spec.preemptionPolicy === "Never") {
      this.#refuse(pod, `${refusal} ${NO_CLAIMS}not eligible due to preemptionPolicy=Never.`);
      return;
    }
    const nominated = pod.status.nominatedNodeName;
    const index = scene.nodes.findIndex(({ metadata }) => metadata.name === nominated);
    const isHopeless = verdicts[index]?.some(({ final }) => final) === true;
    if (!isHopeless && isRoomBeingMade(pod, scene.pods)) {
      this.#refuse(pod, `${refusal} ${NO_CLAIMS}${WAITS}`, nominated);
      return;
    }
    const found = findPreemption(pod, verdicts, scene, store.list("poddisruptionbudgets") as Budget[]);
    if (!("node" in found)) {
      const words = `0/${verdicts.length} nodes are available: ${histogram(found).join(", ")}.`;
      this.#refuse(pod, `${refusal} ${NO_CLAIMS}${words}`);
      return;
    }
    const told = found.victims.map(
      (one) =>
        putBy(this.#context, "kube-scheduler", "pods", disrupted(one, BY_SCHEDULER, clock.now()), "status") as Pod,
    );
    this.#refuse(pod, refusal, found.node);
    for (const victim of told) {
      deletePod(this.#context, victim);
      const message = `Preempted by pod ${pod.metadata.uid} on node ${found.node}`;
      events.scheduler(victim, { type: "Normal", reason: "Preempted", message, action: "Preempting", related: pod });
    }
  }

  /** @param nominated the node on which room is made for it */
  #refuse(pod: Pod, message: string, nominated?: string): void {
    const { clock, events } = this.#context;
    const isSaid = pod.status.conditions?.some((one) => one.message === message) === true;
    if (isSaid && pod.status.nominatedNodeName === nominated) return;
    events.scheduler(pod, { type: "Warning", reason: "FailedScheduling", message, action: "Scheduling" });
    const verdict = condition(pod, "PodScheduled", { status: "False", reason: "Unschedulable", message }, clock.now());
    const refused: Pod = {
      ...pod,
      status: {
        ...omit(pod.status, "nominatedNodeName"),
        conditions: [verdict],
        ...(nominated !== undefined && { nominatedNodeName: nominated }),
      },
    };
    putBy(this.#context, "kube-scheduler", "pods", refused, "status");
  }
}

/** Pods that have no node and name this scheduler; any other has to come by its node in another way. */
function isOurs({ spec }: Pod): boolean {
  return spec.nodeName === undefined && (spec.schedulerName ?? "default-scheduler") === "default-scheduler";
}

/** It may fit now where it did not before. */
function hasOtherWishes(is: Pod, was: Pod): boolean {
  return !isDeepStrictEqual([is.metadata.labels, is.spec], [was.metadata.labels, was.spec]);
}

/** Whether somebody else has to agree first. */
function isGated(pod: Pod | undefined): boolean {
  return (pod?.spec.schedulingGates ?? []).length > 0;
}

/** The first claim that a pod mounts. */
function claimOf({ spec }: Pod): string | undefined {
  return spec.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim?.claimName;
}

/** The sandbox has no storage, so every claim is one that nobody has made (Kubernetes 1.34's words, doubled there, too). */
function missingClaimMessage(nodes: number, claim: string): string {
  return nodes === 0
    ? NO_NODES
    : `0/${nodes} nodes are available: persistentvolumeclaim "${claim}" not found. not found`;
}

/** `0/1 nodes are available: 1 Insufficient cpu.`; then follows what is said of claims and preemption (Kubernetes 1.34). */
function refusalOf(verdicts: readonly (readonly Misfit[])[]): string {
  const reasons = histogram(verdicts.flatMap((list) => list.map(({ reason }) => reason)));
  return `0/${verdicts.length} nodes are available: ${reasons.join(", ")}.`;
}

/** With the pods of no less priority for which room is being made, as if they were there already. */
function withNominated(scene: Scene, nominated: readonly Pod[], pod: Pod): Scene {
  const coming = nominated.flatMap((one) => {
    const { nominatedNodeName: nodeName } = one.status;
    const isOther = one.metadata.uid !== pod.metadata.uid;
    return nodeName !== undefined && isOther && priorityOf(one) >= priorityOf(pod)
      ? [{ ...one, spec: { ...one.spec, nodeName } }]
      : [];
  });
  return coming.length === 0 ? scene : { ...scene, pods: [...scene.pods, ...coming] };
}

/** Whether a pod that had to go for this one has not gone yet. */
function isRoomBeingMade(pod: Pod, others: readonly Pod[]): boolean {
  return others.some(
    ({ metadata, spec, status }) =>
      spec.nodeName === pod.status.nominatedNodeName &&
      metadata.deletionTimestamp !== undefined &&
      (spec.priority ?? 0) < priorityOf(pod) &&
      status.conditions?.some(({ type, reason }) => type === "DisruptionTarget" && reason === BY_SCHEDULER.reason),
  );
}

function histogram(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  reasons.forEach((reason) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}
