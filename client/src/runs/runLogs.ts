import { join } from "node:path";
import type { RunPlan } from "../../../server/src/protocol.ts";
import type {
  LogFile,
  LogFileOptions,
  LogNote,
  KnownSecrets,
  LogSink,
  Mask,
  maskLog,
  openLogFile,
  ReadAgain,
  RunResult,
  RunState,
  tryNote,
} from "../cluster/index.ts";
import { endInLog, type ToldCause } from "./endInLog.ts";
import { t } from "../l10n.ts";
import { setting, SETTINGS } from "../settings.ts";
import { TaskLogFiles, type TaskPanel } from "./taskLogs.ts";
import { LateMasks } from "../views/lateMasks.ts";
import { LogChannel } from "../views/logChannel.ts";
import { lineStamp } from "../views/logSettings.ts";
import { channelSink } from "../views/logSink.ts";
import { PanelNotes } from "../views/panelNotes.ts";
import { runLinks } from "../views/runLinks.ts";
import { withKey } from "../views/seeKey.ts";
import { ALL_LINES, type LogFilter } from "../views/logText/levels.ts";
import { endForPanel, followFile, type ShownLog } from "../views/shownLog.ts";

const MEBIBYTE = 1024 * 1024;
const EXTENSION = ".dbndlog";

interface Library {
  readonly KnownSecrets: typeof KnownSecrets;
  readonly maskLog: typeof maskLog;
  readonly openLogFile: typeof openLogFile;
  readonly tryNote: typeof tryNote;
}

/** Where the log of a run goes: a file, from there a channel; and the logs of its task pods. */
export class RunLogs implements ShownLog {
  /** Where the full log is kept. */
  readonly path: string;
  readonly channel: LogChannel;
  /** The file, which passes on to the channel. */
  readonly file: LogFile;
  readonly tasks: TaskLogFiles;
  readonly masks: LateMasks;
  readonly #again: ReadAgain | undefined;
  readonly #head: readonly string[];
  readonly #plan: RunPlan;
  readonly #afterwards: PanelNotes;
  /** Causes that the log has; a run has few. */
  readonly #told: ToldCause[] = [];
  readonly #ended = Promise.withResolvers<undefined>();
  /** Settled once the run is over and everything is written and shown. */
  readonly ended = this.#ended.promise;
  #isOver = false;

  private constructor(
    path: string,
    channel: LogChannel,
    file: LogFile,
    library: Library,
    plan: RunPlan,
    head: readonly string[],
    settings: Pick<LogFileOptions, "maxBytes" | "timestamps" | "isOurs">,
    again: ReadAgain | undefined,
  ) {
    this.#again = again;
    this.#plan = plan;
    this.path = path;
    this.channel = channel;
    this.file = file;
    this.#head = head;
    this.#afterwards = new PanelNotes(channel);
    this.tasks = new TaskLogFiles({
      folder: taskLogsOf(path),
      openFile: library.openLogFile,
      maskFile: library.maskLog,
      file: settings,
      readEnd: endForPanel,
      runLog: file,
      place: setting(SETTINGS.taskLogs),
      newPanel: (task) => taskPanel(`${channel.name} › ${task}`),
    });
    const written = {
      mask: async (mask: Mask): Promise<boolean> => {
        await this.tasks.mask(mask);
        return this.file.mask(mask);
      },
      showAgain: (): Promise<void> => this.showLines(this.channel.shown),
    };
    this.masks = new LateMasks(library.KnownSecrets, written, again !== undefined);
  }

