import { isFinished } from "../controllers/pods.ts";
import type { Pod } from "../podObjects.ts";
import type { Change, Store } from "../store/store.ts";

/**
 * The pods that have not ended and have a node, and those for which room is being made on one. They are kept, so that nobody
 * has to go through all pods for each that is to be placed.
 */
export class PodCache {
  readonly #assigned = new Map<string, Pod>();
  readonly #nominated = new Map<string, Pod>();
  #list: readonly Pod[] | undefined;

  constructor(store: Store) {
    for (const pod of store.list("pods") as Pod[]) this.#note(pod);
  }

  get assigned(): readonly Pod[] {
    return (this.#list ??= [...this.#assigned.values()]);
  }

  get nominated(): readonly Pod[] {
    return [...this.#nominated.values()];
  }

  /** @param change that of a pod */
  follow({ type, object }: Change): void {
    if (type === "DELETED") this.#forget(object.metadata.uid);
    else this.#note(object as Pod);
  }

  #note(pod: Pod): void {
    const { uid } = pod.metadata;
    if (isFinished(pod)) this.#forget(uid);
    else if (pod.spec.nodeName !== undefined) {
      this.#nominated.delete(uid);
      this.#assigned.set(uid, pod);
      this.#list = undefined;
    } else if (pod.status.nominatedNodeName !== undefined) this.#nominated.set(uid, pod);
    else this.#nominated.delete(uid);
  }

  #forget(uid: string): void {
    this.#nominated.delete(uid);
    if (this.#assigned.delete(uid)) this.#list = undefined;
  }
}
