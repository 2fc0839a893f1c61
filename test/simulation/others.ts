import { createPod, deletePod, getPod } from "../../client/src/cluster/pods/pods.ts";
import type { Pod } from "../../client/src/cluster/objects.ts";
import type { JsonObject } from "../../server/src/protocol.ts";
import type { Happening } from "./happenings.ts";
import { loseNode, type NodeLoss } from "./nodeLoss.ts";
import { BYSTANDERS, FORGOTTEN, strangerOf } from "./plans.ts";
import { SECRET } from "./secrets.ts";
import type { Scenario } from "./scenario.ts";
import type { Truth } from "./truth.ts";
import { NAMESPACE, type World } from "./world.ts";

/** Everybody else who has to do with the cluster, and what they do to a run. */
export class Others {
  /** Names of pods that they have made under the name of a try, and have not deleted again. */
  strangers: readonly string[] = [];
  readonly #world: World;
  readonly #truth: Truth;
  /** Names of pods that work all the time, but for those that the cluster has taken away with their node. */
  working: readonly string[];
  /** Names of pods of runs that nobody knows of any more, too. */
  readonly names: readonly string[];
  readonly #pods: readonly JsonObject[];
  readonly #hasSecret: boolean;

  constructor(
    world: World,
    truth: Truth,
    { hasBystanders, fourth, fifth }: Pick<Scenario, "hasBystanders" | "fourth" | "fifth">,
  ) {
    this.#world = world;
    this.#truth = truth;
    const working = hasBystanders ? BYSTANDERS : [];
    this.#hasSecret = fifth?.hasSecret === true;
    this.#pods = [...working, ...(fourth?.hasForgotten === true ? FORGOTTEN : [])];
    this.working = working.map(nameOf);
    this.names = this.#pods.map(nameOf);
  }

  /** Names of their pods that are not there any more, although neither they nor the containers of a run have deleted them. */
  missing(there: readonly Pod[]): readonly string[] {
    const names = new Set(there.map(({ metadata }) => metadata.name));
    const { removedOthers } = this.#world.programs;
    return [...this.working, ...this.strangers].filter((name) => !names.has(name) && !removedOthers.has(name));
  }

  /** What they have from the beginning. */
  async begin(): Promise<void> {
    if (this.#pods.length === 0 && !this.#hasSecret) return;
    const admin = await this.#world.connect();
    const secrets = `/api/v1/namespaces/${NAMESPACE}/secrets`;
    if (this.#hasSecret) await admin.request("POST", secrets, { body: SECRET });
    for (const pod of this.#pods) await createPod(admin, pod);
  }

  /** Another cluster takes the place of this one. */
  async replaceCluster(): Promise<void> {
    const { disturbed, created } = this.#truth;
    await this.#world.replaceSandbox();
    this.strangers = [];
    for (const { uid } of created) disturbed.add(uid);
    for (const { podUid } of this.#world.programs.written) disturbed.add(podUid);
    await this.begin();
  }

  /** The node of a pod is gone, or is not heard of for long. */
  async loseNode(what: NodeLoss, podName: string, lasts: number): Promise<void> {
    const admin = await this.#world.connect();
    await loseNode(this.#world, what, { admin, podName, lasts }, ({ name, uid }) => {
      this.#truth.disturbed.add(uid);
      this.working = this.working.filter((one) => one !== name);
      this.strangers = this.strangers.filter((one) => one !== name);
    });
  }

  /** They have a pod of that name first. */
  async takeName(name: string): Promise<void> {
    const isTaken = createPod(await this.#world.connect(), strangerOf(name)).then(
      () => true,
      () => false,
    );
    if (await isTaken) this.strangers = [...this.strangers, name];
  }

  /** They delete, evict or replace a pod. */
  async disturb(what: Happening["what"], name: string, seconds: number): Promise<void> {
    const admin = await this.#world.connect();
    const pod = await getPod(admin, NAMESPACE, name).catch(() => undefined);
    if (!pod) return;
    const { uid = "" } = pod.metadata;
    this.#truth.disturbed.add(uid);
    if (what === "evict-pod") {
      const isOver = pod.status?.containerStatuses?.some(({ state }) => state?.terminated) === true;
      if (this.#world.sandbox.evict(NAMESPACE, name) && !isOver) this.#truth.evicted.add(uid);
      return;
    }
    // What they delete themselves, be it their own, nobody is to blame for.
    this.strangers = this.strangers.filter((one) => one !== name);
    const gracePeriodSeconds = what === "delete-with-grace" ? seconds : 0;
    const options = what === "delete-pod" ? {} : { gracePeriodSeconds };
    await deletePod(admin, NAMESPACE, name, options);
    if (what !== "delete-pod" && gracePeriodSeconds === 0) this.#truth.forgotten.set(uid, this.#world.clock.now());
    if (what !== "replace-pod") return;
    await createPod(admin, strangerOf(name));
    this.strangers = [...this.strangers, name];
  }
}

function nameOf({ metadata }: JsonObject): string {
  return (metadata as { readonly name: string }).name;
}
