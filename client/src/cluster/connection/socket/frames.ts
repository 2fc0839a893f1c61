import { randomBytes } from "node:crypto";

/** Kinds of frames (RFC 6455, 5.2). */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  readonly opcode: number;
  /** The last frame of its message. */
  readonly final: boolean;
  readonly data: Buffer;
}

/** What the other side sent is no WebSocket traffic, or is too much. */
export class FrameError extends Error {}

/** Encodes one whole message or control frame; clients mask theirs (RFC 6455, 5.3). */
export function encodeFrame(opcode: number, data: Uint8Array, masked: boolean): Buffer {
  const { length } = data;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.allocUnsafe(2 + extended + (masked ? 4 : 0) + length);
  frame[0] = 0x80 | opcode;
  frame[1] = (masked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  const start = 2 + extended + (masked ? 4 : 0);
  frame.set(data, start);
  if (masked) {
    const mask = randomBytes(4);
    mask.copy(frame, start - 4);
    applyMask(frame.subarray(start), mask);
  }
  return frame;
}

/** Cuts a stream of bytes into frames, wherever its chunks begin and end. */
export class FrameReader {
  readonly #most: number;
  #rest: Buffer = Buffer.alloc(0);

  /** A frame with more than `most` bytes is refused. */
  constructor(most = 64 * 1024 * 1024) {
    this.#most = most;
  }

  /** @throws FrameError */
  push(chunk: Uint8Array): Frame[] {
    this.#rest = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    for (let frame = this.#take(); frame; frame = this.#take()) frames.push(frame);
    return frames;
  }

  #take(): Frame | undefined {
    const bytes = this.#rest;
    if (bytes.length < 2) return undefined;
    const first = bytes.readUInt8(0);
    const second = bytes.readUInt8(1);
    if ((first & 0x70) !== 0) throw new FrameError("a WebSocket frame uses an extension that was not agreed on");
    const short = second & 0x7f;
    const extended = short === 126 ? 2 : short === 127 ? 8 : 0;
    const maskAt = 2 + extended;
    const start = maskAt + ((second & 0x80) === 0 ? 0 : 4);
    if (bytes.length < start) return undefined;
    const length = extended === 0 ? short : extended === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (length > this.#most) throw new FrameError(`a WebSocket frame of ${length} bytes is too long`);
    if (bytes.length < start + length) return undefined;
    const data = Buffer.from(bytes.subarray(start, start + length));
    if (start > maskAt) applyMask(data, bytes.subarray(maskAt, start));
    this.#rest = bytes.subarray(start + length);
    return { opcode: first & 0x0f, final: (first & 0x80) !== 0, data };
  }
}

function applyMask(data: Buffer, mask: Buffer): void {
  for (let index = 0; index < data.length; index++) data[index] = (data[index] ?? 0) ^ (mask[index & 3] ?? 0);
}
