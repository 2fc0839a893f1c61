import type { SyntaxNode } from "@lezer/common";
import type { DagContext } from "./dagOf.ts";
import { inEachRound } from "./eachRound.ts";
import { uniqueIds } from "./uniqueIds.ts";
import { callsLike, callsOf } from "./whereCalled.ts";
import { writtenTasks } from "./writtenTasks.ts";

/** A function that is called more often makes no more. */
const MOST = 100;

interface Made {
  readonly taskId?: string;
  readonly dagId?: string;
}

/** What was made, and the id that is its own. */
interface Numbered<T> {
  readonly made: T;
  readonly id: string | undefined;
}

/**
 * What a decorated function makes: once for each of its calls, and each round of the loops around them, with the id that is its
 * own then; once, where no call is known.
 *
 * @param decorator where it stands as long as it is not called
 */
export function madeByCalls<T extends Made>(
  definition: SyntaxNode,
  decorator: SyntaxNode,
  context: DagContext,
  make: (at: SyntaxNode, of: DagContext) => readonly T[],
): readonly Numbered<T>[] {
  const calls = callsOf(definition, context.scope).slice(0, MOST);
  const places = calls.length > 0 ? calls : [decorator];
  const all = places
    .flatMap((at) => inEachRound(at, context, (of) => make(at, of).map((made) => ({ made, at }))))
    .slice(0, MOST);
  const ids = idsOf(all, context);
  return all.map(({ made }, index) => ({ made, id: ids[index] }));
}

/**
 * What one call makes of a decorated function that does not stand where it is called. Numbers count up to that call.
 *
 * @param idAt what is known of the tasks of an earlier call
 */
export function madeByCall<T extends Made>(
  call: SyntaxNode,
  context: DagContext,
  make: (at: SyntaxNode, of: DagContext) => readonly T[],
  idAt: (at: SyntaxNode, of: DagContext) => readonly Made[],
): readonly Numbered<T>[] {
  const { scope, node } = context.scope.inFile(call);
  const around = { ...context, scope };
  const body = context.caller?.body;
  const earlier = callsLike(node, scope)
    .filter(({ from }) => from < node.from && (!body || (from >= body.from && from < body.to)))
    .slice(0, MOST)
    .flatMap((at) => inEachRound(at, around, (of) => idAt(at, of).map((made) => ({ made, at }))));
  const own = inEachRound(call, context, (of) => make(call, of).map((made) => ({ made, at: node }))).slice(0, MOST);
  const ids = idsOf([...earlier, ...own], around).slice(earlier.length);
  return own.map(({ made }, index) => ({ made, id: ids[index] }));
}

function idsOf(
  all: readonly { readonly made: Made; readonly at: SyntaxNode }[],
  context: DagContext,
): readonly (string | undefined)[] {
  const wanted = all.map(({ made: { taskId, dagId }, at }) => ({ id: taskId, dagId, at }));
  return uniqueIds(wanted, context.caller ? [] : writtenTasks(wanted, context));
}
