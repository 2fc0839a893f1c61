import type { LogSink } from "./logs.ts";

export interface LogFileOptions {
  /** The newest bytes that are kept, current and rotated file together; default 200 MB. */
  readonly maxBytes?: number;
  /** Write each line's time before it. Default false. */
  readonly timestamps?: boolean;
}

export interface LogFile extends LogSink {
  readonly path: string;
  /** Path of the rotated older part, once there is one. */
  readonly olderPath: string | undefined;
  readonly bytes: number;
  close(): Promise<void>;
}

/** A log on disk that then passes everything on to `next`. Makes the folder. */
export declare function openLogFile(
  path: string,
  next: LogSink | undefined,
  options?: LogFileOptions,
): Promise<LogFile>;
