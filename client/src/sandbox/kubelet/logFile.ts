import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { EventEmitter, once } from "node:events";
import type { ContainerOutput } from "../runtimes/types.ts";
import type { LogSize } from "./logSize.ts";
import type { LogTime } from "./logTime.ts";

/** A container runtime cuts longer lines into pieces (containerd's `max_container_log_line_size`). */
const PIECE = 16 * 1024;
const NEWLINE = 10;

/**
 * One run of a container, as a file in the format of container runtimes: `TIME STREAM F|P TEXT`, where P marks a piece
 * that the next one of its stream continues. A file that is too long is followed by another one, which alone is served.
 */
export class LogFile implements ContainerOutput {
  readonly path: string;
  readonly #time: LogTime;
  readonly #size: LogSize;
  #file: number;
  /** How many files there were before. */
  generation = 0;
  /** The file has another name, and there is no new one yet. */
  #isAside = false;
  readonly #changes = new EventEmitter();
  readonly #pending = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  #ended = false;

  constructor(path: string, time: LogTime, size: LogSize) {
    this.path = path;
    this.#time = time;
    this.#size = size;
    this.#changes.setMaxListeners(0);
    mkdirSync(dirname(path), { recursive: true });
    this.#file = openSync(path, "w");
  }

  /** True once nothing will be added. */
  get ended(): boolean {
    return this.#ended;
  }

  write(stream: "stdout" | "stderr", chunk: Uint8Array): void {
    if (this.#ended) {
      return;
    }
    const data =
      this.#pending[stream].length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending[stream], chunk]);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = data.indexOf(NEWLINE); end >= 0; end = data.indexOf(NEWLINE, start)) {
      this.#pieces(lines, stream, data.subarray(start, end), true);
      start = end + 1;
    }
    let rest = data.subarray(start);
    if (rest.length > PIECE) {
      const whole = rest.length - (rest.length % PIECE || PIECE);
      this.#pieces(lines, stream, rest.subarray(0, whole), false);
      rest = rest.subarray(whole);
    }
    this.#pending[stream] = Buffer.from(rest);
    this.#append(lines);
  }

  /** Writes what has no newline yet as a piece that nothing continues, and closes the file. */
  end(): void {
    if (this.#ended) {
      return;
    }
    const lines: Buffer[] = [];
    for (const stream of ["stdout", "stderr"] as const) {
      if (this.#pending[stream].length > 0) {
        this.#pieces(lines, stream, this.#pending[stream], false);
      }
    }
    this.#append(lines);
    this.#size.end();
    closeSync(this.#file);
    // No other file is begun for a container that has ended in between.
    if (this.#isAside && existsSync(this.#aside)) renameSync(this.#aside, this.path);
    this.#ended = true;
    this.#changes.emit("change");
  }

  /** Resolves at the next addition or at the end; at once when it has ended. Rejects when `signal` aborts. */
  async changed(signal: AbortSignal): Promise<void> {
    if (!this.#ended) {
      await once(this.#changes, "change", { signal });
    }
  }

  #pieces(lines: Buffer[], stream: string, text: Buffer, complete: boolean): void {
    let start = 0;
    do {
      const end = Math.min(start + PIECE, text.length);
      const tag = complete && end === text.length ? "F" : "P";
      lines.push(Buffer.from(`${this.#time.next()} ${stream} ${tag} `, "latin1"), text.subarray(start, end), LF);
      start = end;
    } while (start < text.length);
  }

  #append(lines: readonly Buffer[]): void {
    if (lines.length === 0) return;
    const data = Buffer.concat(lines);
    writeSync(this.#file, data);
    this.#size.add(data.length, { setAside: () => this.#setAside(), beginAnew: () => this.#beginAnew() });
    // Whoever follows looks at files of its name: what is written to one that is aside it never sees (Kubernetes 1.34).
    if (!this.#isAside) this.#changes.emit("change");
  }

  get #aside(): string {
    return `${this.path}.aside`;
  }

  #setAside(): boolean {
    try {
      renameSync(this.path, this.#aside);
      this.#isAside = true;
    } catch {
      // Somebody has removed it: what is written is lost.
    }
    return this.#isAside;
  }

  #beginAnew(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const fresh = openSync(this.path, "w");
    closeSync(this.#file);
    this.#file = fresh;
    this.#isAside = false;
    this.generation += 1;
    rmSync(this.#aside, { force: true });
    this.#changes.emit("change");
  }
}

const LF = Buffer.from("\n");
