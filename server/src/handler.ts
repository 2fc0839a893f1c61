import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import type { CancellationToken, RemoteConsole } from "vscode-languageserver";

/** A request handler as the features write it: parameters in, result out, cancellation in between. */
export type Handler<P, R> = (params: P, token: CancellationToken) => R | Promise<R>;

/** A slower answer than this (milliseconds) is logged as a warning. */
const SLOW = 100;

/**
 * Wraps every handler of the server once: a cancelled request is answered as such and costs nothing, an error is logged
 * with its stack and answered with `fallback` (a feature that fails must not fail the editor), and the time it took goes
 * to the log.
 */
export function handler<P, R>(
  log: RemoteConsole,
  name: string,
  fallback: R,
  run: Handler<P, R>,
): (params: P, token: CancellationToken) => Promise<R | ResponseError<never>> {
  return async (params, token) => {
    // Let a cancellation that waits in the queue be read first: typing sends request, edit and cancel in one burst.
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) return cancelled(name);
    const started = performance.now();
    try {
      const result = await run(params, token);
      const milliseconds = performance.now() - started;
      if (isCancelled(token)) return cancelled(name);
      const line = `${name}: ${milliseconds.toFixed(1)} ms`;
      if (milliseconds > SLOW) log.warn(line);
      else log.debug(line);
      return result;
    } catch (error) {
      if (isCancelled(token)) return cancelled(name);
      log.error(`${name} failed: ${describeError(error)}`);
      return fallback;
    }
  };
}

/** The same for notifications, which have no answer. */
export function notified<P>(log: RemoteConsole, name: string, run: (params: P) => void): (params: P) => void {
  return (params) => {
    try {
      run(params);
    } catch (error) {
      log.error(`${name} failed: ${describeError(error)}`);
    }
  };
}

/** A call, because the answer changes while a request is worked on. */
function isCancelled(token: CancellationToken): boolean {
  return token.isCancellationRequested;
}

function cancelled(name: string): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, `${name} was cancelled.`);
}

function describeError(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
