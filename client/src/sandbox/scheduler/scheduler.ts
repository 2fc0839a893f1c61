import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { putBy } from "../api/apply/writes.ts";
import { omit } from "../omit.ts";
import type { Change } from "../store/store.ts";
import { misfits } from "./fit.ts";
import type { Misfit } from "./misfit.ts";
import type { Scene } from "./scene.ts";
import type { NodeContext } from "../kubelet/nodeContext.ts";
import { condition } from "../kubelet/podConditions.ts";

const NO_NODES = "no nodes available to schedule pods";

/** Gives each new pod a node: the first that no filter refuses. */
export class Scheduler {
  readonly #context: Pick<NodeContext, "store" | "clock" | "events" | "timings">;
  readonly #waiting = new Map<string, () => void>();
  readonly #unsubscribe: () => void;

  constructor(context: Pick<NodeContext, "store" | "clock" | "events" | "timings">) {
    this.#context = context;
    this.#unsubscribe = context.store.subscribe((change) => this.#onChange(change));
  }

  stop(): void {
    this.#unsubscribe();
    this.#waiting.forEach((cancel) => cancel());
    this.#waiting.clear();
  }

  #onChange({ type, resource, object, before }: Change): void {
    const pod = object as Pod;
    if (resource !== "pods") return;
    const isNew = type === "ADDED" || (type === "MODIFIED" && isGated(before as Pod | undefined));
    if (isNew && isOurs(pod) && !isGated(pod)) {
      this.#try(pod.metadata.uid, pod, this.#context.timings.schedule);
    }
  }

  #try(uid: string, { metadata: { namespace, name } }: Pod, delay: number): void {
    const { store, clock, timings } = this.#context;
    const cancel = clock.after(delay, () => {
      this.#waiting.delete(uid);
      const pod = store.get("pods", namespace, name) as Pod | undefined;
      if (pod?.metadata.uid === uid && !this.#place(pod)) {
        this.#try(uid, pod, timings.rescheduleEvery);
      }
    });
    this.#waiting.set(uid, cancel);
  }

  /** True when the pod has a node now. */
  #place(pod: Pod): boolean {
    const { store, clock, events } = this.#context;
    const nodes = store.list("nodes") as NodeObject[];
    const claim = claimOf(pod);
    if (claim !== undefined) {
      this.#refuse(pod, missingClaimMessage(nodes.length, claim));
      return false;
    }
    const scene = this.#scene(nodes);
    const verdicts = nodes.map((one) => misfits(pod, one, scene));
    const node = nodes.find((_node, index) => verdicts[index]?.length === 0)?.metadata.name;
    if (node === undefined) {
      this.#refuse(pod, unschedulableMessage(verdicts));
      return false;
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
    return true;
  }

  #scene(nodes: readonly NodeObject[]): Scene {
    const { store } = this.#context;
    const pods = (store.list("pods") as Pod[]).filter(
      ({ spec, status }) => spec.nodeName !== undefined && !["Succeeded", "Failed"].includes(status.phase),
    );
    return {
      nodes,
      pods,
      namespaceLabels: (name) => store.get("namespaces", undefined, name)?.metadata.labels ?? {},
    };
  }

  #refuse(pod: Pod, message: string): void {
    const { clock, events } = this.#context;
    if (pod.status.conditions?.some((one) => one.message === message)) {
      return;
    }
    events.scheduler(pod, { type: "Warning", reason: "FailedScheduling", message, action: "Scheduling" });
    const verdict = condition(pod, "PodScheduled", { status: "False", reason: "Unschedulable", message }, clock.now());
    const refused: Pod = { ...pod, status: { ...pod.status, conditions: [verdict] } };
    putBy(this.#context, "kube-scheduler", "pods", refused, "status");
  }
}

/** Pods that have no node and name this scheduler; any other has to come by its node in another way. */
function isOurs({ spec }: Pod): boolean {
  return spec.nodeName === undefined && (spec.schedulerName ?? "default-scheduler") === "default-scheduler";
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

/** `0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: …` (Kubernetes 1.34). */
function unschedulableMessage(verdicts: readonly (readonly Misfit[])[]): string {
  const total = verdicts.length;
  if (total === 0) {
    return NO_NODES;
  }
  const preemption = histogram(
    verdicts.map((reasons) =>
      reasons.some(({ final }) => final)
        ? "Preemption is not helpful for scheduling"
        : "No preemption victims found for incoming pod",
    ),
  );
  const reasons = histogram(verdicts.flatMap((list) => list.map(({ reason }) => reason)));
  return (
    `0/${total} nodes are available: ${reasons.join(", ")}. no new claims to deallocate, ` +
    `preemption: 0/${total} nodes are available: ${preemption.join(", ")}.`
  );
}

function histogram(reasons: readonly string[]): string[] {
  const counts = new Map<string, number>();
  reasons.forEach((reason) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  return [...counts].map(([reason, count]) => `${count} ${reason}`).sort();
}
