import type { Clock } from "../../client/src/cluster/clock.ts";
import { openCluster } from "../../client/src/cluster/connection/connection.ts";
import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import type { LogEnd, LogLine, LogNote, LogSink } from "../../client/src/cluster/logs/logs.ts";
import type { Pod } from "../../client/src/cluster/objects.ts";
import type { Journal } from "../../client/src/cluster/run/journal.ts";
import type { RunState } from "../../client/src/cluster/run/state.ts";
import type { TaskLog, TaskLogs } from "../../client/src/cluster/run/taskPods.ts";
import { MemoryNetwork, type Serve } from "./network.ts";
import type { VirtualClock } from "./virtualClock.ts";

/** One start of the client: its own connections, timers and log, all of which die with it. The journal stays. */
export class ClientProcess {
  readonly clock: Clock;
  readonly network: MemoryNetwork;
  readonly log: MemoryLog;
  readonly tasks: MemoryTaskLogs;
  readonly journal: Journal;
  readonly #timers = new Set<object>();
  #isDead = false;

  constructor(world: VirtualClock, serve: Serve, disk: MemoryDisk) {
    this.clock = {
      now: world.now,
      random: world.random,
      after: (delay, action) => {
        if (this.#isDead) return () => undefined;
        const timer = {};
        this.#timers.add(timer);
        const cancel = world.after(delay, () => {
          if (this.#timers.delete(timer) && !this.#isDead) action();
        });
        return () => {
          this.#timers.delete(timer);
          cancel();
        };
      },
    };
    this.network = new MemoryNetwork(world);
    this.network.serve(serve);
    this.log = new MemoryLog(() => this.#isDead);
    this.tasks = new MemoryTaskLogs(() => this.#isDead);
    this.journal = {
      save: async (state) => {
        await this.#aMoment();
        disk.write(state);
        await this.#aMoment();
      },
      load: () => Promise.resolve(disk.read()),
      remove: (id) => {
        disk.remove(id);
        return Promise.resolve();
      },
    };
  }

  connect(kubeconfigText: string): Promise<Cluster> {
    return openCluster({ kubeconfigText }, { clock: this.clock, transport: this.network.transport });
  }

  /** How many timers wait. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Ends it as a power cut does. */
  crash(): void {
    this.#isDead = true;
    this.#timers.clear();
    this.network.abandon();
  }

  /** What the disk takes; for ever when the process is dead. */
  #aMoment(): Promise<void> {
    return new Promise((resolve) => void this.clock.after(this.clock.random() * 3, resolve));
  }
}

/** What survives a crash. */
export class MemoryDisk {
  readonly #files = new Map<string, string>();

  write(state: RunState): void {
    this.#files.set(state.id, JSON.stringify(state));
  }

  read(): readonly RunState[] {
    return [...this.#files.values()].map((text) => JSON.parse(text) as RunState);
  }

  remove(id: string): void {
    this.#files.delete(id);
  }

  /** Characters, all states together. */
  get size(): number {
    return [...this.#files.values()].reduce((sum, text) => sum + text.length, 0);
  }
}

/** The logs of the task pods of a run, as one process read them. By the pods' names. */
export class MemoryTaskLogs implements TaskLogs {
  readonly logs = new Map<string, TaskEntries>();
  readonly #isDead: () => boolean;

  constructor(isDead: () => boolean = () => false) {
    this.#isDead = isDead;
  }

  open(pod: Pod): Promise<TaskLog> {
    const log: TaskEntries = { lines: [], hasGap: false };
    this.logs.set(pod.metadata.name ?? "", log);
    return Promise.resolve({
      lines: (lines) => {
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

  constructor(isDead: () => boolean) {
    this.#isDead = isDead;
  }

  lines(lines: readonly LogLine[]): void {
    if (!this.#isDead()) for (const { text } of lines) this.entries.push({ line: text });
  }

  note(note: LogNote): void {
    if (!this.#isDead()) this.entries.push({ note });
  }
}
