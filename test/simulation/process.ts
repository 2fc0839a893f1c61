import type { Clock } from "../../client/src/cluster/clock.ts";
import { openCluster } from "../../client/src/cluster/connection/connection.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { ClusterError } from "../../client/src/cluster/connection/errors.ts";
import type { LogEnd, LogLine, LogNote, LogSink } from "../../client/src/cluster/logs/logs.ts";
import type { Pod } from "../../client/src/cluster/objects.ts";
import { AWAY, FollowedElsewhere, type Journal } from "../../client/src/cluster/run/journal.ts";
import type { RunPlan } from "../../server/src/protocol.ts";
import type { RunResult, RunState } from "../../client/src/cluster/run/state.ts";
import type { TaskLog, TaskLogs } from "../../client/src/cluster/run/taskPods.ts";
import { Creations } from "./creations.ts";
import { MemoryFiles } from "./files.ts";
import { fileOfLog, RunFile } from "./logFiles.ts";
import { MemoryNetwork, type Serve } from "./network.ts";
import { openWithPlugin, type PluginHabits } from "./plugin.ts";
import type { Sidecars } from "./sidecars.ts";
import { finishTaskLogs, taskFilesOf, type TaskFile } from "./taskFiles.ts";
import type { VirtualClock } from "./virtualClock.ts";
import { claiming, type Window, type Windows } from "./windows.ts";
import type { WrittenLog } from "./writtenLog.ts";

interface Timer {
  at: number;
  readonly action: () => void;
  cancel: () => void;
}

/** What a process meets on its way to the cluster. */
interface Surroundings {
  readonly sidecars?: Sidecars | undefined;
  readonly mostLogStreams?: (() => number) | undefined;
  readonly isReadOnly?: (() => boolean) | undefined;
  readonly plugin?:
    { readonly habits: PluginHabits; readonly issuer: Parameters<typeof openWithPlugin>[4] } | undefined;
}

/** What a process does that others may want to happen to it at that moment. */
export type Moment = "save" | "saved";

/** One start of the client: its own connections, timers and log, all of which die with it. The journal stays. */
export class ClientProcess {
  readonly clock: Clock;
  readonly network: MemoryNetwork;
  readonly creations = new Creations();
  readonly log: MemoryLog;
  /** The logs of task pods where they are not in files. */
  readonly taskLogs: MemoryTaskLogs;
  readonly journal: Journal;
  /** Absent where it is the only one. */
  readonly window: Window | undefined;
  /** Resolves when it crashes. */
  readonly died: Promise<void>;
  #die: () => void = () => undefined;
  readonly #world: VirtualClock;
  readonly #disk: MemoryDisk;
  readonly #timers = new Set<Timer>();
  readonly #files: ReturnType<MemoryFiles["open"]> | undefined;
  #file: RunFile | undefined;
  #result: RunResult | undefined;
  /** That a disk which is full at the end has not taken all of the log, nor a word of it. */
  #missing: LogNote | undefined;
  #isDead = false;
  #isAsleep = false;

