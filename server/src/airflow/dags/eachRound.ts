import type { SyntaxNode } from "@lezer/common";
import { roundsAround } from "../../python/evaluation/rounds.ts";
import type { DagContext } from "./dagOf.ts";
import { groupRuns } from "./groupRuns.ts";
import { isNotReached } from "./notReached.ts";

/**
 * What is made at a place of a DAG file: once, or once for each call of the decorated groups around it, and for each round of the
 * loops over what is known around it, but for the rounds that do not reach it.
 *
 * @param make is told what names are worth in the round, and whether it may be one of several
 */
export function inEachRound<T>(
  place: SyntaxNode,
  context: DagContext,
  make: (of: DagContext, isInLoop: boolean) => readonly T[],
): readonly T[] {
  const { scope } = context;
  const { scope: file, node } = scope.inFile(place);
  return groupRuns(node, { ...context, scope: file }).flatMap((run) => {
    const rounds = roundsAround(node, run.scope);
    if (run.groups === context.groups && rounds[0] === file) return make(context, false);
    return rounds
      .filter((round) => !isNotReached(node, round))
      .flatMap((round) => {
        // A call that was parsed alone is read among the names of the round.
        const inside = file === scope ? round : round.ofPart(scope.source, node);
        return make({ ...run, scope: inside, dags: new Map() }, true);
      });
  });
}
