import type { LogNote } from "../cluster/index.ts";
import { noteInPanel } from "../logNotes.ts";
import type { LogChannel } from "./logChannel.ts";

/** Notes behind the end of a log's file: in the panel alone, and there again whenever it is filled anew. */
export class PanelNotes {
  readonly #channel: LogChannel;
  #text = "";

  constructor(channel: LogChannel) {
    this.#channel = channel;
  }

  /** All of them, as the panel shows them. */
  get text(): string {
    return this.#text;
  }

  add(note: LogNote): void {
    this.#text += noteInPanel(note);
    this.#channel.note(note.text, note.kind);
  }
}
