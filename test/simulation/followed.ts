import { followPods, type PodsEnd } from "../../client/src/cluster/logs/followPods.ts";
import { createPod, deletePod } from "../../client/src/cluster/pods/pods.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { compareTimes } from "../../client/src/rfc3339.ts";
import type { FaultRule } from "../../client/src/sandbox/index.ts";
import type { JsonObject } from "../../server/src/protocol.ts";
import { Coverage } from "./coverage.ts";
import { makeFaults } from "./faultRules.ts";
import { nodeClockOf } from "./fifthEdition.ts";
import type { Happening } from "./happenings.ts";
import { keeping, wholePodLogs, type PodsEntry } from "./podLogs.ts";
import { ClientProcess, MemoryDisk } from "./process.ts";
import { command } from "./program.ts";
import { makeDice, makePrograms, type Dice } from "./programs.ts";
import type { Finding } from "./finding.ts";
import type { Edition } from "./scenario.ts";
import { FaultyServer } from "./server.ts";
import { loseNode } from "./nodeLoss.ts";
import { lossOfNode, NODES } from "./seventhEdition.ts";
import { happeningsOfKubelet } from "./sixthEdition.ts";
import { filling, SMALLEST_FILE } from "./tenthEdition.ts";
import { VirtualClock } from "./virtualClock.ts";
import { IMAGE, NAMESPACE, World } from "./world.ts";

const LABEL = "app=followed";
/** Longer than all pods of a scenario with their restarts. Milliseconds. */
const LONGEST = 3 * 3600 * 1000;
/** For connections that a client has given up, and the server not yet. Milliseconds. */
const AFTERMATH = 120_000;

/** A pod that somebody else makes, and perhaps deletes, while its log is followed. Milliseconds after the start. */
interface Followed {
  readonly name: string;
  readonly at: number;
  readonly pod: JsonObject;
  readonly deletedAt: number | undefined;
}

const REFUSED: ReadonlySet<string> = new Set(["forbidden", "unauthorized"]);

/**
 * Plays one seed of pods that come and go, whose containers are followed as one log through everything that goes wrong.
 * What must hold: each container's lines are there in their order, each once, or a gap is marked; where nothing goes wrong, all of
 * them are in the order of time; and nothing of it goes on.
 */
