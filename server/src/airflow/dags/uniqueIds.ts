/**
 * Ids that Airflow makes its own by a number: of decorated functions that are called again, or whose id an operator has (2.0 to 3,
 * `get_unique_task_id`; `TaskGroup._check_for_group_id_collisions` from 2.1 on).
 */
import type { SyntaxNode } from "@lezer/common";
import { areExclusive } from "./whereCalled.ts";
import { withoutNumber } from "./writtenIds.ts";

export interface MadeId {
  /** What it is in; ids of two DAGs have nothing to do with each other. */
  readonly dagId?: string | undefined;
  /** With that of its group; absent where it is not known. */
  readonly id?: string | undefined;
  /** Where it is made: of two branches of a condition only one is, so that both may have one id. */
  readonly at: SyntaxNode | undefined;
}

/**
 * The ids of what is made one after the other, each its own: `a`, `a__1`, `a__2`; where the one that is wanted has a number
 * itself, that one counts on.
 *
 * @param written what keeps its id: Airflow refuses a DAG in which such a one came later
 * @param byLabel it is the last part of an id that must be no whole one yet, as that of groups before Airflow 3
 */
export function uniqueIds(
  made: readonly MadeId[],
  written: readonly MadeId[] = [],
  byLabel = false,
): readonly (string | undefined)[] {
  const before = [...written];
  return made.map(({ dagId, id, at }) => {
    const used = before.flatMap((one) =>
      one.id === undefined || one.dagId !== dagId || (at && one.at && areExclusive(one.at, at)) ? [] : one.id,
    );
    const label = byLabel ? id?.slice(id.lastIndexOf(".") + 1) : id;
    const isUsed = id !== undefined && label !== undefined && used.includes(label);
    const own = isUsed ? id.slice(0, id.length - label.length) + numbered(label, used) : id;
    before.push({ dagId, id: own, at });
    return own;
  });
}

function numbered(id: string, used: readonly string[]): string {
  const core = withoutNumber(id);
  const numbers = used.flatMap((one) => {
    const rest = one.startsWith(`${core}__`) ? one.slice(core.length + 2) : "";
    return /^\d+$/.test(rest) ? Number(rest) : [];
  });
  return `${core}__${String(Math.max(0, ...numbers) + 1)}`;
}
