import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type {
  LogFile,
  LogFileOptions,
  LogSink,
  Mask,
  maskLog,
  openLogFile,
  Pod,
  TaskLog,
  TaskLogs,
} from "../cluster/index.ts";
import { headed } from "../headedLine.ts";
import { t } from "../l10n.ts";
import { taskOfPod } from "./taskOfPod.ts";
import { beginLog, finishLog, markUnfinished, notesOfEnd, type MarkDisk } from "./unfinishedLogs.ts";

/** Where the lines of task pods are shown without being asked for. */
export type TaskLogPlace = "runLog" | "ownChannel" | "off";

/** A panel for one log. */
export interface TaskPanel extends LogSink {
  /** Shows a text from the beginning. */
  reset(text: () => Promise<string>): Promise<void>;
  show(): void;
  dispose(): void;
}

interface Options {
  /** The files lie here, one for each pod. */
  readonly folder: string;
  readonly openFile: typeof openLogFile;
  readonly maskFile: typeof maskLog;
  readonly file: Pick<LogFileOptions, "maxBytes" | "timestamps" | "isOurs">;
  /** The end of a file, as much as a panel takes. */
  readonly readEnd: (path: string) => Promise<string>;
  readonly runLog: LogSink;
  readonly place: TaskLogPlace;
  readonly newPanel: (task: string, podName: string) => TaskPanel;
  /** Where it is noted which logs are being written; absent: the machine's. */
  readonly disk?: MarkDisk;
}

interface Entry {
  readonly file: LogFile;
  readonly task: string;
  panel: TaskPanel | undefined;
}

const EXTENSION = ".dbndlog";
/** The driver has printed these lines into its own log. */
const ECHOED = " (printed by the driver)";

/**
 * The logs of the task pods of one run: each in a file of its own, from there to the run's log or to a panel. Lines
 * that the driver prints itself are not repeated in the run's log.
 */
export class TaskLogFiles implements TaskLogs {
  readonly #options: Options;
  readonly #entries = new Map<string, Entry>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Says of logs that an earlier window has not read to the end that they are cut, where their pods are gone by now. */
  async begin(pods: readonly Pod[]): Promise<void> {
    const { folder, place, runLog, disk } = this.#options;
    const there = new Set(pods.map(({ metadata }) => metadata.name));
    const isGone = (name: string): boolean => !there.has(name.slice(0, -EXTENSION.length));
    for (const { note, task } of await markUnfinished(folder, isGone, disk)) {
      if (place === "runLog" && task !== undefined) prefixed(runLog, task).note(note);
    }
  }

  waiting(most: number): void {
    const { place, runLog } = this.#options;
    if (place === "off") return;
    const text = t(
      "The logs of {0} task pods are read at once: those of the others are read when some of these have ended, ended ones first",
      most,
    );
    runLog.note({ kind: "info", text });
  }

  async open(pod: Pod): Promise<TaskLog | undefined> {
    const { place, openFile, file: kind, readEnd, runLog, newPanel, disk } = this.#options;
    if (place === "off") return undefined;
    const { name: podName = "", namespace = "", uid = "" } = pod.metadata;
    const task = taskOfPod(pod);
    const isEchoed = isPrintedByDriver(pod);
    const inRunLog = place === "runLog" && !isEchoed ? prefixed(runLog, task) : undefined;
    const next: LogSink = {
      lines: async (lines) => {
        await inRunLog?.lines(lines);
        await this.#entries.get(podName)?.panel?.lines(lines);
      },
      note: (note) => {
        inRunLog?.note(note);
        this.#entries.get(podName)?.panel?.note(note);
      },
    };
    const path = this.pathOf(podName);
    const file = await openFile(path, next, { ...kind, asksFirst: true });
    const log = await file.readAgain();
    await beginLog(path, { ...(inRunLog && { task }), namespace, podName, uid }, disk);
    const panel = place === "ownChannel" ? newPanel(task, podName) : undefined;
    if (log.hasKnown) await panel?.reset(() => readEnd(path));
    this.#entries.set(podName, { file, task, panel });
    // English in every language of VS Code: it is known again by a later window.
    log.note({ kind: "info", text: `Log of task ${task}, pod ${podName}${isEchoed ? ECHOED : ""}` });
    return {
      lines: (lines) => log.lines(lines),
      note: (note) => log.note(note),
      ended: async (end) => {
        for (const note of notesOfEnd(end)) log.note(note);
        await log.finish();
        const missing = await file.close();
        if (missing) next.note(missing);
        await finishLog(path, disk);
      },
    };
  }

  /** The pods of which there is a log. */
  async podNames(): Promise<readonly string[]> {
    const files = await readdir(this.#options.folder).catch(() => []);
    const names = files.filter((name) => name.endsWith(EXTENSION)).map((name) => name.slice(0, -EXTENSION.length));
    return names.filter((name) => !/\.(?:older|whole)$/.test(name));
  }

  /** Takes something out of all logs, also of those that an earlier window has written. Rejects where the disk refuses. */
  async mask(mask: Mask): Promise<void> {
    for (const podName of await this.podNames()) {
      const path = this.pathOf(podName);
      const entry = this.#entries.get(podName);
      const wasThere = await (entry ? entry.file.mask(mask) : this.#options.maskFile(path, mask));
      if (wasThere) await entry?.panel?.reset(() => this.#options.readEnd(path));
    }
  }

  /** The file of a pod's log; it may not be there. */
  pathOf(podName: string): string {
    return join(this.#options.folder, `${podName}${EXTENSION}`);
  }

  /** Shows the log of a task pod in a panel of its own; false where nothing was read of it. */
  async show(podName: string): Promise<boolean> {
    const entry = this.#entries.get(podName);
    if (!entry) return false;
    if (!entry.panel) {
      const panel = this.#options.newPanel(entry.task, podName);
      await entry.file.whileStill(async () => {
        await panel.reset(() => this.#options.readEnd(entry.file.path));
        entry.panel = panel;
      });
    }
    entry.panel?.show();
    return true;
  }

  dispose(): void {
    for (const { panel } of this.#entries.values()) panel?.dispose();
  }
}

/**
 * Whether the driver prints the log of a task pod itself: it does for those that it submits and waits for, one after
 * the other, and not for those of Airflow's executor (dbnd 1.0.28, spec 4.1, and measured on a real cluster).
 */
export function isPrintedByDriver(pod: Pod): boolean {
  return pod.metadata.labels?.dbnd_task_name === "dbnd-task-submit";
}

/** Puts the task before each line. Lost connections are told by the driver's own log. */
function prefixed(sink: LogSink, task: string): LogSink {
  return {
    lines: (lines) =>
      lines.length === 0
        ? undefined
        : sink.lines(lines.map((line) => ({ ...line, text: headed(`[${task}] `, line.text) }))),
    note: (note) => {
      if (note.kind === "reconnecting" || note.kind === "resumed") return;
      sink.note(note.text.startsWith("Log of task") ? note : { ...note, text: `[${task}] ${note.text}` });
    },
  };
}
