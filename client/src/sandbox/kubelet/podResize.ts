import type { Container, Resources } from "../containerObjects.ts";
import type { NodeObject } from "../objects.ts";
import type { Pod } from "../podObjects.ts";
import { isSameValue } from "../api/same.ts";
import { isFinished } from "../controllers/pods.ts";
import { podRequests, wholeAmount, type Requests } from "../scheduler/requests.ts";
import type { ContainerRunner } from "./containerRunner.ts";
import type { NodeContext } from "./nodeContext.ts";
import type { PodContainers } from "./podContainers.ts";
import type { Verdict } from "./podConditions.ts";
import { isSidecar } from "./podPhase.ts";
import type { PodReport } from "./podReport.ts";

/** From a resize that is granted to its being carried out; a real node takes about a second. Milliseconds. */
const CARRYING_OUT = 200;
/** What can be resized. In the order in which a node looks for what it lacks. */
const RESIZABLE = ["memory", "cpu"];

/**
 * Resizes the containers of a pod while they run: grants what its node has room for, and carries that out (Kubernetes 1.34,
 * the kubelet's `allocation` manager). What is under way stands in two conditions.
 */
export class PodResize {
  readonly #context: NodeContext;
  readonly #containers: PodContainers;
  readonly #report: PodReport;
  #pending: Verdict | undefined;
  #wasInProgress = false;
  #forget = (): void => undefined;

  constructor(context: NodeContext, containers: PodContainers, report: PodReport) {
    this.#context = context;
    this.#containers = containers;
    this.#report = report;
  }

  /** The conditions that tell of it, by their types. */
  conditions(): (readonly [string, Verdict])[] {
    return [
      ...(this.#pending ? [["PodResizePending", this.#pending] as const] : []),
      ...(this.#isInProgress ? [["PodResizeInProgress", { status: "True" }] as const] : []),
    ];
  }

  /** The stored pod has changed: somebody may want other amounts. */
  review(pod: Pod): void {
    this.#forget();
    const wanted = this.#wanted(pod);
    const refusal = wanted.length > 0 ? this.#refusal(pod) : undefined;
    const isNews = wanted.length > 0 || this.#pending !== undefined;
    this.#pending = refusal;
    if (refusal?.reason === "Deferred") this.#await(pod);
    if (!refusal) for (const [runner, resources] of wanted) this.#grant(runner, resources);
    // After the change that is being told has reached everybody.
    if (isNews) queueMicrotask(() => this.#report.publish());
  }

  /** What has been told by now may be the end of it. */
  told(): void {
    if (this.#wasInProgress && !this.#isInProgress) {
      this.#report.event("Normal", "ResizeCompleted", `Pod resize completed: ${summary(this.#containers)}`);
    }
    this.#wasInProgress = this.#isInProgress;
  }

  /** Nothing is resized any more. */
  stop(): void {
    this.#forget();
  }

  /** Whether a container runs with other amounts than those granted. */
  get #isInProgress(): boolean {
    return this.#resizable.some(
      ({ status, spec }) =>
        status.state.running !== undefined &&
        status.resources !== undefined &&
        !isSameValue(open(status.resources), open(spec.resources)),
    );
  }

  get #resizable(): readonly ContainerRunner[] {
    return [...this.#containers.sidecars, ...this.#containers.main];
  }

  /** The containers that are to have other amounts than they were granted. */
  #wanted({ spec }: Pod): (readonly [ContainerRunner, Resources])[] {
    const all = [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers];
    return this.#resizable.flatMap((runner) => {
      const { resources = {} } = all.find(({ name }) => name === runner.spec.name) ?? {};
      return isSameValue(open(resources), open(runner.spec.resources)) ? [] : [[runner, resources] as const];
    });
  }

  /** Why its node does not grant it, now or ever. */
  #refusal(pod: Pod): Verdict | undefined {
    const { store } = this.#context;
    const node = store.get("nodes", undefined, pod.spec.nodeName ?? "") as NodeObject | undefined;
    if (!node) return undefined;
    const room = (name: string): number => wholeAmount(name, node.status.allocatable[name]);
    const wanted = podRequests({ ...pod, status: { ...pod.status, containerStatuses: [], initContainerStatuses: [] } });
    const amount = (of: Requests, name: string): number => of[name] ?? 0;
    const impossible = RESIZABLE.find((name) => amount(wanted, name) > room(name));
    if (impossible !== undefined) {
      const figures = `requested: ${amount(wanted, impossible)}, capacity: ${room(impossible)}`;
      const message = `Node didn't have enough capacity: ${impossible}, ${figures}`;
      return { status: "True", reason: "Infeasible", message };
    }
    const others = (store.list("pods") as Pod[]).filter(
      (one) => one.spec.nodeName === pod.spec.nodeName && one.metadata.uid !== pod.metadata.uid && !isFinished(one),
    );
    const used = (name: string): number => others.reduce((sum, one) => sum + amount(podRequests(one), name), 0);
    const short = RESIZABLE.toReversed().find((name) => amount(wanted, name) + used(name) > room(name));
    if (short === undefined) return undefined;
    const figures = `requested: ${amount(wanted, short)}, used: ${used(short)}, capacity: ${room(short)}`;
    return {
      status: "True",
      reason: "Deferred",
      message: `Node didn't have enough resource: ${short}, ${figures}`,
    };
  }

  /** Looks again when another pod has left the node. */
  #await({ metadata: { namespace, name, uid }, spec }: Pod): void {
    const { store } = this.#context;
    this.#forget = store.subscribe(({ type, resource, object }) => {
      const other = object as Pod;
      if (resource !== "pods" || other.spec.nodeName !== spec.nodeName) return;
      if (type !== "DELETED" && !isFinished(other)) return;
      const pod = store.get("pods", namespace, name) as Pod | undefined;
      if (pod?.metadata.uid === uid) this.review(pod);
    });
  }

  #grant(runner: ContainerRunner, resources: Resources): void {
    const isRenewed = runner.grant(resources);
    this.#wasInProgress ||= this.#isInProgress;
    if (!isRenewed) this.#context.clock.after(CARRYING_OUT, () => runner.carryOut());
  }
}

/** Of the amounts of a container, those that can be resized. */
function open(resources: Resources = {}): object {
  const of = (amounts: Resources["limits"] = {}): object =>
    Object.fromEntries(Object.entries(amounts).filter(([name]) => RESIZABLE.includes(name)));
  return { limits: of(resources.limits), requests: of(resources.requests) };
}

/** All containers with what they have, as an event tells it. */
function summary({ init, main }: PodContainers): string {
  const told = (runners: readonly ContainerRunner[]): readonly Pick<Container, "name" | "resources">[] =>
    runners.map(({ spec: { name, resources = {} } }) => ({ name, resources: inOrder(resources) }));
  return JSON.stringify({
    ...(init.length > 0 && { initContainers: told(init) }),
    containers: told(main),
  });
}

function inOrder({ limits, requests }: Resources): Resources {
  const sorted = (amounts: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(amounts).sort(([one], [other]) => (one < other ? -1 : 1)));
  return { ...(limits && { limits: sorted(limits) }), ...(requests && { requests: sorted(requests) }) };
}
