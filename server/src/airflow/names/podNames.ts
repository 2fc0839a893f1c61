/** The names that Airflow gives to pods, per release (spec 4.3 and 5.3). */
import type { Build } from "../build.ts";
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";
import { slug } from "./slug.ts";

/** Longest name in Kubernetes, and the longest that works as a label too. */
const LONGEST_NAME = 253;
const LONGEST_LABEL = 63;

/** How long names may be that a user gave, and those made of the ids of a DAG and a task. */
export interface NameLimits {
  readonly given: number;
  readonly made: number;
}

/** How long names may be in a release, in characters: those given, and those made of ids. */
export function nameLimits(target: AirflowTarget): NameLimits {
  if (hasProvider(target, "7.12") || (target.provider === null && hasAirflow(target, "2.9"))) {
    return { given: LONGEST_LABEL, made: LONGEST_LABEL };
  }
  return { given: LONGEST_NAME, made: 80 };
}

/** The name cut to its limit with `-` and random characters behind it (Airflow 2.5 and newer). */
export function withSuffix(name: string, limit: number, build: Build, length = 8): string {
  const suffix = `-${build.random.suffix(length)}`;
  return trimmed(cut(name, limit - suffix.length)) + suffix;
}

/** `create_unique_id`: a name from the ids of a DAG and a task, either may be absent. */
export function nameOfIds(
  ids: { readonly dagId?: string | undefined; readonly taskId?: string | undefined },
  unique: boolean,
  limit: number,
  build: Build,
): string {
  const text = [ids.dagId, ids.taskId].filter(Boolean).join("-");
  const name = trimmed(cut(slug(text), limit));
  return unique ? withSuffix(name, limit, build) : name;
}

/** `make_unique_pod_id`: a name that somebody chose, made unique as that release does it. */
export function uniqueName(name: string, build: Build): string {
  const { target, random } = build;
  if (hasEightCharacterSuffix(target)) return withSuffix(name, nameLimits(target).given, build);
  const uuid = random.uuid();
  const digits = uuid.replaceAll("-", "");
  if (hasAirflow(target, "2.3")) return `${trimmedEnd(cut(name, 30))}-${digits}`;
  if (hasAirflow(target, "2.1")) return `${trimmedEnd(cut(name, LONGEST_LABEL))}.${digits}`;
  if (hasAirflow(target, "2.0")) return `${cut(name, LONGEST_LABEL)}.${digits}`;
  if (hasAirflow(target, "1.10.11")) return `${cut(name, LONGEST_NAME - digits.length - 1)}-${digits}`;
  return cut(`${name}-${uuid}`, LONGEST_NAME);
}

/** True where suffixes are eight characters; before, they were uuids (core 2.5, and the operator from provider 5.1). */
function hasEightCharacterSuffix(target: AirflowTarget): boolean {
  return hasProvider(target, "5.1") || hasAirflow(target, "2.5");
}

/** The id of an executor's pod before it is made: what `construct_pod` is given. */
export function executorPodId(dagId: string, taskId: string, build: Build): string {
  const { target } = build;
  if (hasAirflow(target, "2.5")) return nameOfIds({ dagId, taskId }, true, nameLimits(target).made, build);
  const plain = (id: string): string => id.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  return plain(dagId) + plain(taskId);
}

/** Cut by characters, as Python counts them. */
function cut(text: string, length: number): string {
  return Array.from(text).slice(0, Math.max(length, 0)).join("");
}

function trimmed(text: string): string {
  return text.replace(/^[-.]+|[-.]+$/g, "");
}

function trimmedEnd(text: string): string {
  return text.replace(/[-.]+$/, "");
}
