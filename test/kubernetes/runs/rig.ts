import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const RIG = join(import.meta.dirname, "..", "rig", "rig");

/** Runs a command of the cluster in rig/, and gives what it printed. */
export async function rig(...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(RIG, words);
  return stdout.trim();
}
