/**
 * Ids that Airflow makes its own by a number: of decorated functions that are called again (2.0 to 3, `get_unique_task_id`;
 * `TaskGroup._check_for_group_id_collisions` from 2.1 on).
 */

interface Made {
  /** What it is in; ids of two DAGs have nothing to do with each other. */
  readonly dagId?: string;
  /** With that of its group; absent where it is not known. */
  readonly id?: string;
}

/**
 * The ids of what is made one after the other, each its own: `a`, `a__1`, `a__2`; where the one that is wanted has a number
 * itself, that one counts on.
 *
 * @param areExclusive whether only one of the two of these indexes is ever made, so that both may have one id
 * @param byLabel it is the last part of an id that must be no whole one yet, as that of groups before Airflow 3
 */
export function uniqueIds(
  made: readonly Made[],
  areExclusive: (one: number, other: number) => boolean,
  byLabel = false,
): readonly (string | undefined)[] {
  const ids: (string | undefined)[] = [];
  for (const [index, { dagId, id }] of made.entries()) {
    const used = ids.flatMap((one, at) =>
      one === undefined || made[at]?.dagId !== dagId || areExclusive(at, index) ? [] : one,
    );
    const label = byLabel ? id?.slice(id.lastIndexOf(".") + 1) : id;
    const isUsed = id !== undefined && label !== undefined && used.includes(label);
    ids.push(isUsed ? id.slice(0, id.length - label.length) + numbered(label, used) : id);
  }
  return ids;
}

function numbered(id: string, used: readonly string[]): string {
  const core = id.replace(/__\d+$/, "");
  const numbers = used.flatMap((one) => {
    const rest = one.startsWith(`${core}__`) ? one.slice(core.length + 2) : "";
    return /^\d+$/.test(rest) ? Number(rest) : [];
  });
  return `${core}__${String(Math.max(0, ...numbers) + 1)}`;
}
