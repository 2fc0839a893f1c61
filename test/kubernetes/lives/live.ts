import type { Cluster, Method } from "../../../client/src/cluster/connection/cluster.ts";
import type { Thing } from "../conformance/cluster.ts";
import { watchedEvents, type WatchEvent } from "../watchedEvents.ts";
import { LifeRecorder, type Life, type PodEvent } from "./life.ts";
import type { Scenario } from "./scenarios.ts";

/** After such a silence nothing more is expected of a pod. Milliseconds; a kubelet looks at its pods every second. */
const SILENCE = 4_000;
/** The longest that a life may take. Milliseconds. */
const LIMIT = 180_000;

/** Lets pods live on a cluster, by its clock, and tells what was seen of each. */
export class Lives {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #listeners = new Map<string, (event: WatchEvent<Thing>) => void>();
  readonly #recorders = new Map<string, LifeRecorder>();
  readonly #done = new AbortController();

  constructor(cluster: Cluster, namespace: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
  }

  async open(): Promise<void> {
    await this.#watch<Thing>("pods", (event) => {
      const { name } = event.object.metadata;
      this.#recorders.get(name)?.pod(event.type, event.object);
      this.#listeners.get(name)?.(event);
    });
    await this.#watch<PodEvent>("events", ({ type, object }) => {
      if (type !== "DELETED") this.#recorders.get(object.involvedObject.name)?.event(object);
    });
  }

  close(): void {
    this.#done.abort();
  }

  /** Resolves with the life of the scenario's pod. */
  async live(scenario: Scenario): Promise<Life> {
    const { name, spec, given = [] } = scenario;
    for (const { resource, object } of given) await this.#send("POST", resource, object);
    const recorder = new LifeRecorder();
    this.#recorders.set(name, recorder);
    const ended = this.#end(scenario, recorder);
    const metadata = { name };
    const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: { automountServiceAccountToken: false, ...spec } };
    await this.#send("POST", "pods", pod);
    const uid = await ended;
    for (let size = -1; size !== recorder.size;) {
      size = recorder.size;
      await new Promise<void>((wake) => this.#cluster.clock.after(SILENCE, wake));
    }
    this.#recorders.delete(name);
    this.#listeners.delete(name);
    return recorder.life([
      [this.#namespace, "NAMESPACE"],
      [uid, "UID"],
    ]);
  }

  /** Does what is to be done to the pod; resolves with its uid once it has lived. */
  #end({ name, acts = [], until }: Scenario, recorder: LifeRecorder): Promise<string> {
    const left = [...acts];
    return new Promise((resolve, reject) => {
      const tooLong = (): void => reject(new Error(`${name} lives on: ${JSON.stringify(recorder.life([]))}`));
      const cancel = this.#cluster.clock.after(LIMIT, tooLong);
      this.#listeners.set(name, ({ type, object }) => {
        const [act] = left;
        if (act?.once(object)) {
          left.shift();
          this.#send(act.method, act.path.replace("NAME", name), act.body, act.type).catch(reject);
        }
        const isThere = until ? until(object) : ["Succeeded", "Failed"].includes(object.status.phase);
        if (!isThere && type !== "DELETED") return;
        if (until) recorder.end();
        cancel();
        resolve(object.metadata.uid);
      });
    });
  }

  async #send(method: Method, path: string, body?: object, contentType?: string): Promise<void> {
    const [plain = "", query = ""] = path.split("?");
    await this.#cluster.request(method, `/api/v1/namespaces/${this.#namespace}/${plain}`, {
      body,
      contentType,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
  }

  #watch<T>(resource: string, onEvent: (event: WatchEvent<T>) => void): Promise<void> {
    const path = `/api/v1/namespaces/${this.#namespace}/${resource}`;
    return watchedEvents(this.#cluster, path, onEvent, this.#done.signal);
  }
}
