import { putBy } from "../api/apply/writes.ts";
import type { ApiContext } from "../api/exchange.ts";
import { rfc3339 } from "../clock.ts";
import type { EventDetails, EventRecorder } from "../kubelet/eventRecorder.ts";
import { conditionsOfWell, NOT_READY, WELL_AGAIN } from "../nodeConditions.ts";
import type { KubeObject, NodeCondition, NodeObject, Taint } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { omit } from "../omit.ts";
import { isReady } from "./pods.ts";

const COMPONENT = "node-controller";
const UNREACHABLE = "node.kubernetes.io/unreachable";
/** How often nodes are looked at. Milliseconds. */
const PERIOD = 5000;
/** A new one is looked at right away. Milliseconds. */
const FIRST_LOOK = 10;

type Context = Pick<ApiContext, "store" | "clock" | "attendance">;

/**
 * Gives up nodes whose kubelets say nothing for `grace` milliseconds: their state is unknown, their pods are not ready, and a
 * taint has them evicted, unless it is all nodes that say nothing. A node whose machine is gone is taken out of the cluster, as
 * the controller of a cloud does it (Kubernetes 1.34, `nodelifecycle`). Returns how to stop.
 */
export function keepNodes(context: Context, events: EventRecorder, grace: number): () => void {
  const life = new NodeLife(context, events, grace);
  const forgets = [
    context.attendance.subscribe((node) => life.heard(node)),
    context.store.subscribe(({ type, resource, object }) => {
      if (resource !== "nodes") return;
      if (type === "ADDED") life.added(object);
      if (type === "DELETED") life.removed(object);
    }),
  ];
  return () => {
    forgets.forEach((forget) => forget());
    life.stop();
  };
}

class NodeLife {
  readonly #context: Context;
  readonly #events: EventRecorder;
  readonly #grace: number;
  /** By the names of nodes whose kubelets are silent: how to leave it at that. */
  readonly #waits = new Map<string, () => void>();
  readonly #givenUp = new Set<string>();
  /** By the names of new nodes: how not to look at them. */
  readonly #newcomers = new Map<string, () => void>();

  constructor(context: Context, events: EventRecorder, grace: number) {
    this.#context = context;
    this.#events = events;
    this.#grace = grace;
  }

