import { open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type {
  Cluster,
  followLogs,
  KnownSecrets,
  LogEnd,
  LogFileOptions,
  LogNote,
  openLogFile,
} from "../cluster/index.ts";
import { t } from "../l10n.ts";
import { noteInFile } from "../logNotes.ts";

/** Of a small file beside that of a log which is being written. */
const MARK = ".unfinished";
/** A pod whose run is over has not much more to say. Milliseconds. */
const PATIENCE = 15_000;

/** Whose log it is; a mark may not be readable. */
export interface Unfinished {
  readonly podName: string;
  readonly namespace: string;
  readonly uid: string;
  /** Before its lines in the log of the run, if they stand there. */
  readonly task?: string;
}

/** Where the marks and the logs beside them are, as Node has a file system; each call rejects as Node's does. */
export interface MarkDisk {
  readdir(path: string): Promise<readonly string[]>;
  readFile(path: string, encoding: "utf8"): Promise<string>;
  writeFile(path: string, text: string, options: { readonly mode: number }): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
  /** Reads anywhere, and writes at the end. */
  open(path: string, flags: "a+", mode: number): Promise<EndOfFile>;
}

interface EndOfFile {
  stat(): Promise<{ readonly size: number }>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<unknown>;
  appendFile(text: string): Promise<void>;
  close(): Promise<void>;
}

const MACHINE: MarkDisk = { open, readdir, readFile, rm, writeFile };

interface Library {
  readonly openLogFile: typeof openLogFile;
  readonly followLogs: typeof followLogs;
  readonly KnownSecrets: typeof KnownSecrets;
}

/** Notes that a log is being written: whoever finds the mark later knows that its end is missing. Never rejects. */
export async function beginLog(path: string, of: Unfinished, disk = MACHINE): Promise<void> {
  await disk.writeFile(path + MARK, JSON.stringify(of), { mode: 0o600 }).catch(() => undefined);
}

/** A log has got all that it will get. Never rejects. */
export async function finishLog(path: string, disk = MACHINE): Promise<void> {
  await disk.rm(path + MARK, { force: true }).catch(() => undefined);
}

/** Whether a window was closed, or has died, while it wrote logs in a folder. Never rejects. */
export async function hasUnfinished(folder: string, disk = MACHINE): Promise<boolean> {
  return (await unfinishedIn(folder, disk)).length > 0;
}

/**
 * Reads logs on that a window has left, where their pods are still there: what their files do not have of them comes behind it.
 * Never rejects; what cannot be read is still unfinished then.
 */
export async function readOnUnfinished(
  folder: string,
  library: Library,
  cluster: Cluster,
  options: Pick<LogFileOptions, "maxBytes" | "timestamps">,
  disk = MACHINE,
): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  const endPatience = cluster.clock.after(PATIENCE, () => patience.abort());
  const readOn = async (name: string): Promise<void> => {
    const path = join(folder, name);
    const of = await markOf(path, disk);
    if (!of) return;
    const file = await library.openLogFile(path, undefined, options);
    const log = await file.readAgain();
    const request = { namespace: of.namespace, pod: of.podName, podUid: of.uid };
    const secrets = new library.KnownSecrets();
    const end = await library.followLogs(cluster, request, log, { signal, secrets });
    const isToTheEnd = end.why === "container-ended";
    if (isToTheEnd) {
      for (const note of notesOfEnd(end)) log.note(note);
      await log.finish();
    }
    await file.close();
    const { redactor } = secrets;
    // The window that began the log may not have known them.
    if (redactor) await file.mask((text) => redactor.text(text)).catch(() => false);
    if (isToTheEnd) await finishLog(path, disk);
  };
  await Promise.all((await unfinishedIn(folder, disk)).map(readOn));
  endPatience();
}

/**
 * Says at the end of logs in a folder that they are not complete, where a window was closed, or has died, while it wrote
 * them. Never rejects.
 *
 * @param isMeant which of them, by their names; the others are read on
 * @returns what was said, and of which
 */
export async function markUnfinished(
  folder: string,
  isMeant: (name: string) => boolean = () => true,
  disk = MACHINE,
): Promise<readonly { readonly note: LogNote; readonly task?: string | undefined }[]> {
  const marked: { note: LogNote; task?: string | undefined }[] = [];
  for (const name of (await unfinishedIn(folder, disk)).filter(isMeant)) {
    const path = join(folder, name);
    const text = t("The log is not complete: {0}", t("the window was closed while it was read"));
    const note: LogNote = { kind: "gap", text };
    const of = await markOf(path, disk);
    try {
      await addNote(path, note, disk);
    } catch {
      continue;
    }
    await finishLog(path, disk);
    marked.push({ note, task: of?.task });
  }
  return marked;
}

/** What is worth telling of the end of a log. */
export function notesOfEnd({ why, exitCode, error }: LogEnd): readonly LogNote[] {
  const cut = (how: string): LogNote => ({ kind: "gap", text: t("The log is not complete: {0}", how) });
  if (why === "failed") return [cut(error?.message ?? t("it cannot be read"))];
  if (why === "cancelled") return [cut(t("the run is over"))];
  if (exitCode === undefined) return [];
  const kind = exitCode === 0 ? "info" : "failure";
  return [{ kind, text: t("The container ended with exit code {0}", exitCode) }];
}

async function unfinishedIn(folder: string, disk: MarkDisk): Promise<readonly string[]> {
  const files = await disk.readdir(folder).catch(() => []);
  return files.filter((name) => name.endsWith(MARK)).map((name) => name.slice(0, -MARK.length));
}

async function markOf(path: string, disk: MarkDisk): Promise<Unfinished | undefined> {
  try {
    return JSON.parse(await disk.readFile(path + MARK, "utf8")) as Unfinished;
  } catch {
    return undefined;
  }
}

async function addNote(path: string, note: LogNote, disk: MarkDisk): Promise<void> {
  const handle = await disk.open(path, "a+", 0o600);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    await handle.read(last, 0, 1, Math.max(0, size - 1));
    const isLineEnd = size === 0 || last.toString() === "\n";
    await handle.appendFile(`${isLineEnd ? "" : "\n"}${noteInFile(note)}`);
  } finally {
    await handle.close();
  }
}
