import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { listPods } from "../../client/src/cluster/pods/pods.ts";
import { followPods } from "../../client/src/cluster/logs/followPods.ts";
import { deleteOrphan, findOrphans, followedBy } from "../../client/src/cluster/run/orphans.ts";
import { watchPods } from "../../client/src/cluster/watch/watch.ts";
import { watchRun, type RunSight } from "../../client/src/cluster/run/runSight.ts";
import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunState } from "../../client/src/cluster/run/state.ts";
import { FORGOTTEN_RUN } from "./plans.ts";
import { Onlooker } from "./onlooker.ts";
import { keeping, wholePodLogs, type PodsEntry } from "./podLogs.ts";
import type { ClientProcess } from "./process.ts";
import type { Scenario } from "./scenario.ts";
import type { Truth } from "./truth.ts";
import { NAMESPACE, type World } from "./world.ts";

/** The longest time that a person reads a list before confirming it. Milliseconds. */
const THINKS = 30_000;
/** What is under way when a window is told to leave is over by then. Milliseconds. */
const LEAVES = 60_000;

interface Host {
  /** A window of its own, with a way to the cluster. */
  open(): Promise<{ readonly process: ClientProcess; readonly cluster: Cluster }>;
  /** What the journal has. */
  states(): readonly RunState[];
  tell(what: string): void;
}

/** A window that shows the pods of a run without following it. */
interface Look {
  readonly entries: PodsEntry[];
  readonly stop: AbortController;
  /** Of the watch that the tree has, too. */
  readonly onlooker: Onlooker;
  sight: RunSight | undefined;
  isOver: boolean;
}

/** Windows that have to do with a run that another one follows. */
export class OtherWindows {
  /** What is wrong with what they did. */
  readonly problems: string[] = [];
  /** Uids of forgotten pods that they have had deleted. */
  readonly #cleaned = new Set<string>();
  readonly #world: World;
  readonly #host: Host;
  readonly #runLabel: string;
  readonly #looks: Look[] = [];

  constructor(world: World, runLabel: string, host: Host) {
    this.#world = world;
    this.#runLabel = runLabel;
    this.#host = host;
  }

  /** Opens the tree and the log of all pods of the run, for so many milliseconds. */
  async look(milliseconds: number): Promise<void> {
    const look: Look = {
      entries: [],
      stop: new AbortController(),
      onlooker: new Onlooker(),
      sight: undefined,
      isOver: false,
    };
    this.#looks.push(look);
    this.#world.clock.after(milliseconds, () => look.stop.abort());
    const { cluster } = await this.#host.open();
    const { signal } = look.stop;
    const target = { namespace: NAMESPACE, runLabel: this.#runLabel, podName: () => this.#podName };
    const watching = watchRun(cluster, target, (sight) => (look.sight = sight), signal);
    const selection = { namespace: NAMESPACE, labelSelector: `dbnd_run_uid=${this.#runLabel}` };
    const looking = watchPods(cluster, selection, look.onlooker, { signal });
    await Promise.all([watching, looking, followPods(cluster, { selection }, keeping(look.entries), signal)]);
    look.isOver = true;
  }

  /** Has the pods deleted that nobody follows, after a look at their names. */
  async cleanUp(): Promise<void> {
    const { cluster } = await this.#host.open();
    const selection = { namespace: NAMESPACE, labelSelector: "dbnd_run_uid" };
    const pods = await listPods(cluster, selection).catch(() => []);
    const followed = this.#host.states().filter(({ stage }) => stage !== "ended");
    const orphans = findOrphans(pods, followedBy(followed));
    const forgotten = orphans.filter(({ pod }) => runOf(pod) === FORGOTTEN_RUN);
    const own = orphans.filter(({ pod }) => runOf(pod) === this.#runLabel);
    if (followed.length > 0) {
      for (const { pod, kind } of own) {
        this.problems.push(`${pod.metadata.name ?? "?"} of a run that is followed was to be cleaned up (${kind})`);
      }
    }
    await this.#world.clock.sleep(this.#world.clock.random() * THINKS);
    for (const orphan of forgotten) {
      const { name, uid = "" } = orphan.pod.metadata;
      this.#host.tell(`cleans up ${name ?? "?"} (${orphan.kind})`);
      const isDeleted = deleteOrphan(cluster, orphan.pod).then(
        () => true,
        () => false,
      );
      if (await isDeleted) this.#cleaned.add(uid);
    }
    const kinds = forgotten.map(({ kind }) => kind);
    if (kinds.length === 3 && kinds.filter((kind) => kind === "duplicate").length !== 1) {
      this.problems.push(`of two pods of one try, the clean-up has found ${kinds.join()}`);
    }
  }

  /**
   * Closes those that are still open, once all is over, and looks at what they have shown.
   *
   * @param admin a way to the cluster that nobody disturbs
   */
  async close(
    admin: Cluster,
    { created, disturbed }: Truth,
    { happenings, restartPolicy, tenth }: Scenario,
  ): Promise<void> {
    if (this.#looks.length === 0 && this.#cleaned.size === 0) return;
    const { written } = this.#world.programs;
    const pods = await listPods(admin, { namespace: NAMESPACE });
    for (const { metadata } of pods) {
      if (this.#cleaned.has(metadata.uid ?? ""))
        this.problems.push(`${metadata.name ?? "?"} was cleaned up, and is there`);
    }
    // Of starts before the last two nothing can be read.
    const mayMiss = (podName: string, lines: number): boolean => {
      const same = created.filter(({ name }) => name === podName);
      return lines === 0 || same.length > 1 || restartPolicy !== "Never" || same.some(({ uid }) => disturbed.has(uid));
    };
    // The watch of a cluster that is no more is silent for minutes before it is given up.
    const mayBeBehind = happenings.some(({ what }) => what === "replace-cluster");
    const isOpen = this.#looks.map(({ stop }) => !stop.signal.aborted);
    for (const { stop } of this.#looks) stop.abort();
    await this.#world.clock.sleep(LEAVES);
    for (const [index, { entries, sight, isOver, onlooker }] of this.#looks.entries()) {
      this.problems.push(...onlooker.problems);
      if (!isOver) this.problems.push("a window that shows the run's pods was closed, and goes on");
      this.problems.push(...wholePodLogs(entries, written, { mayMiss, isCut: isOpen[index] !== true, ...tenth }));
      if (isOpen[index] === true && !mayBeBehind) this.problems.push(...rightSight(sight, pods));
    }
  }

  get #podName(): string {
    return this.#host.states()[0]?.tries.at(-1)?.podName ?? "";
  }
}

/** What a tree shows that the cluster keeps up to date is what is there. */
function rightSight(sight: RunSight | undefined, pods: readonly Pod[]): string[] {
  if (sight?.connection.kind !== "synced") return [];
  const there = new Set(pods.map(({ metadata }) => metadata.uid));
  return sight.pods
    .filter(({ pod, isGone }) => isGone === there.has(pod.metadata.uid))
    .map(({ pod, isGone }) => `the tree shows ${pod.metadata.name ?? "?"} as ${isGone ? "gone" : "there"}, wrongly`);
}

function runOf({ metadata }: Pod): string | undefined {
  return metadata.labels?.dbnd_run_uid;
}
