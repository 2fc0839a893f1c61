import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import type { HttpGet } from "../../containerObjects.ts";
import { addressOf, dialError, hasNoPorts, type Address, type Target } from "./target.ts";

/** The most that is read of an answer, in bytes (Kubernetes 1.34). */
const MOST_BODY = 10 * 1024;
const MOST_REDIRECTS = 10;

/** An answer, or why there was none in the words of Go's HTTP client. */
export type HttpAnswer =
  { readonly status: number; readonly body: string; readonly movedTo?: string } | { readonly error: string };

/**
 * Sends the GET of a probe or a hook. A redirect to the same host is followed, one to another is not; certificates are not
 * looked at (Kubernetes 1.34).
 */
export async function httpGet(
  target: Target,
  action: HttpGet,
  agent: string,
  milliseconds: number,
): Promise<HttpAnswer> {
  const scheme = (action.scheme ?? "HTTP").toLowerCase();
  const address = addressOf(target, action.port, action.host);
  const path = action.path ?? "/";
  let url = new URL(`${scheme}://${address.said}${path.startsWith("/") ? path : `/${path}`}`);
  if (hasNoPorts(target)) return { error: getError(url, dialError(address, undefined)) };
  const headers = {
    "user-agent": agent,
    accept: "*/*",
    connection: "close",
    ...Object.fromEntries((action.httpHeaders ?? []).map(({ name, value = "" }) => [name.toLowerCase(), value])),
  };
  for (let left = MOST_REDIRECTS; ; left -= 1) {
    const answer = await send(target, address, url, headers, milliseconds);
    if ("error" in answer || answer.movedTo === undefined) return answer;
    const next = new URL(answer.movedTo, url);
    if (next.host !== url.host) return answer;
    if (left === 0) return { error: getError(next, `stopped after ${MOST_REDIRECTS} redirects`) };
    url = next;
  }
}

function send(
  { clock }: Target,
  address: Address,
  url: URL,
  headers: Readonly<Record<string, string>>,
  milliseconds: number,
): Promise<HttpAnswer> {
  return new Promise((resolve) => {
    const { host, port } = address;
    const options = { host, port, path: `${url.pathname}${url.search}`, agent: false, rejectUnauthorized: false };
    const own = { ...options, headers: { host: url.host, ...headers } };
    const outgoing = url.protocol === "https:" ? requestHttps(own) : requestHttp(own);
    const done = (answer: HttpAnswer): void => {
      cancel();
      resolve(answer);
      outgoing.destroy();
    };
    const cancel = clock.after(milliseconds, () => {
      done({ error: getError(url, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)") });
    });
    outgoing.once("response", (response) => read(response, done));
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ECONNRESET" ? "EOF" : dialError(address, error.code);
      done({ error: getError(url, why) });
    });
    outgoing.end();
  });
}

function read(response: IncomingMessage, done: (answer: HttpAnswer) => void): void {
  const { statusCode: status = 0, headers } = response;
  const movedTo = status >= 300 && status < 400 ? headers.location : undefined;
  let body = "";
  const end = (): void => done({ status, body, ...(movedTo !== undefined && { movedTo }) });
  response.setEncoding("utf8").on("data", (text: string) => {
    body = (body + text).slice(0, MOST_BODY);
    if (body.length === MOST_BODY) end();
  });
  response.once("end", end).once("error", end);
}

function getError(url: URL, why: string): string {
  return `Get "${url.href}": ${why}`;
}
