import { mkdir, open, rename, rm, stat } from "node:fs/promises";

/** What is to be known of a file. */
export interface FileFacts {
  readonly size: number;
  readonly ino: number;
}

/** A file that is open. */
export interface OpenFile {
  /** Writes at its end, possibly not all. */
  write(data: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }>;
  truncate(size: number): Promise<void>;
  stat(): Promise<FileFacts>;
  read(buffer: Buffer, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}

/** Where the files of logs are, as Node has a file system; each call rejects as Node's does. */
export interface LogDisk {
  mkdir(path: string, options: { readonly recursive: true }): Promise<unknown>;
  open(path: string, flags: "a" | "r", mode?: number): Promise<OpenFile>;
  rename(path: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true }): Promise<void>;
  stat(path: string): Promise<FileFacts>;
  /** A time that only grows. Milliseconds. */
  now(): number;
}

/** The machine's. */
export const MACHINE: LogDisk = { mkdir, open, rename, rm, stat, now: () => performance.now() };
