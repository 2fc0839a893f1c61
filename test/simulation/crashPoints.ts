import { resumeRun, startRun } from "../../client/src/cluster/run/run.ts";
import { listPods } from "../../client/src/cluster/pods/pods.ts";
import type { RunHandle, RunOptions } from "../../client/src/cluster/run/handle.ts";
import type { Journal } from "../../client/src/cluster/run/journal.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import type { Serve } from "./network.ts";
import { ClientProcess, MemoryDisk } from "./process.ts";
import { Truth, type Created } from "./truth.ts";
import { NAMESPACE, World } from "./world.ts";

/** A run whose client dies at each point in turn. */
export interface CrashStory {
  readonly plan: RunPlan;
  readonly options?: Pick<RunOptions, "retries" | "mode">;
  /** What the user asks for, in milliseconds after the start. */
  readonly asks?: { readonly at: number; readonly what: "stop" | "detach" };
}

export interface CrashEnd {
  /** Absent where the journal never knew of the run. */
  readonly result: RunResult | undefined;
  readonly state: RunState | undefined;
  readonly created: readonly Created[];
  /** Names of the run's pods that are still there, each with its phase. */
  readonly left: readonly string[];
  /** What the client did last before it died: `save starting`, `POST pods`, `answer to DELETE pods/p`, … */
  readonly diedAt: string | undefined;
}

/** Counts the points at which a client may die, and kills it at one of them. */
class Reaper {
  readonly #at: number;
  #count = 0;
  diedAt: string | undefined;
  kill: () => void = () => undefined;

  /** @param at the number of the point, from 1; 0 for none */
  constructor(at: number) {
    this.#at = at;
  }

  get points(): number {
    return this.#count;
  }

  /** True where the client has just died. */
  passes(what: string): boolean {
    if (this.diedAt !== undefined || ++this.#count !== this.#at) return false;
    this.diedAt = what;
    this.kill();
    return true;
  }
}

const LONGEST_RUN = 2 * 3600 * 1000;
const AFTERMATH = 120_000;

/** Plays a story to its end without a crash: how many points there are. */
export async function countCrashPoints(story: CrashStory): Promise<number> {
  const reaper = new Reaper(0);
  await play(story, reaper, 0);
  return reaper.points;
}

/**
 * Plays a story whose client dies at one point, before or after each entry of the journal and each request, and starts
 * again after a while.
 *
 * @param point from 1
 * @param pause until the next window opens; milliseconds
 */
export function crashAt(story: CrashStory, point: number, pause: number): Promise<CrashEnd> {
  return play(story, new Reaper(point), pause);
}

async function play(story: CrashStory, reaper: Reaper, pause: number): Promise<CrashEnd> {
  await using world = await World.create();
  const { clock } = world;
  const truth = new Truth(clock);
  const disk = new MemoryDisk();
  const server = truth.watch(world.network.server ?? (() => undefined));
  const ended = Promise.withResolvers<RunResult | undefined>();
  let state: RunState | undefined;
  let handle: RunHandle | undefined;
  let isAsked = false;
  const follow = (next: RunHandle): void => {
    handle = next;
    // Who sees the run going on asks again; to ask twice would mean force.
    if (isAsked && story.asks && next.state.wish === undefined) next[story.asks.what]();
    void next.settled
      .then(() => next.done)
      .then((result) => {
        if (handle === next) ended.resolve(result);
      });
  };
  const open = async (): Promise<void> => {
    const process = new ClientProcess(clock, dying(server, reaper), disk);
    reaper.kill = () => {
      process.crash();
      handle = undefined;
      clock.after(pause, () => void open());
    };
    const known = disk.read()[0];
    if (reaper.diedAt !== undefined && !known) {
      ended.resolve(undefined);
      return;
    }
    const cluster = await process.connect(world.sandbox.kubeconfig);
    const options = {
      ...story.options,
      journal: noting(process.journal, reaper),
      log: process.log,
      onState: (next: RunState) => (state = next),
    };
    follow(known ? resumeRun(cluster, known, options) : startRun(cluster, story.plan, options));
  };
  if (story.asks) {
    const { at, what } = story.asks;
    clock.after(at, () => {
      isAsked = true;
      handle?.[what]();
    });
  }
  void open();
  const result = await clock.run(ended.promise, LONGEST_RUN);
  await clock.run(clock.sleep(AFTERMATH));
  const admin = await world.connect();
  const pods = await clock.run(listPods(admin, { namespace: NAMESPACE, labelSelector: "dbnd_run_uid" }));
  const left = pods.map(({ metadata, status }) => `${metadata.name ?? "?"} ${status?.phase ?? "?"}`);
  return { result, state, created: truth.created, left, diedAt: reaper.diedAt };
}

/** The journal on a disk: the client may die before an entry is there, and after. */
function noting(journal: Journal, reaper: Reaper): Journal {
  return {
    ...journal,
    save: async (state) => {
      if (reaper.passes(`save ${state.stage}`)) return;
      await journal.save(state);
      reaper.passes(`saved ${state.stage}`);
    },
  };
}

/** The server: the client may die before a request is carried out, and before its answer arrives. */
function dying(server: Serve, reaper: Reaper): Serve {
  return (request, reply) => {
    const what = `${request.method} ${request.path.split("/").slice(5).join("/")}`;
    // Lists, watches and logs change nothing, here or there.
    if (request.method === "GET" && !/pods\/[^/]+$/.test(request.path)) {
      server(request, reply);
      return;
    }
    if (reaper.passes(what)) return;
    server(request, {
      start: (status, headers) => {
        if (!reaper.passes(`answer to ${what}`)) reply.start(status, headers);
      },
      write: (chunk) => reply.write(chunk),
      drained: () => reply.drained(),
      end: () => reply.end(),
      reset: () => reply.reset(),
      closed: reply.closed,
    });
  };
}