  constructor(world: VirtualClock, serve: Serve, disk: MemoryDisk, tell: (moment: Moment) => void = () => undefined) {
    this.#world = world;
    this.#disk = disk;
    this.died = new Promise((resolve) => (this.#die = resolve));
    this.clock = {
      now: () => world.now() + disk.ahead,
      monotonic: world.monotonic,
      random: world.random,
      after: (delay, action) => {
        if (this.#isDead) return () => undefined;
        const timer: Timer = { at: world.monotonic() + delay, action, cancel: () => undefined };
        this.#timers.add(timer);
        if (!this.#isAsleep) this.#arm(timer);
        return () => {
          this.#timers.delete(timer);
          timer.cancel();
        };
      },
    };
    this.network = new MemoryNetwork(world);
    this.network.serve(this.creations.watch(serve));
    this.log = new MemoryLog(() => this.#isDead, disk, this.clock);
    this.taskLogs = new MemoryTaskLogs(() => this.#isDead, disk);
    const aWrite = (): Promise<void> => new Promise((done) => void this.clock.after(disk.fileLatency, done));
    this.#files = disk.files?.open({
      aMoment: () => this.#aMoment(),
      aWrite,
      need: () => disk.need(),
      now: world.monotonic,
      random: world.random,
    });
    const journal: Journal = {
      save: async (state) => {
        const began = world.monotonic();
        await this.#aMoment();
        const wasAway = world.monotonic() - began > AWAY;
        if (wasAway && (await this.window?.claims.keep(state.id)) === false) throw new FollowedElsewhere();
        tell("save");
        disk.write(state);
        tell("saved");
        await this.#aMoment();
      },
      load: () => Promise.resolve(disk.read()),
      remove: (id) => {
        disk.remove(id);
        return Promise.resolve();
      },
    };
    this.window = disk.windows?.open(this.clock, () => this.#aMoment(), disk);
    this.journal = this.window ? claiming(journal, this.window) : journal;
  }

  /** @param sidecars where commands in containers are run, in place of real sockets */
  async connect(
    kubeconfigText: string,
    { sidecars, plugin, mostLogStreams, isReadOnly }: Surroundings = {},
  ): Promise<Cluster> {
    const { clock, network } = this;
    const host = {
      clock,
      transport: network.transport,
      ...(mostLogStreams && { mostLogStreams }),
      ...(isReadOnly && { isReadOnly }),
    };
    const opened = await openCluster({ kubeconfigText }, host);
    const cluster = plugin ? openWithPlugin(opened, plugin.habits, clock, network.transport, plugin.issuer) : opened;
    if (!sidecars) return cluster;
    const openSocket: Cluster["openSocket"] = (path, options) => {
      if (this.#isDead || this.#isAsleep) return new Promise(() => undefined);
      if (network.isDown) return Promise.reject(new ClusterError("unreachable", "the cluster cannot be reached"));
      return sidecars.open(path, options);
    };
    return Object.assign(cluster, { openSocket });
  }

  /** Where the log of the run goes. */
  get sink(): LogSink {
    return this.#file?.sink ?? this.log;
  }

  /** Where the logs of the task pods go. */
  get tasks(): TaskLogs {
    return this.#disk.hasTaskFiles && this.#file ? this.#file.tasks : this.taskLogs;
  }

  /** @param resumed the state of a run that an earlier window has followed */
  async openLog({ podName, identity: { runUid } }: RunPlan, resumed?: RunState): Promise<void> {
    if (!this.#files) return;
    const { disk } = this.#files;
    const isOurs = async (): Promise<boolean> =>
      this.#result ? this.#result.reason !== "followed-elsewhere" : (await this.journal.isOurs?.(runUid)) !== false;
    const options = { disk, maxBytes: this.#disk.maxFileBytes, isOurs };
    this.#file = await RunFile.open(podName, this.log, options, resumed);
  }

  /** The run is over for this window: nothing more comes. */
  async endLog(result: RunResult): Promise<void> {
    this.#result = result;
    this.#missing = await this.#file?.end(result);
  }

  /**
   * The log of the run: its file, where there is one, else what this window has read of it.
   *
   * @param podName of the run's first try
   */
  logOf(podName: string): WrittenLog {
    const { files } = this.#disk;
    if (!files) return { entries: this.log.entries, isCut: false };
    const { entries, isCut } = fileOfLog(files, podName);
    return { entries: this.#missing ? [...entries, { note: this.#missing }] : entries, isCut };
  }

  /**
   * Logs of task pods that no window has read to their end are read on by this one.
   *
   * @param podName of the run's first try
   */
  async finishTaskLogs(podName: string, cluster: Cluster): Promise<void> {
    if (!this.#files) return;
    await finishTaskLogs(podName, cluster, { disk: this.#files.disk, maxBytes: this.#disk.maxFileBytes });
  }

  /**
   * The files of the logs of task pods; undefined where they are not in files.
   *
   * @param podName of the run's first try
   */
  taskFilesOf(podName: string): readonly TaskFile[] | undefined {
    const { files, hasTaskFiles } = this.#disk;
    return files && hasTaskFiles ? taskFilesOf(files, podName) : undefined;
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#timers.size;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isAsleep(): boolean {
    return this.#isAsleep;
  }

  /** As the lid of a laptop that is closed: nothing of it works, nothing arrives. */
  sleep(): void {
    this.#isAsleep = true;
    for (const timer of this.#timers) timer.cancel();
    this.network.freeze();
  }

  /** @param late by how much the timers come later: on some systems they do not count the time of the sleep. Milliseconds */
  wake(late: number): void {
    this.#isAsleep = false;
    for (const timer of this.#timers) {
      timer.at += late;
      this.#arm(timer);
    }
    this.network.wake(() => this.#world.random() < 0.5);
  }

  /** Ends it as a power cut does. */
  crash(): void {
    this.#isDead = true;
    this.window?.end();
    this.#timers.clear();
    this.network.abandon();
    this.#files?.die();
    this.#die();
  }

  /** What the disk takes; for ever when the process is dead. */
  #aMoment(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.clock.random() * this.#disk.latency, resolve));
  }

  #arm(timer: Timer): void {
    timer.cancel = this.#world.after(timer.at - this.#world.monotonic(), () => {
      if (this.#timers.delete(timer) && !this.#isDead) timer.action();
    });
  }
}

/** What survives a crash: the machine. */
export class MemoryDisk {
  readonly #entries = new Map<string, string>();
  /** The files of logs; absent: a window has its log for itself. */
  files: MemoryFiles | undefined;
  /** The most bytes that are kept of a log in its file. */
  maxFileBytes = Infinity;
  /** The logs of task pods are in files, too. */
  hasTaskFiles = false;
  /** The longest time that half a write takes. Milliseconds. */
  latency = 3;
  isFull = false;
  /** What a log's file takes for a batch of lines. Milliseconds. */
  fileLatency = 0;
  /** By how much the clock of the machine is ahead of the world's. Milliseconds. */
  ahead = 0;
  /** Where several windows share it. */
  windows: Windows | undefined;

  /** @throws when it is full */
  need(): void {
    if (this.isFull) throw new Error("ENOSPC: no space left on device");
  }

  write(state: RunState): void {
    this.need();
    this.#entries.set(state.id, JSON.stringify(state));
  }

  read(): readonly RunState[] {
    return [...this.#entries.values()].map((text) => JSON.parse(text) as RunState);
  }

  /** Another machine's has nothing of it. */
  clear(): void {
    this.#entries.clear();
    this.files &&= new MemoryFiles();
  }

  remove(id: string): void {
    this.#entries.delete(id);
  }

  /** Characters, all states together. */
  get size(): number {
    return [...this.#entries.values()].reduce((sum, text) => sum + text.length, 0);
  }
}

/** The logs of the task pods of a run, as one process read them. By the pods' names. */
export class MemoryTaskLogs implements TaskLogs {
  readonly logs = new Map<string, TaskEntries>();
  readonly #isDead: () => boolean;
  readonly #disk: MemoryDisk | undefined;

  constructor(isDead: () => boolean = () => false, disk?: MemoryDisk) {
    this.#isDead = isDead;
    this.#disk = disk;
  }

  open(pod: Pod): Promise<TaskLog> {
    const log: TaskEntries = { lines: [], hasGap: false };
    this.logs.set(pod.metadata.name ?? "", log);
    return Promise.resolve({
      lines: (lines) => {
        this.#disk?.need();
        if (!this.#isDead()) log.lines.push(...lines.map(({ text }) => text));
      },
      note: (note) => {
        log.hasGap ||= note.kind === "gap";
      },
      ended: (end) => {
        log.end = end;
        return Promise.resolve();
      },
    });
  }
}

export interface TaskEntries {
  readonly lines: string[];
  hasGap: boolean;
  /** Absent while it is followed. */
  end?: LogEnd;
}

export type Entry = { readonly line: string } | { readonly note: LogNote };

/** A run's log as one process wrote it. */
export class MemoryLog implements LogSink {
  readonly entries: Entry[] = [];
  readonly #isDead: () => boolean;
  readonly #disk: MemoryDisk;
  readonly #clock: Clock;
  /** The most characters that ever came at once: so many had waited. */
  mostAtOnce = 0;

  constructor(isDead: () => boolean, disk: MemoryDisk, clock: Clock) {
    this.#isDead = isDead;
    this.#disk = disk;
    this.#clock = clock;
  }

  lines(lines: readonly LogLine[]): void | Promise<void> {
    const { files, fileLatency } = this.#disk;
    if (!files) this.#disk.need();
    if (!this.#isDead()) for (const { text } of lines) this.entries.push({ line: text });
    const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
    this.mostAtOnce = Math.max(this.mostAtOnce, characters);
    // What is written to a file has taken its time there.
    return fileLatency > 0 && !files
      ? new Promise((resolve) => void this.#clock.after(fileLatency, resolve))
      : undefined;
  }

  note(note: LogNote): void {
    if (!this.#isDead()) this.entries.push({ note });
  }
}
