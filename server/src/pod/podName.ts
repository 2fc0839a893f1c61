import { cleanDns1123 } from "../values/names.ts";
import type { TaskRun } from "./types.ts";

const LONGEST_NAME = 253;

/** The pod's name (spec 3.2); the try number comes behind, whatever the length. */
export function podName(taskRun: TaskRun, tryNumber?: number): string {
  const postfix = `.${taskRun.taskRunUid.slice(0, 8)}`;
  const name = cleanDns1123(`dbnd.${taskRun.taskFamily}.${taskRun.taskName}`, LONGEST_NAME, postfix);
  return tryNumber === undefined ? name : `${name}-${tryNumber}`;
}