  /**
   * @param resumed the state of a run that an earlier window has followed: what its file does not have of the log is written
   * @param isOurs whether this window still follows the run
   */
  static async open(
    library: Library,
    folder: string,
    plan: RunPlan,
    clusterName: string,
    resumed?: RunState,
    isOurs?: () => Promise<boolean>,
  ): Promise<RunLogs> {
    // An adopted worker may have no uid; a blank at the end is not in the name of VS Code's document.
    const channel = new LogChannel(`Databand: ${plan.task} ${plan.identity.taskRunUid.slice(0, 8)}`.trimEnd());
    const path = pathOf(folder, resumed?.tries[0]?.podName ?? plan.podName);
    const settings = { ...logFileOptions(), isOurs };
    const file = await library.openLogFile(path, channelSink(channel, lineStamp), settings);
    const again = resumed && (await file.readAgain(library.tryNote(resumed)));
    const head = [
      plan.operator || plan.executor
        ? t("{0} of DAG {1}, on {2}", plan.task, plan.environment, clusterName)
        : t("{0} in environment {1}, engine {2}, on {3}", plan.task, plan.environment, plan.engine, clusterName),
      t("pod {0} in namespace {1}, image {2}", plan.podName, plan.namespace, plan.image),
      ...runLinks(plan).map(([name, url]) => `${name}: ${url}`),
    ];
    for (const line of head) channel.note(line);
    const logs = new RunLogs(path, channel, file, library, plan, head, settings, again);
    if (resumed) await logs.showLines(ALL_LINES);
    return logs;
  }

  /** What takes the log of the run from its beginning, or, in a later window, of the try that was followed last. */
  get sink(): LogSink {
    return this.#again ?? this.file;
  }

  /** Writes a line of ours into the log, panel and file. */
  readonly note = (text: string, kind: LogNote["kind"] = "info", about?: ToldCause): void => {
    if (about) this.#told.push(about);
    if (this.#isOver) this.#afterwards.add({ kind, text });
    else this.sink.note({ kind, text });
  };

  /** Shows only the lines that pass, of the log so far and from now on. */
  readonly showLines = async (filter: LogFilter): Promise<void> => {
    await this.file.whileStill(() => this.channel.filter(filter, this.#readAll));
  };

  readonly follow = (listener: (text: string) => void): Promise<() => void> =>
    followFile(this.file, this.channel, this.#readAll, listener);

  readonly #readAll = async (): Promise<string> =>
    `── ${this.#head.join("\n── ")}\n${await endForPanel(this.path)}${this.#afterwards.text}`;

  /** The run is over: resolves once everything is written and shown. */
  async end(result: RunResult): Promise<void> {
    // What is held is another window's to say.
    if (result.reason !== "followed-elsewhere") await this.#again?.passHeld();
    const missing = await this.file.close();
    this.#isOver = true;
    if (missing) this.#afterwards.add(missing);
    // Why the pod failed may have been told a moment ago, in the same words.
    const isTold = this.channel.endsWithNote(result.sentence);
    if (result.xcom !== undefined) this.note(t("XCom result: {0}", shortened(result.xcom)));
    if (!isTold) {
      this.note(withKey(endInLog(result, this.#told), this.#plan), result.verdict === "failed" ? "failure" : "info");
    }
    await this.channel.drained();
    this.#ended.resolve(undefined);
  }

  /** Closes the panels; the files stay. */
  dispose(): void {
    this.masks.dispose();
    this.channel.dispose();
    this.tasks.dispose();
  }
}

/** The folder of the logs of the task pods of a run that has ended, or of one that is followed. */
export function folderOfTaskLogs(folder: string, { tries, plan }: RunState): string {
  return taskLogsOf(pathOf(folder, tries[0]?.podName ?? plan.podName));
}

function pathOf(folder: string, podName: string): string {
  return join(folder, `${podName}${EXTENSION}`);
}

function taskLogsOf(path: string): string {
  return `${path.slice(0, -EXTENSION.length)}.tasks`;
}

/** How the files of logs of runs are kept. */
export function logFileOptions(): Required<Pick<LogFileOptions, "maxBytes" | "timestamps">> {
  return { maxBytes: setting(SETTINGS.maxLogFileSize) * MEBIBYTE, timestamps: true };
}

/** A channel for the log of one task pod. */
function taskPanel(name: string): TaskPanel {
  const channel = new LogChannel(name);
  return {
    ...channelSink(channel, lineStamp),
    reset: (text) => channel.filter(ALL_LINES, text),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}

/** JSON on one line, not longer than a line of a log should be. */
function shortened(json: string): string {
  const line = json.replace(/\s+/g, " ");
  return line.length > 500 ? t("{0}… (“Show XCom Result” shows all of it)", line.slice(0, 500)) : line;
}
