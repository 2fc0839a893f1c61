import { createPod, deletePod, getPod } from "../../client/src/cluster/pods/pods.ts";
import type { Happening } from "./happenings.ts";
import { BYSTANDERS, strangerOf } from "./plans.ts";
import type { Truth } from "./truth.ts";
import { NAMESPACE, type World } from "./world.ts";

/** Everybody else who has to do with the cluster, and what they do to a run. */
export class Others {
  /** Names of pods that they have made under the name of a try, and have not deleted again. */
  strangers: readonly string[] = [];
  readonly #world: World;
  readonly #truth: Truth;
  readonly #hasBystanders: boolean;

  constructor(world: World, truth: Truth, hasBystanders: boolean) {
    this.#world = world;
    this.#truth = truth;
    this.#hasBystanders = hasBystanders;
  }

  /** What they have from the beginning. */
  async begin(): Promise<void> {
    if (!this.#hasBystanders) return;
    const admin = await this.#world.connect();
    for (const pod of BYSTANDERS) await createPod(admin, pod);
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

  /** They have a pod of that name first. */
  async takeName(name: string): Promise<void> {
    const isTaken = createPod(await this.#world.connect(), strangerOf(name)).then(
      () => true,
      () => false,
    );
    if (await isTaken) this.strangers = [...this.strangers, name];
  }

  /** They delete, evict or replace a pod. */
  async disturb(what: Happening["what"], name: string): Promise<void> {
    const admin = await this.#world.connect();
    const pod = await getPod(admin, NAMESPACE, name).catch(() => undefined);
    if (!pod) return;
    const { uid = "" } = pod.metadata;
    this.#truth.disturbed.add(uid);
    if (what === "evict-pod") {
      this.#world.sandbox.evict(NAMESPACE, name);
      return;
    }
    // What they delete themselves, be it their own, nobody is to blame for.
    this.strangers = this.strangers.filter((one) => one !== name);
    await deletePod(admin, NAMESPACE, name, what === "delete-pod" ? {} : { gracePeriodSeconds: 0 });
    if (what !== "replace-pod") return;
    await createPod(admin, strangerOf(name));
    this.strangers = [...this.strangers, name];
  }
}
