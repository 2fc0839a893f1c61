import { t } from "../../../l10n.ts";
import { createHash } from "node:crypto";
import type { Duplex } from "node:stream";
import { systemClock, type Clock } from "../../clock.ts";
import { encodeFrame, FrameReader, OPCODE } from "./frames.ts";

/** A ping after this much silence; without an answer in the same time again the connection is over. Milliseconds. */
const PING_EVERY = 30_000;
/** For the other side's answer to our close. Milliseconds. */
const CLOSE_PATIENCE = 2000;
/** What the key of a handshake is hashed with (RFC 6455, 1.3). */
const MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The header `Sec-WebSocket-Accept` that answers a `Sec-WebSocket-Key`. */
export function acceptOf(key: string): string {
  return createHash("sha1")
    .update(key + MAGIC)
    .digest("base64");
}

/** How a connection ended: the code of its close frame, 1006 where there was none (RFC 6455, 7.4). */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
}

/** A WebSocket whose handshake is done, on either side; binary messages only. */
export class WebSocketConnection {
  /** The subprotocol that both sides agreed on. */
  readonly protocol: string;
  /** Settled once nothing more comes; never rejects. */
  readonly closed: Promise<SocketEnd>;
  readonly #socket: Duplex;
  readonly #masked: boolean;
  readonly #reader = new FrameReader();
  readonly #settle: (end: SocketEnd) => void;
  #listener: ((message: Buffer) => void) | undefined;
  #waiting: Buffer[] = [];
  #parts: Buffer[] = [];
  readonly #clock: Pick<Clock, "after">;
  #cancelPing: () => void = () => undefined;
  #cancelClose: () => void = () => undefined;
  #unanswered = 0;
  #isOver = false;

  /** `head`: bytes that came with the handshake. Clients mask what they send. */
  constructor(
    socket: Duplex,
    head: Uint8Array,
    options: { readonly protocol: string; readonly isClient: boolean; readonly clock?: Pick<Clock, "after"> },
  ) {
    const { promise, resolve } = Promise.withResolvers<SocketEnd>();
    this.closed = promise;
    this.#settle = resolve;
    this.protocol = options.protocol;
    this.#socket = socket;
    this.#masked = options.isClient;
    this.#clock = options.clock ?? systemClock;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", () => this.#end({ code: 1006, reason: t("the connection broke") }));
    socket.on("close", () => this.#end({ code: 1006, reason: t("the connection was closed") }));
    socket.on("end", () => this.#end({ code: 1006, reason: t("the connection was closed") }));
    if (head.length > 0) this.#take(head);
    if (options.isClient) this.#pingSoon();
  }

  /** Takes the messages from now on, and those that have come before. */
  onMessage(listener: (message: Buffer) => void): void {
    this.#listener = listener;
    for (const message of this.#waiting.splice(0)) listener(message);
  }

  /** False when the other side is slow: wait for `drained` before more. */
  send(data: Uint8Array): boolean {
    return this.#isOver || this.#socket.write(encodeFrame(OPCODE.binary, data, this.#masked));
  }

  drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#isOver) return Promise.resolve();
    return Promise.race([
      new Promise<void>((resolve) => this.#socket.once("drain", resolve)),
      this.closed.then(() => undefined),
    ]);
  }

  /** Reads no further until `resume`. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Says goodbye, and ends the connection soon after whatever the other side does. */
  close(code = 1000, reason = ""): void {
    if (this.#isOver) return;
    this.#sendClose(code, reason);
    this.#cancelClose();
    this.#cancelClose = this.#clock.after(CLOSE_PATIENCE, () => this.#end({ code, reason }));
  }

  #take(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#unanswered = 0;
    try {
      for (const { opcode, final, data } of this.#reader.push(chunk)) {
        if (opcode === OPCODE.ping) this.#socket.write(encodeFrame(OPCODE.pong, data, this.#masked));
        else if (opcode === OPCODE.close) {
          const code = data.length >= 2 ? data.readUInt16BE(0) : 1005;
          this.#sendClose(1000, "");
          this.#end({ code, reason: data.subarray(2).toString() });
          return;
        } else if (opcode !== OPCODE.pong) {
          this.#parts.push(data);
          if (final) this.#deliver();
        }
      }
    } catch (error) {
      this.#sendClose(1002, "");
      this.#end({ code: 1002, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #deliver(): void {
    const message = this.#parts.length === 1 && this.#parts[0] ? this.#parts[0] : Buffer.concat(this.#parts);
    this.#parts = [];
    if (this.#listener) this.#listener(message);
    else this.#waiting.push(message);
  }

  #pingSoon(): void {
    if (!this.#isOver) this.#cancelPing = this.#clock.after(PING_EVERY, () => this.#ping());
  }

  #ping(): void {
    if (this.#unanswered > 0) {
      this.#end({ code: 1006, reason: t("the other side does not answer any more") });
      return;
    }
    this.#unanswered++;
    this.#socket.write(encodeFrame(OPCODE.ping, new Uint8Array(), this.#masked));
    this.#pingSoon();
  }

  #sendClose(code: number, reason: string): void {
    const data = Buffer.alloc(2 + Buffer.byteLength(reason));
    data.writeUInt16BE(code, 0);
    data.write(reason, 2);
    if (this.#socket.writable) this.#socket.write(encodeFrame(OPCODE.close, data, this.#masked));
  }

  #end(end: SocketEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelPing();
    this.#cancelClose();
    this.#socket.end();
    this.#settle(end);
    if (this.#socket.destroyed) return;
    this.#socket.once(
      "close",
      this.#clock.after(CLOSE_PATIENCE, () => this.#socket.destroy()),
    );
  }
}
