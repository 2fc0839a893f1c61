import type { Pod } from "../../client/src/cluster/objects.ts";
import { isNewer } from "../../client/src/cluster/connection/resourceVersion.ts";
import type { WatchHandlers } from "../../client/src/cluster/watch/watchHandlers.ts";

/** Listens to a watch of pods, and notes what it should not have been told: a server may say things twice, or late. */
export class Onlooker implements WatchHandlers {
  readonly problems: string[] = [];
  /** The versions that were told last, by uid; undefined of those that are gone. */
  readonly #versions = new Map<string, { readonly version: string | undefined; readonly isGone: boolean }>();

  /** A list tells all that there is, be it by another server that is behind. */
  onSync(pods: readonly Pod[]): void {
    this.#versions.clear();
    for (const pod of pods) this.#take(pod, false);
  }

  onUpsert(pod: Pod): void {
    this.#check(pod);
    this.#take(pod, false);
  }

  onDelete(pod: Pod): void {
    this.#check(pod);
    this.#take(pod, true);
  }

  #check({ metadata: { uid = "", name = "?", resourceVersion } }: Pod): void {
    const told = resourceVersion ?? "none";
    const known = this.#versions.get(uid);
    if (!known || isNewer(resourceVersion, known.version)) return;
    const before = `${known.version ?? "none"}${known.isGone ? ", its end" : ""}`;
    this.problems.push(`a watch told version ${told} of ${name} after ${before}`);
  }

  #take({ metadata: { uid = "", resourceVersion: version } }: Pod, isGone: boolean): void {
    this.#versions.set(uid, { version, isGone });
  }
}
