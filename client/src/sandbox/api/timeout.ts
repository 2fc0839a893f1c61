import type { ApiRequest } from "./exchange.ts";
import { badRequest } from "./status.ts";

const DURATION = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)/;

/**
 * Checks how long a request may take; it is never so long here that it would matter.
 *
 * @throws ApiError 400 in the words of Go's `time.ParseDuration` (Kubernetes 1.34, `filters/request_deadline.go`)
 */
export function checkTimeout({ query }: ApiRequest): void {
  const text = query.get("timeout") ?? "";
  if (text === "" || text === "0" || DURATION.test(text)) return;
  const number = NUMBER.exec(text)?.[0];
  const unit = /^[^.\d]+/.exec(text.slice(number?.length ?? 0))?.[0];
  const shown = JSON.stringify(text);
  const why =
    number === undefined
      ? `invalid duration ${shown}`
      : unit === undefined
        ? `missing unit in duration ${shown}`
        : `unknown unit ${JSON.stringify(unit)} in duration ${shown}`;
  throw badRequest(`invalid timeout specified in the request URL - time: ${why}`);
}
