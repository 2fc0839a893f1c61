import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type {
  LogFile,
  LogFileOptions,
  LogLine,
  LogSink,
  openLogFile,
  Pod,
  TaskLog,
  TaskLogs,
} from "../cluster/index.ts";
import { headed } from "../headedLine.ts";
import { t } from "../l10n.ts";
import { logParts } from "../logParts.ts";
import { taskOfPod } from "./taskOfPod.ts";
import { beginLog, finishLog, markUnfinished } from "./unfinishedLogs.ts";
import { linesOfFile } from "../views/logText/file.ts";

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
  readonly file: Pick<LogFileOptions, "maxBytes" | "timestamps">;
  /** The end of a file, as much as a panel takes. */
  readonly readEnd: (path: string) => Promise<string>;
  readonly runLog: LogSink;
  readonly runLogPath: string;
  readonly place: TaskLogPlace;
  readonly newPanel: (task: string, podName: string) => TaskPanel;
}

interface Entry {
  readonly file: LogFile;
  readonly task: string;
  panel: TaskPanel | undefined;
}

const EXTENSION = ".dbndlog";
/** The first line of a file: what it is of. Read back from there, so it is English in every language of VS Code. */
const HEADER = /^──── Log of task (.+), pod (\S+?)(?:, as an earlier window read it)?$/;
/** The driver has printed these lines into its own log. */
const ECHOED = " (printed by the driver)";
const BATCH = 1000;

/**
 * The logs of the task pods of one run: each in a file of its own, from there to the run's log or to a panel. Lines
 * that the driver prints itself are not repeated in the run's log.
 */
export class TaskLogFiles implements TaskLogs {
  readonly #options: Options;
  readonly #entries = new Map<string, Entry>();
  /** Pods whose lines stand in the run's log since an earlier window. */
  #noted: ReadonlySet<string> = new Set();

  constructor(options: Options) {
    this.#options = options;
  }

  /** What an earlier window read of pods that are gone by now belongs to the run's log, too. */
  async begin(pods: readonly Pod[]): Promise<void> {
    const there = new Set(pods.map(({ metadata }) => metadata.name));
    await markUnfinished(this.#options.folder, (name) => !there.has(name.slice(0, -EXTENSION.length)));
    if (this.#options.place !== "runLog") return;
    const known = await this.podNames();
    if (known.length === 0) return;
    this.#noted = await podsNoted(this.#options.runLogPath);
    for (const podName of known) {
      if (!there.has(podName) && !this.#noted.has(podName)) await this.#replay(podName);
    }
  }

  async open(pod: Pod): Promise<TaskLog | undefined> {
    const { place, openFile, file: kind, runLog, newPanel } = this.#options;
    if (place === "off") return undefined;
    const { name: podName = "" } = pod.metadata;
    const task = taskOfPod(pod);
    const isEchoed = isPrintedByDriver(pod);
    const isWanted = place === "runLog" && !isEchoed && !this.#noted.has(podName);
    const inRunLog = isWanted ? prefixed(runLog, task) : undefined;
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
    const file = await openFile(path, next, { ...kind, from: { note: undefined } });
    await beginLog(path);
    const panel = place === "ownChannel" ? newPanel(task, podName) : undefined;
    this.#entries.set(podName, { file, task, panel });
    file.note({ kind: "info", text: `Log of task ${task}, pod ${podName}${isEchoed ? ECHOED : ""}` });
    return {
      lines: (lines) => file.lines(lines),
      note: (note) => file.note(note),
      ended: async ({ why, exitCode, error }) => {
        if (why === "failed")
          file.note({ kind: "gap", text: t("The log is not complete: {0}", error?.message ?? t("it cannot be read")) });
        if (why === "cancelled")
          file.note({ kind: "gap", text: t("The log is not complete: {0}", t("the run is over")) });
        if (exitCode !== undefined) {
          const kind = exitCode === 0 ? "info" : "failure";
          file.note({ kind, text: t("The container ended with exit code {0}", exitCode) });
        }
        await file.close();
        await finishLog(path);
      },
    };
  }

  /** The pods of which there is a log. */
  async podNames(): Promise<readonly string[]> {
    const files = await readdir(this.#options.folder).catch(() => []);
    const names = files.filter((name) => name.endsWith(EXTENSION)).map((name) => name.slice(0, -EXTENSION.length));
    return names.filter((name) => !/\.(?:older|whole)$/.test(name));
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

  async #replay(podName: string): Promise<void> {
    let sink: LogSink | undefined;
    let lines: LogLine[] = [];
    for await (const text of linesOfFile(this.pathOf(podName))) {
      if (!sink) {
        // The first line of a long log may be dropped already.
        const [, task, of] = HEADER.exec(text) ?? (text.startsWith("──── Part ") ? [text, podName, podName] : []);
        if (task === undefined || of !== podName) break;
        sink = prefixed(this.#options.runLog, task);
        sink.note({ kind: "info", text: `Log of task ${task}, pod ${podName}, as an earlier window read it` });
      } else if (text.startsWith("──── ")) {
        await sink.lines(lines);
        lines = [];
        sink.note({ kind: "info", text: text.slice(5) });
      } else if (lines.push(this.#parse(text)) >= BATCH) {
        await sink.lines(lines);
        lines = [];
      }
    }
    await sink?.lines(lines);
  }

  #parse(text: string): LogLine {
    const [, time = "", rest = text] = (this.#options.file.timestamps && /^(\S+Z) ([^]*)$/.exec(text)) || [];
    return { time, text: rest };
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

/** The pods whose logs begin in a run's log; none where it could not be kept. */
async function podsNoted(runLogPath: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if ((await logParts(runLogPath)).length === 0) return found;
  for await (const line of linesOfFile(runLogPath)) {
    const podName = HEADER.exec(line)?.[2];
    if (podName !== undefined) found.add(podName);
  }
  return found;
}