export async function simulateFollowing(seed: number, edition: Edition): Promise<Finding> {
  const dice = makeDice(new VirtualClock(seed ^ 0x1b873593).random);
  const maxLogBytes = edition > 10 && dice.maybe(0.3) ? SMALLEST_FILE : undefined;
  const pods = makePods(dice, maxLogBytes !== undefined);
  const isRough = dice.maybe(0.8);
  const probability = 0.05 + dice.upTo(40) / 100;
  const rules = isRough ? makeFaults(dice, probability, ["list", "watch", "log", "get"]) : [];
  const ofNodes = edition > 4 ? nodeClockOf(dice, 60_000) : { nodeAhead: 0, happenings: [] };
  const ofKubelet = edition > 5 ? happeningsOfKubelet(dice, { at: dice.upTo(60_000) }) : [];
  const happenings = isRough ? [...makeHappenings(dice), ...ofNodes.happenings, ...ofKubelet] : [];
  const taken = new Set<string>();
  const worstLatency = isRough ? dice.pick(5, 50, 800) : 3;
  const coverage = new Coverage();
  const story: string[] = [];
  const problems: string[] = [];
  const ofLosses = edition > 7 ? lossesOf(dice) : [];
  const historyLimit = dice.pick(20, 5000);
  await using world = await World.create(seed, {
    historyLimit,
    ...(edition > 7 && { nodes: NODES }),
    ...(maxLogBytes !== undefined && { maxLogBytes }),
  });
  const { clock } = world;
  world.nodes.ahead = ofNodes.nodeAhead;
  const server = new FaultyServer(world, rules, {
    met: (fault) => coverage.note(fault, "following"),
    asked: () => undefined,
  });
  const process = new ClientProcess(clock, server.serve, new MemoryDisk());
  process.network.weather = { latency: () => clock.random() * (clock.random() < 0.1 ? worstLatency : 3) };
  const entries: PodsEntry[] = [];
  let end: PodsEnd | undefined;
  const play = async (): Promise<void> => {
    const admin = await world.connect();
    const cluster = await process.connect(world.sandbox.kubeconfig);
    for (const happening of [...happenings, ...(isRough ? ofLosses : [])]) {
      clock.after(happening.at, () => {
        story.push(`${happening.at} ms  ${happening.what}`);
        coverage.note(`happens: ${happening.what}`, "following");
        const lasts = happening.lasts ?? 0;
        const podName = pods[Math.floor(clock.random() * pods.length)]?.name ?? "";
        if (happening.what === "remove-log") world.sandbox.removeLogs(NAMESPACE, podName);
        else if (happening.what === "node-gone" || happening.what === "node-silent")
          void loseNode(world, happening.what, { admin, podName, lasts }, ({ name }) => void taken.add(name));
        else happen(happening, world, process, server);
      });
    }
    const over = clock.sleep(60_000 + dice.upTo(20_000)).then(() => server.calm());
    const made = Promise.all([over, ...pods.map((one) => lifeOf(one, admin, clock))]);
    const noMorePods = (): Promise<boolean> => made.then(() => true);
    const selection = { namespace: NAMESPACE, labelSelector: LABEL };
    end = await followPods(cluster, { selection, noMorePods }, keeping(entries), new AbortController().signal);
  };
  const asleep = happenings.reduce((sum, { what, lasts = 0 }) => sum + (what === "sleep" ? lasts : 0), 0);
  try {
    await clock.run(play(), LONGEST + asleep);
    await clock.run(clock.sleep(AFTERMATH));
    // Who may not look from the beginning, or is refused again and again, is told so; who may list needs no watch.
    const isBelieved = rules.some((rule) => refuses(rule, "list"));
    const isTold = end?.why === "failed" && REFUSED.has(end.error?.reason ?? "");
    const isRefused = isTold && (end?.pods === 0 || isBelieved);
    if (end?.why !== "pods-ended" && !isRefused)
      problems.push(`it ended as ${end?.why ?? "?"}: ${end?.error?.message ?? ""}`);
    // Of each start the beginning may be in a file of its node that nobody can read.
    const isAgain = (podName: string): boolean => pods.some((one) => one.name === podName && restarts(one));
    const leniency = {
      mayMiss: (name: string, lines: number) =>
        mayMiss(pods, name, lines) || (lines === 0 && taken.has(name)) || (maxLogBytes !== undefined && isAgain(name)),
      maxLogBytes,
    };
    if (!isRefused) problems.push(...wholePodLogs(entries, world.programs.written, leniency));
    if (!isRough && !pods.some(restarts)) problems.push(...inOrder(entries));
    const { network, timers } = process;
    if (network.openConnections > 0) problems.push(`${network.openConnections} connections are open`);
    if (timers > 0) problems.push(`${timers} timers still wait`);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const scenario = { pods, rules, happenings, worstLatency };
  return { seed, verdict: "followed", scenario, problems, story, coverage };
}

function refuses({ match, fault }: FaultRule, verb: string): boolean {
  return match?.verb === verb && fault.kind === "error" && fault.status === 403;
}

/** @param areLong some containers write more than their node keeps in one file */
function makePods(dice: Dice, areLong: boolean): Followed[] {
  const { maybe, pick, upTo } = dice;
  return Array.from({ length: 1 + upTo(6) }, (_, index) => {
    const restarts = maybe(0.25);
    const isReplaced = index > 0 && maybe(0.1);
    const container = (name: string): JsonObject => {
      const programs = makePrograms(dice, restarts ? "restarts" : "plain", pick(0, 0, 1), 0);
      const all = areLong && maybe(0.5) ? programs.map((program) => filling(program, dice)) : programs;
      return { name, image: IMAGE, command: [...command(...all)] };
    };
    const names = maybe(0.3) ? ["base", "side"] : ["base"];
    const spec = {
      restartPolicy: restarts ? "OnFailure" : "Never",
      terminationGracePeriodSeconds: 5,
      containers: names.map(container),
      ...(maybe(0.15) && {
        initContainers: [{ ...container("init"), command: [...command({ acts: [{ print: "ready\n" }] })] }],
      }),
    };
    // A name is free again once the pod before is away for long.
    const name = `pod-${isReplaced ? index - 1 : index}`;
    const at = isReplaced ? 120_000 : upTo(pick(10, 30_000));
    const [app = "", value = ""] = LABEL.split("=");
    const metadata = { name, namespace: NAMESPACE, labels: { [app]: value } };
    return {
      name,
      at,
      pod: { apiVersion: "v1", kind: "Pod", metadata, spec },
      deletedAt: maybe(0.2) ? upTo(40_000) : undefined,
    };
  });
}

function makeHappenings({ maybe, pick, upTo }: Dice): Happening[] {
  const kinds = (["cut", "cut", "freeze", "down", "compact", "restart", "expired", "sleep"] as const).filter(() =>
    maybe(0.3),
  );
  return kinds.map((what) => ({
    what,
    at: upTo(60_000),
    lasts: what === "sleep" ? pick(60_000, 5 * 3_600_000) : upTo(40_000),
  }));
}

function happen({ what, lasts = 0 }: Happening, world: World, process: ClientProcess, server: FaultyServer): void {
  const { network } = process;
  const { clock, nodes, sandbox } = world;
  if (what === "cut") network.cut(() => clock.random() < 0.5);
  if (what === "freeze") network.freeze(() => clock.random() < 0.5);
  if (what === "compact" || what === "restart") sandbox.compact();
  if (what === "set-node-clock") nodes.ahead += lasts;
  if (what === "kubelet") world.stopKubelets(lasts);
  if (what === "expired") server.refuseAll(401, lasts);
  if (what === "sleep" && !process.isAsleep) {
    process.sleep();
    clock.after(lasts, () => process.wake(clock.random() < 0.5 ? lasts : 0));
  }
  if (what !== "down" && what !== "restart") return;
  network.isDown = true;
  network.cut();
  clock.after(lasts, () => (network.isDown = false));
}

async function lifeOf({ name, at, pod, deletedAt }: Followed, admin: Cluster, clock: VirtualClock): Promise<void> {
  await clock.sleep(at);
  await createPod(admin, pod).catch(() => undefined);
  if (deletedAt === undefined) return;
  await clock.sleep(deletedAt);
  await deletePod(admin, NAMESPACE, name).catch(() => undefined);
}

/** Nodes that are lost, and log files that are removed there. */
function lossesOf(dice: Dice): Happening[] {
  const { maybe, upTo } = dice;
  const losses = lossOfNode(dice, { at: upTo(60_000) });
  return maybe(0.12) ? [...losses, { what: "remove-log", at: upTo(60_000) }] : losses;
}

/** Of a pod that came and went while nobody could look, nothing is known; another may have had its name since. */
function mayMiss(pods: readonly Followed[], podName: string, lines: number): boolean {
  const named = pods.filter(({ name }) => name === podName);
  return (lines === 0 || named.length > 1) && named.some(({ deletedAt }) => deletedAt !== undefined);
}

/** The first lines of another start are read when it is known of, which may be seconds later. */
function restarts({ pod }: Followed): boolean {
  return (pod.spec as { readonly restartPolicy?: string }).restartPolicy === "OnFailure";
}

/** What a container writes at its start may come as late as the watch tells of it: what others write meanwhile is not held up. */
const START_IS_KNOWN = 20;

function inOrder(entries: readonly PodsEntry[]): string[] {
  const starts = new Map<string, number>();
  let latest = "";
  for (const entry of entries) {
    if (!("line" in entry)) continue;
    const { text, time } = entry.line;
    const at = Date.parse(time);
    const [source = ""] = text.split(" ", 1);
    const start = starts.get(source) ?? at;
    starts.set(source, start);
    const isLate = compareTimes(latest || time, time) > 0;
    const mayBeLate = at - start < START_IS_KNOWN && Date.parse(latest) - at < START_IS_KNOWN;
    if (isLate && !mayBeLate) return [`“${text}” of ${time} stands after a line of ${latest}`];
    if (!isLate) latest = time;
  }
  return [];
}
