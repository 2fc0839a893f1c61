import { inflateRawSync } from "node:zlib";

/** A path that leads into an archive. */
export interface ZipPath {
  readonly archive: string;
  /** Path inside the archive, with slashes. */
  readonly entry: string;
}

/** Splits a path such as `/lib/x.zip/conf/a.cfg`; undefined when no archive is in it. DBND reads such files too. */
export function splitZipPath(path: string): ZipPath | undefined {
  const [, archive, entry] = /^(.*?\.(?:zip|egg|whl|pex))[/\\](.+)$/i.exec(path) ?? [];
  return archive === undefined || entry === undefined ? undefined : { archive, entry: entry.replaceAll("\\", "/") };
}

const END_SIGNATURE = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const DIRECTORY_SIGNATURE = 0x02014b50;
const DIRECTORY_SIZE = 46;
const LOCAL_SIZE = 30;
const STORED = 0;
const DEFLATED = 8;
/** No configuration is longer; a bigger one is not unpacked. */
const LARGEST = 16 * 1024 * 1024;

/** The content of a file in a zip archive; undefined when it is not there or cannot be read. Never throws. */
export function readZipEntry(archive: Uint8Array, entry: string): Uint8Array | undefined {
  try {
    return findEntry(new DataView(archive.buffer, archive.byteOffset, archive.byteLength), archive, entry);
  } catch {
    return undefined;
  }
}

function findEntry(view: DataView, archive: Uint8Array, entry: string): Uint8Array | undefined {
  const end = endOfDirectory(view);
  if (end === undefined) return undefined;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    if (view.getUint32(at, true) !== DIRECTORY_SIGNATURE) return undefined;
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(archive.subarray(at + DIRECTORY_SIZE, at + DIRECTORY_SIZE + nameLength));
    if (name === entry) return unpack(view, archive, at);
    at += DIRECTORY_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return undefined;
}

/** Where the directory's end record begins: it is followed by a comment of unknown length. */
function endOfDirectory(view: DataView): number | undefined {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return undefined;
}

function unpack(view: DataView, archive: Uint8Array, directoryEntry: number): Uint8Array | undefined {
  const method = view.getUint16(directoryEntry + 10, true);
  const packed = view.getUint32(directoryEntry + 20, true);
  const local = view.getUint32(directoryEntry + 42, true);
  const start = local + LOCAL_SIZE + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  const content = archive.subarray(start, start + packed);
  if (method === STORED) return content;
  return method === DEFLATED ? inflateRawSync(content, { maxOutputLength: LARGEST }) : undefined;
}
