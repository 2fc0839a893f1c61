import { evaluate } from "../../python/evaluation/evaluate.ts";
import { writtenId, type DagContext } from "./dagOf.ts";
import type { MadeId } from "./uniqueIds.ts";
import { callsWithId, labelOf } from "./writtenIds.ts";

/** The operators of a file whose ids are written, and that may be those which decorated functions want. */
export function writtenTasks(wanted: readonly MadeId[], context: DagContext): readonly MadeId[] {
  const { scope } = context;
  const labels = new Set(
    wanted.flatMap(({ id, dagId }) => (id === undefined || dagId === undefined ? [] : labelOf(id))),
  );
  return [...labels]
    .flatMap((label) => callsWithId(label, scope.source))
    .flatMap((call) => {
      const value = evaluate(call, scope);
      return value.kind === "call" ? [writtenId(call, value, context)] : [];
    })
    .filter(({ dagId }) => dagId !== undefined);
}
