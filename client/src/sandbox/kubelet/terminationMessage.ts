import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import type { Container } from "../containerObjects.ts";
import type { LogFile } from "./logFile.ts";
import { readLog } from "./logReader.ts";

/** The most that a message has, in bytes, of a file and of a log; and the lines of a log that are looked at. */
const FILE_LIMIT = 4096;
const LOG_LIMIT = 2048;
const LINES = 80;

const DEFAULT_PATH = "/dev/termination-log";

/** The file that a container may leave a message in, empty: its path in the container, and the local one. */
export function messageFile(container: Container, path: string): Record<string, string> {
  writeFileSync(path, "");
  return { [container.terminationMessagePath ?? DEFAULT_PATH]: path };
}

/**
 * What a container that has ended leaves to be told, as the kubelet reads it (Kubernetes 1.34): its file, else, with
 * `FallbackToLogsOnError` and after a failure, the end of its log. Undefined where there is neither.
 *
 * @param path of the local file
 */
export async function terminationMessage(
  container: Container,
  path: string,
  log: LogFile,
  exitCode: number,
): Promise<string | undefined> {
  const told = firstBytes(path, FILE_LIMIT);
  if (told !== "" || exitCode === 0 || container.terminationMessagePolicy !== "FallbackToLogsOnError") {
    return told === "" ? undefined : told;
  }
  let end: Buffer = Buffer.alloc(0);
  const options = { follow: false, timestamps: false, tailLines: LINES };
  for await (const chunk of readLog(log, options, new AbortController().signal)) {
    end = Buffer.concat([end, chunk]).subarray(-LOG_LIMIT);
  }
  return end.length === 0 ? undefined : end.toString();
}

function firstBytes(path: string, limit: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const buffer = Buffer.alloc(limit);
    return buffer.subarray(0, readSync(file, buffer, 0, limit, 0)).toString();
  } catch {
    // The container has taken it away, or its pod is gone.
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