  /** The kubelet of a node has stopped, or works again. */
  heard(name: string): void {
    this.#waits.get(name)?.();
    this.#waits.delete(name);
    if (this.#context.attendance.of(name).isAway) this.#await(name);
    else if (this.#givenUp.delete(name)) this.#isBack(name);
  }

  /** It is new, and has been tainted for that. */
  added({ metadata: { name } }: KubeObject): void {
    this.#newcomers.set(
      name,
      this.#context.clock.after(FIRST_LOOK, () => this.#admit(name)),
    );
  }

  /** Somebody has taken it out of the cluster. */
  removed(node: KubeObject): void {
    const { name } = node.metadata;
    this.#waits.get(name)?.();
    this.#waits.delete(name);
    this.#givenUp.delete(name);
    const message = `Node ${name} event: Removing Node ${name} from Controller`;
    this.#events.controller(node, COMPONENT, { type: "Normal", reason: "RemovingNode", message });
  }

  stop(): void {
    for (const cancel of [...this.#waits.values(), ...this.#newcomers.values()]) cancel();
  }

  #admit(name: string): void {
    this.#newcomers.delete(name);
    this.#change(name, (node) => withoutTaints(node, ({ key }) => key === NOT_READY.key));
  }

  #await(name: string): void {
    if (!Number.isFinite(this.#grace)) return;
    this.#waits.set(
      name,
      this.#context.clock.after(this.#grace, () => this.#giveUp(name)),
    );
  }

  #giveUp(name: string): void {
    const { store, clock, attendance } = this.#context;
    const node = this.#node(name);
    this.#waits.delete(name);
    if (!node) return;
    this.#givenUp.add(name);
    const now = rfc3339(clock.now());
    this.#change(name, (one) => ({ ...one, status: { ...one.status, conditions: unknown(conditionsOf(one), now) } }));
    this.#events.controller(node, COMPONENT, nodeEvent(name, "NodeNotReady"));
    for (const pod of this.#podsOn(name)) this.#unready(pod, now);
    this.#taint(name, "NoSchedule", now);
    const nodes = store.list("nodes").map(({ metadata }) => metadata.name);
    // Where none of them is heard of, it is more likely that nobody hears anything.
    if (nodes.every((one) => this.#givenUp.has(one))) nodes.forEach((one) => this.#untaint(one, ["NoExecute"]));
    else this.#taint(name, "NoExecute", now);
    if (!attendance.of(name).isLost) return;
    const remove = (): void => void store.remove("nodes", undefined, name);
    this.#waits.set(name, clock.after(PERIOD, remove));
  }

  #isBack(name: string): void {
    const node = this.#node(name);
    const now = rfc3339(this.#context.clock.now());
    this.#change(name, (one) => ({ ...one, status: { ...one.status, conditions: conditionsOfWell(now) } }));
    if (node) {
      for (const reason of WELL_AGAIN) this.#events.kubelet(node, name, nodeEvent(name, reason));
    }
    this.#untaint(name, ["NoSchedule"]);
    this.#waits.set(
      name,
      this.#context.clock.after(PERIOD / 2, () => this.#spare(name)),
    );
  }

  /** The kubelet has the first word, since the pods of its node are spared when these are looked at next. */
  #spare(name: string): void {
    this.#waits.delete(name);
    this.#untaint(name, ["NoExecute"]);
    // Now that one is heard of, the others are given up in earnest, in their time.
    for (const one of this.#givenUp) {
      const isTainted = this.#node(one)?.spec.taints?.some(({ key, effect }) => isOurs(key, effect, ["NoExecute"]));
      if (isTainted !== true && !this.#waits.has(one)) this.#await(one);
    }
  }

  #unready(pod: Pod, now: string): void {
    if (!isReady(pod)) return;
    const conditions = pod.status.conditions?.map((one) =>
      one.type === "Ready" ? { ...one, status: "False" as const, lastTransitionTime: now } : one,
    );
    const unready: Pod = { ...pod, status: { ...pod.status, conditions: conditions ?? [] } };
    putBy(this.#context, "kube-controller-manager", "pods", unready, "status");
    const told = { type: "Warning", reason: "NodeNotReady", message: "Node is not ready" } as const;
    this.#events.controller(pod, COMPONENT, told);
  }

  #taint(name: string, effect: string, timeAdded: string): void {
    this.#change(name, (node) => {
      const taints = node.spec.taints ?? [];
      if (taints.some((one) => isOurs(one.key, one.effect, [effect]))) return node;
      return { ...node, spec: { ...node.spec, taints: [...taints, { key: UNREACHABLE, effect, timeAdded }] } };
    });
  }

  #untaint(name: string, effects: readonly string[]): void {
    this.#change(name, (node) => withoutTaints(node, ({ key, effect }) => isOurs(key, effect, effects)));
  }

  #change(name: string, change: (node: NodeObject) => NodeObject): void {
    const node = this.#node(name);
    const changed = node && change(node);
    if (changed && changed !== node) putBy(this.#context, "kube-controller-manager", "nodes", changed);
  }

  #node(name: string): NodeObject | undefined {
    return this.#context.store.get("nodes", undefined, name) as NodeObject | undefined;
  }

  #podsOn(name: string): readonly Pod[] {
    return (this.#context.store.list("pods") as Pod[]).filter(({ spec }) => spec.nodeName === name);
  }
}

/** The same node, where it has none of them. */
function withoutTaints(node: NodeObject, isGone: (taint: Taint) => boolean): NodeObject {
  const { taints: all = [] } = node.spec;
  const taints = all.filter((one) => !isGone(one));
  if (taints.length === all.length) return node;
  return { ...node, spec: { ...omit(node.spec, "taints"), ...(taints.length > 0 && { taints }) } };
}

function isOurs(key: string, effect: string, effects: readonly string[]): boolean {
  return key === UNREACHABLE && effects.includes(effect);
}

function conditionsOf({ status }: NodeObject): readonly NodeCondition[] {
  return status.conditions ?? [];
}

/** What nobody says any more is not known. */
function unknown(conditions: readonly NodeCondition[], now: string): readonly NodeCondition[] {
  return conditions.map((one) => ({
    ...one,
    status: "Unknown",
    reason: "NodeStatusUnknown",
    message: "Kubelet stopped posting node status.",
    lastTransitionTime: now,
  }));
}

function nodeEvent(name: string, reason: string): EventDetails {
  return { type: "Normal", reason, message: `Node ${name} status is now: ${reason}` };
}
