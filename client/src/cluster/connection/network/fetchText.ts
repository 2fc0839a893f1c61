import type { Agent } from "node:http";
import { clientRequest } from "./clientRequest.ts";

export interface FetchAnswer {
  readonly status: number;
  readonly text: string;
}

/** Gets a page, or sends it a form. @param login what to say as `Authorization` */
export type Fetch = (url: string, form?: URLSearchParams, login?: string) => Promise<FetchAnswer>;

/** Milliseconds. */
const LIMIT = 30_000;
const MOST = 1024 * 1024;

/** One short conversation with another server than the cluster's. @throws Error of the connection */
export function fetchText(
  url: URL,
  agent: Agent,
  form: URLSearchParams | undefined,
  login: string | undefined,
  cancelled: AbortSignal,
): Promise<FetchAnswer> {
  const body = form?.toString();
  const request = clientRequest({
    server: new URL(url.origin),
    agent,
    method: body === undefined ? "GET" : "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      Accept: "application/json",
      "User-Agent": "databand-kubernetes",
      ...(login !== undefined && { Authorization: login }),
      ...(body !== undefined && {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": Buffer.byteLength(body),
      }),
    },
    signal: AbortSignal.any([cancelled, AbortSignal.timeout(LIMIT)]),
  });
  return new Promise((resolve, reject) => {
    request.once("response", (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        if (text.length > MOST) answer.destroy(new Error("an answer that is too long"));
      });
      answer.once("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      answer.once("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}
