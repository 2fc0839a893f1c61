/** Holds what is written at a time of a log that comes fast. Bytes. */
const SIZE = 1536 * 1024;
/** So many are used by turns; who comes while all are in use gets one of its own. */
const MOST = 4;

const encoder = new TextEncoder();
const spare: Uint8Array[] = [];
let made = 0;

/**
 * Gives the bytes of texts, one behind the other in UTF-8, to somebody who needs them until the promise that is returned
 * settles. Memory for each batch of a log takes ten times as long as writing into it, so it is used again.
 */
export async function withBytes(texts: readonly string[], use: (bytes: Uint8Array) => Promise<void>): Promise<void> {
  const buffer = spare.pop() ?? (made < MOST ? newBuffer() : undefined);
  if (!buffer) return use(Buffer.from(texts.join("")));
  try {
    await use(encodeAll(texts, buffer) ?? Buffer.from(texts.join("")));
  } finally {
    spare.push(buffer);
  }
}

/** @returns the part of the buffer that holds them; undefined where they have no room in it */
function encodeAll(texts: readonly string[], buffer: Uint8Array): Uint8Array | undefined {
  let end = 0;
  for (const text of texts) {
    const { read, written } = encoder.encodeInto(text, buffer.subarray(end));
    if (read < text.length) return undefined;
    end += written;
  }
  return buffer.subarray(0, end);
}

function newBuffer(): Uint8Array {
  made++;
  return new Uint8Array(SIZE);
}
