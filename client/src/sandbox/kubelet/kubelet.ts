import type { Pod } from "../podObjects.ts";
import type { RunningContainer } from "../runtimes/types.ts";
import type { Change } from "../store/store.ts";
import type { NodesContext } from "./nodeContext.ts";
import { PodWorker } from "./podWorker.ts";

/** The kubelets of all made-up nodes: runs the pods that are assigned, ends those that are deleted. */
export class Kubelet {
  readonly #context: NodesContext;
  readonly #workers = new Map<string, { readonly worker: PodWorker; readonly done: Promise<void> }>();
  readonly #unsubscribe: () => void;
  #podNumber = 1;
  #stopped = false;

  constructor(context: NodesContext) {
    this.#context = context;
    this.#unsubscribe = context.store.subscribe((change) => this.#onChange(change));
  }

  get runningContainers(): number {
    return [...this.#workers.values()].reduce((sum, { worker }) => sum + worker.runningContainers, 0);
  }

  /** A container that runs now, as far as one can get to it. */
  findRunning(podUid: string, container: string): RunningContainer | undefined {
    return this.#within(podUid)?.running(container);
  }

  /** As a kubelet does whose node is short of memory; false when no such pod runs here. */
  evict(uid: string): boolean {
    const worker = this.#within(uid);
    const message = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 40Mi. ";
    worker?.evict(message, message);
    return worker !== undefined;
  }

  /** That of a node works no more, until `comeBack`. */
  leave(node: string): void {
    this.#context.attendance.of(node).leave();
  }

  /** It works again: what has become of its pods meanwhile is told, what was asked for is done. */
  comeBack(node: string): void {
    const { attendance, store } = this.#context;
    const { isAway, isLost } = attendance.of(node);
    if (!isAway || isLost) return;
    attendance.of(node).comeBack();
    const all = (store.list("pods") as Pod[]).filter(({ spec }) => spec.nodeName === node);
    const pods = new Map(all.map((pod) => [pod.metadata.uid, pod]));
    for (const [uid, { worker }] of this.#workers) {
      if (worker.node !== node) continue;
      const pod = pods.get(uid);
      if (pod) this.#sync(worker, pod);
      else worker.forget();
      worker.publish();
    }
    for (const pod of pods.values()) if (!this.#workers.has(pod.metadata.uid)) this.#take(pod);
  }

  /** The machine of a node is gone, with all that ran on it. */
  lose(node: string): void {
    this.#context.attendance.of(node).isLost = true;
    this.leave(node);
    for (const { worker } of this.#workers.values()) if (worker.node === node) worker.kill();
  }

  /** Kills everything, and resolves when nothing is left. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    const workers = [...this.#workers.values()];
    workers.forEach(({ worker }) => worker.kill());
    this.#context.attendance.end();
    await Promise.all(workers.map(({ done }) => done));
  }

  #onChange({ type, resource, object }: Change): void {
    if (resource !== "pods" || this.#stopped) {
      return;
    }
    const pod = object as Pod;
    if (this.#context.attendance.of(pod.spec.nodeName).isAway) return;
    const known = this.#workers.get(pod.metadata.uid)?.worker;
    if (type === "DELETED") {
      known?.forget();
    } else if (known) {
      this.#sync(known, pod);
    } else {
      this.#take(pod);
    }
  }

  /** A pod on a node whose kubelet works. */
  #within(podUid: string): PodWorker | undefined {
    const worker = this.#workers.get(podUid)?.worker;
    return worker && !this.#context.attendance.of(worker.node).isAway ? worker : undefined;
  }

  /** The pod has changed. */
  #sync(worker: PodWorker, pod: Pod): void {
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    const before = worker.pod().metadata.deletionGracePeriodSeconds;
    worker.update(pod);
    if (deletionTimestamp !== undefined && before !== deletionGracePeriodSeconds) {
      worker.delete(deletionGracePeriodSeconds ?? 0);
    }
  }

  /** Runs it where it has a node. */
  #take(pod: Pod): void {
    if (pod.spec.nodeName !== undefined && !isFinished(pod)) this.#adopt(pod);
  }

  #adopt(pod: Pod): void {
    const { store } = this.#context;
    const { uid, namespace, name } = pod.metadata;
    const podIP = `10.244.${Math.floor(this.#podNumber / 250) % 250}.${(this.#podNumber % 250) + 2}`;
    this.#podNumber += 1;
    const attendance = this.#context.attendance.of(pod.spec.nodeName);
    const worker = new PodWorker({ ...this.#context, attendance }, pod, { hostIP: "127.0.0.1", podIP });
    // After this change has reached everybody: the worker's own changes come later than the assignment.
    const done = Promise.resolve().then(() => worker.run());
    this.#workers.set(uid, { worker, done });
    // One that was deleted while nobody was there to begin it never begins.
    const { deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    if (deletionTimestamp !== undefined) worker.delete(deletionGracePeriodSeconds ?? 0);
    void done.then(() => {
      const forget = (): void => {
        this.#workers.delete(uid);
        worker.dropLogs();
      };
      if (store.get("pods", namespace, name)?.metadata.uid !== uid) {
        forget();
        return;
      }
      const unsubscribe = store.subscribe((change) => {
        if (change.type === "DELETED" && change.object.metadata.uid === uid) {
          unsubscribe();
          forget();
        }
      });
    });
  }
}

function isFinished({ status }: Pod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}
