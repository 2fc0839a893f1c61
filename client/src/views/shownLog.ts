import { rm } from "node:fs/promises";
import type { KnownSecrets, LogFile, LogNote, LogSink, openLogFile } from "../cluster/index.ts";
import { olderPart, wholeLog } from "../logParts.ts";
import { LateMasks } from "./lateMasks.ts";
import type { LogChannel } from "./logChannel.ts";
import { lineStamp } from "./logSettings.ts";
import { channelSink } from "./logSink.ts";
import { endOfFile } from "./logText/file.ts";
import type { LogFilter } from "./logText/levels.ts";
import { restamp, withoutStamps } from "./logText/stamps.ts";
import { PanelNotes } from "./panelNotes.ts";
import { LOG_SLICES, piecesOf } from "./slices.ts";

/** What a panel shows again of a long log, which leaves room for what comes. Bytes. */
const MAX_SHOWN = 16 * 1024 * 1024;

/** A log that somebody looks at in the Output panel; all of it is in a file. */
export interface ShownLog {
  readonly path: string;
  readonly channel: LogChannel;
  readonly masks: LateMasks;
  /** Writes a line of ours into the log, panel and file. */
  note(text: string, kind?: LogNote["kind"]): void;
  /** Shows only the lines that pass, of the log so far and from now on. */
  showLines(filter: LogFilter): Promise<void>;
  /** Gives the log so far, then all that comes, as it was written; the function that is returned ends that. */
  follow(listener: (text: string) => void): Promise<() => void>;
}

/** The end of a log's file, which has the times of all lines, as the panel shows it. */
export async function endForPanel(path: string): Promise<string> {
  const text = await endOfFile(path, MAX_SHOWN);
  const stamp = lineStamp();
  const shown: string[] = [];
  for (const piece of piecesOf(text)) {
    shown.push(LOG_SLICES.work(() => (stamp ? restamp(piece, stamp) : withoutStamps(piece))));
    await LOG_SLICES.next();
  }
  return shown.join("");
}

/** Gives what a log has so far, then what its channel gets. */
export async function followFile(
  file: LogFile,
  channel: LogChannel,
  readAll: () => Promise<string>,
  listener: (text: string) => void,
): Promise<() => void> {
  let stop = (): void => undefined;
  await file.whileStill(async () => {
    listener(await readAll());
    stop = channel.listen(listener);
  });
  return stop;
}

interface Library {
  readonly KnownSecrets: typeof KnownSecrets;
  readonly openLogFile: typeof openLogFile;
}

/** The log of any pod, or of several, for as long as the window is open: its file goes with it. */
export class PodLog implements ShownLog {
  readonly path: string;
  readonly channel: LogChannel;
  readonly masks: LateMasks;
  readonly #file: LogFile;
  readonly #head: string;
  readonly #afterwards: PanelNotes;
  #isOver = false;

  private constructor(library: Library, path: string, channel: LogChannel, file: LogFile, head: string) {
    this.masks = new LateMasks(library.KnownSecrets, {
      mask: (mask) => file.mask(mask),
      showAgain: () => this.showLines(channel.shown),
    });
    this.path = path;
    this.channel = channel;
    this.#file = file;
    this.#head = head;
    this.#afterwards = new PanelNotes(channel);
  }

  /** @param head the first line of ours: whose log it is */
  static async open(library: Library, path: string, channel: LogChannel, head: string): Promise<PodLog> {
    channel.note(head);
    const options = { timestamps: true, anew: true };
    const file = await library.openLogFile(path, channelSink(channel, lineStamp), options);
    return new PodLog(library, path, channel, file, head);
  }

  get sink(): LogSink {
    return this.#file;
  }

  note(text: string, kind: LogNote["kind"] = "info"): void {
    if (this.#isOver) this.#afterwards.add({ kind, text });
    else this.#file.note({ kind, text });
  }

  async showLines(filter: LogFilter): Promise<void> {
    await this.#file.whileStill(() => this.channel.filter(filter, this.#readAll));
  }

  follow(listener: (text: string) => void): Promise<() => void> {
    return followFile(this.#file, this.channel, this.#readAll, listener);
  }

  readonly #readAll = async (): Promise<string> =>
    `── ${this.#head}\n${await endForPanel(this.path)}${this.#afterwards.text}`;

  /** Nothing more comes: `note` says why. */
  async end(note: LogNote): Promise<void> {
    const missing = await this.#file.close();
    this.#isOver = true;
    if (missing) this.#afterwards.add(missing);
    this.#afterwards.add(note);
  }

  /** Closes the panel and forgets the log. */
  async dispose(): Promise<void> {
    this.channel.dispose();
    await this.#forget();
  }

  /** Forgets the log, and gives its panel, which is empty then, for another one. */
  async release(): Promise<LogChannel> {
    await this.#forget();
    await this.channel.filter(this.channel.shown, () => Promise.resolve(""));
    return this.channel;
  }

  /** Files that cannot be removed go with the window's folder. */
  async #forget(): Promise<void> {
    this.masks.dispose();
    await this.#file.close().catch(() => undefined);
    for (const path of [this.path, olderPart(this.path), wholeLog(this.path)]) {
      await rm(path, { force: true }).catch(() => undefined);
    }
  }
}
