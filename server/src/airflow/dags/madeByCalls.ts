import type { SyntaxNode } from "@lezer/common";
import type { DagContext } from "./dagOf.ts";
import { inEachRound } from "./eachRound.ts";
import { uniqueIds } from "./uniqueIds.ts";
import { areExclusive, callsOf } from "./whereCalled.ts";

/** A function that is called more often makes no more. */
const MOST = 100;

/**
 * What a decorated function makes: once for each of its calls, and each round of the loops around them, with the id that is its
 * own then; once, where no call is known.
 *
 * @param decorator where it stands as long as it is not called
 */
export function madeByCalls<T extends { readonly taskId?: string; readonly dagId?: string }>(
  definition: SyntaxNode,
  decorator: SyntaxNode,
  context: DagContext,
  make: (at: SyntaxNode, of: DagContext) => readonly T[],
): readonly { readonly made: T; readonly id: string | undefined }[] {
  const calls = callsOf(definition, context.scope).slice(0, MOST);
  const places = calls.length > 0 ? calls : [decorator];
  const all = places
    .flatMap((at) => inEachRound(at, context, (of) => make(at, of).map((made) => ({ made, at }))))
    .slice(0, MOST);
  const ids = uniqueIds(
    all.map(({ made: { taskId, dagId } }) => ({
      ...(taskId === undefined ? {} : { id: taskId }),
      ...(dagId === undefined ? {} : { dagId }),
    })),
    (one, other) => {
      const [left, right] = [all[one]?.at, all[other]?.at];
      return left !== undefined && right !== undefined && areExclusive(left, right);
    },
  );
  return all.map(({ made }, index) => ({ made, id: ids[index] }));
}
