import type { FileSystem } from "../workspace/fileSystem.ts";

/** What a command gets from the process that it runs in. */
export interface Terminal {
  readonly disk: FileSystem;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly userHome: string | undefined;
  /** Absolute, with `/` between its parts. */
  readonly folder: string;
  /** Replaces a file's text; false when it cannot. */
  write(path: string, text: string): Promise<boolean>;
  /** Results: one call a line. */
  print(line: string): void;
  /** What went wrong, and notes that are no result. */
  warn(line: string): void;
}

/** Exit codes: done; done, and there is something wrong; could not be done. */
export const EXIT = { fine: 0, wrong: 1, failed: 2 } as const;

/** A mistake in the words of the command line. */
export class UsageError extends Error {}
