import { open, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { t } from "../l10n.ts";
import { noteInFile } from "../logNotes.ts";

/** Of an empty file beside that of a log which is being written. */
const MARK = ".unfinished";

/** Notes that a log is being written: whoever finds the mark later knows that its end is missing. Never rejects. */
export async function beginLog(path: string): Promise<void> {
  await writeFile(path + MARK, "", { mode: 0o600 }).catch(() => undefined);
}

/** A log has got all that it will get. Never rejects. */
export async function finishLog(path: string): Promise<void> {
  await rm(path + MARK, { force: true }).catch(() => undefined);
}

/**
 * Says at the end of logs in a folder that they are not complete, where a window was closed, or has died, while it wrote
 * them. Never rejects.
 *
 * @param isMeant which of them, by their names; the others are written again
 */
export async function markUnfinished(folder: string, isMeant: (name: string) => boolean = () => true): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((name) => name.endsWith(MARK)).map((name) => name.slice(0, -MARK.length));
  for (const name of names.filter(isMeant)) {
    const path = join(folder, name);
    await addNote(path).then(
      () => finishLog(path),
      () => undefined,
    );
  }
}

async function addNote(path: string): Promise<void> {
  const text = t("The log is not complete: {0}", t("the window was closed while it was read"));
  const handle = await open(path, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const isLineEnd = size === 0 || buffer.toString() === "\n";
    await handle.appendFile(`${isLineEnd ? "" : "\n"}${noteInFile({ kind: "gap", text })}`);
  } finally {
    await handle.close();
  }
}
