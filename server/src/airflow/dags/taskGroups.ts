/** Task groups: what they put before the ids of the tasks in them, and the defaults that they give (Airflow, `task_group.py`). */
import type { PythonValue } from "../../python/syntax/types.ts";
import { isTrue, textOf } from "../models/arguments.ts";
import { membersOf } from "./membersOf.ts";

/** A task group, as a task in it sees it. */
export interface TaskGroup {
  /** With those of the groups around it; absent when only running the file would tell it. */
  readonly id?: string;
  /** Whether the ids of what is in it begin with its own. */
  readonly prefixes: boolean;
  /** `default_args`, the inner group's before the outer one's. */
  readonly defaults: ReadonlyMap<string, PythonValue>;
  /** Set when `expand()` makes several groups of it, or of one around it: each task in it is one of several, too. */
  readonly isMapped?: true;
}

/**
 * The id of a task or a group by the label that it is given (`TaskGroup.child_id`, the same from 2.0 to 3). A group that does
 * not prefix drops the prefixes of those around it, too. Undefined when only running the file would tell it.
 */
export function childId(group: TaskGroup | undefined, label: string | undefined): string | undefined {
  if (!group?.prefixes || label === undefined) return label;
  return group.id === undefined ? undefined : `${group.id}.${label}`;
}

/** The task group that these arguments of `TaskGroup(…)` or `@task_group(…)` make inside of another. */
export function taskGroupOf(
  given: ReadonlyMap<string, PythonValue>,
  parent: TaskGroup | undefined,
  name?: string,
): TaskGroup {
  const prefix = given.get("prefix_group_id");
  const isKnown = prefix === undefined || prefix.kind === "constant";
  const label = given.has("group_id") ? textOf(given.get("group_id")) : name;
  const id = isKnown ? childId(parent, label) : undefined;
  return {
    ...(id === undefined ? {} : { id }),
    prefixes: !isKnown || prefix === undefined || isTrue(prefix),
    ...(parent?.isMapped ? { isMapped: true } : {}),
    defaults: new Map([...(parent?.defaults ?? []), ...membersOf(given.get("default_args"))]),
  };
}

/** A group of which nothing is known, so that no id in it is. */
export const UNKNOWN_GROUP: TaskGroup = { prefixes: true, defaults: new Map() };
