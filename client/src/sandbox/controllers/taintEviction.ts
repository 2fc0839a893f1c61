import { putBy } from "../api/apply/writes.ts";
import type { ObjectContext } from "../api/exchange.ts";
import { rfc3339 } from "../clock.ts";
import type { EventRecorder } from "../kubelet/eventRecorder.ts";
import { tolerates } from "../scheduler/nodeMatch.ts";
import type { NodeObject, Taint } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { deletePod } from "./pods.ts";

const COMPONENT = "taint-eviction-controller";

/**
 * Deletes the pods of a node with taints of the effect `NoExecute`: at once those that do not tolerate all of them, others when
 * the shortest time is over for which they do (Kubernetes 1.34, `tainteviction`). Returns how to stop.
 */
export function evictByTaints(context: ObjectContext, events: EventRecorder): () => void {
  const evictions = new TaintEvictions(context, events);
  const forget = context.store.subscribe(({ type, resource, object }) => {
    if (resource === "nodes") evictions.reviewNode(object as NodeObject);
    if (resource !== "pods") return;
    if (type === "DELETED") evictions.forget(object as Pod);
    else evictions.review(object as Pod);
  });
  return () => {
    forget();
    evictions.stop();
  };
}

interface Planned {
  readonly seconds: number;
  readonly cancel: () => void;
  readonly isDone: boolean;
}

class TaintEvictions {
  readonly #context: ObjectContext;
  readonly #events: EventRecorder;
  /** By the uids of pods. */
  readonly #planned = new Map<string, Planned>();

  constructor(context: ObjectContext, events: EventRecorder) {
    this.#context = context;
    this.#events = events;
  }

  /** The taints of a node may have changed. */
  reviewNode(node: NodeObject): void {
    if (this.#planned.size === 0 && noExecute(node).length === 0) return;
    const pods = this.#context.store.list("pods") as Pod[];
    for (const pod of pods) if (pod.spec.nodeName === node.metadata.name) this.review(pod);
  }

  review(pod: Pod): void {
    const { nodeName, tolerations = [] } = pod.spec;
    const { uid } = pod.metadata;
    if (nodeName === undefined) return;
    const taints = noExecute(this.#context.store.get("nodes", undefined, nodeName) as NodeObject | undefined);
    if (taints.length === 0) {
      this.#spare(pod);
      return;
    }
    const used = taints.map(({ key, value = "", effect }) =>
      tolerations.filter((one) => tolerates(one, key, value, effect)),
    );
    const isTolerated = used.every((ofTaint) => ofTaint.length > 0);
    const times = used.flat().flatMap(({ tolerationSeconds }) => tolerationSeconds ?? []);
    const seconds = isTolerated ? Math.max(0, Math.min(...times)) : 0;
    if (seconds === Infinity) {
      this.#spare(pod);
      return;
    }
    const planned = this.#planned.get(uid);
    if (planned?.isDone === true || planned?.seconds === seconds) return;
    this.forget(pod);
    // After the change that led to it has reached everybody.
    const cancel = this.#context.clock.after(seconds * 1000, () => this.#evict(pod));
    this.#planned.set(uid, { seconds, cancel, isDone: false });
  }

  forget({ metadata: { uid } }: Pod): void {
    this.#planned.get(uid)?.cancel();
    this.#planned.delete(uid);
  }

  stop(): void {
    for (const { cancel } of this.#planned.values()) cancel();
    this.#planned.clear();
  }

  /** It stays, after all. */
  #spare(pod: Pod): void {
    if (!this.#planned.has(pod.metadata.uid)) return;
    this.forget(pod);
    this.#tell(pod, "Cancelling deletion of Pod");
  }

  #evict({ metadata: { uid, namespace, name } }: Pod): void {
    const { store, clock } = this.#context;
    const pod = store.get("pods", namespace, name) as Pod | undefined;
    if (pod?.metadata.uid !== uid) return;
    // Once is enough; should the taints go before the pod does, that is still told.
    this.#planned.set(uid, { seconds: 0, cancel: () => undefined, isDone: true });
    this.#tell(pod, "Marking for deletion Pod");
    const told = disrupted(pod, BY_TAINT, clock.now());
    deletePod(this.#context, putBy(this.#context, "kube-controller-manager", "pods", told, "status") as Pod);
  }

  #tell(pod: Pod, what: string): void {
    const message = `${what} ${pod.metadata.namespace ?? ""}/${pod.metadata.name}`;
    this.#events.controller(pod, COMPONENT, { type: "Normal", reason: "TaintManagerEviction", message });
  }
}

const BY_TAINT = {
  reason: "DeletionByTaintManager",
  message: "Taint manager: deleting due to NoExecute taint",
} as const;

/** A pod with the condition that says why it is taken away. */
export function disrupted(pod: Pod, why: { readonly reason: string; readonly message: string }, at: number): Pod {
  const condition = {
    type: "DisruptionTarget",
    observedGeneration: pod.metadata.generation ?? 1,
    status: "True" as const,
    lastProbeTime: null,
    lastTransitionTime: rfc3339(at),
    ...why,
  };
  const others = (pod.status.conditions ?? []).filter(({ type }) => type !== condition.type);
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } };
}

function noExecute(node: NodeObject | undefined): readonly Taint[] {
  return (node?.spec.taints ?? []).filter(({ effect }) => effect === "NoExecute");
}
