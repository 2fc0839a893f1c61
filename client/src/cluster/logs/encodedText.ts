/** Holds a batch of a log that comes fast. Bytes. */
const SIZE = 256 * 1024;
/** So many are used by turns; who comes while all are in use gets one of its own. */
const MOST = 4;

const encoder = new TextEncoder();
const spare: Uint8Array[] = [];
let made = 0;

/**
 * Gives a text's bytes, in UTF-8, to somebody who needs them until the promise that is returned settles. Memory for each
 * batch of a log takes ten times as long as writing into it, so it is used again.
 */
export async function withBytes(text: string, use: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const buffer = spare.pop() ?? (made < MOST ? newBuffer() : undefined);
  if (!buffer) return use(Buffer.from(text));
  try {
    const { read, written } = encoder.encodeInto(text, buffer);
    await use(read === text.length ? buffer.subarray(0, written) : Buffer.from(text));
  } finally {
    spare.push(buffer);
  }
}

function newBuffer(): Uint8Array {
  made++;
  return new Uint8Array(SIZE);
}
