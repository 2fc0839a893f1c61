import { ProgressType } from "vscode-languageserver";
import type { CancellationToken, Connection, ProgressToken } from "vscode-languageserver";

/** Elements of a part: what an editor shows at once. */
const PART = 500;

/**
 * A long list, sent in parts to clients that take them, as far as the request is not cancelled; the answer is then empty,
 * as the protocol has it. Short lists, and those for other clients, are the answer.
 */
export async function inParts<T>(
  connection: Connection,
  elements: readonly T[],
  partialResultToken: ProgressToken | undefined,
  token: CancellationToken,
): Promise<readonly T[]> {
  if (partialResultToken === undefined || elements.length <= PART) return elements;
  const type = new ProgressType<readonly T[]>();
  for (let from = 0; from < elements.length && !token.isCancellationRequested; from += PART) {
    await connection.sendProgress(type, partialResultToken, elements.slice(from, from + PART));
    // A cancellation that has come meanwhile is read here.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return [];
}
