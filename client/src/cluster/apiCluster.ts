import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Readable } from "node:stream";
import { DEFAULT_TIMEOUT, type Cluster, type Method, type Query } from "./cluster.ts";
import type { RequestOptions, StreamOptions } from "./cluster.ts";
import type { Access, Credentials } from "./credentials.ts";
import {
  cancelledError,
  errorOfAnswer,
  errorOfConnection,
  timeoutError,
  type RequestIdentity,
} from "./errorMapping.ts";
import { ClusterError } from "./errors.ts";
import { limit, type Limit } from "./limits.ts";

/** The longest answer that is read into memory: a page of 500 big pods has a tenth of that. */
const MOST_ANSWER_BYTES = 256 * 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;

export interface ClusterIdentity {
  readonly name: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
}

interface Question {
  readonly method: Method;
  readonly path: string;
  readonly query: Query | undefined;
  readonly body: string | undefined;
  readonly contentType: string;
}

/** A connection over `node:http(s)`. */
export class ApiCluster implements Cluster {
  readonly name: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly #credentials: Credentials;
  readonly #closed = new AbortController();

  constructor(identity: ClusterIdentity, credentials: Credentials) {
    this.name = identity.name;
    this.server = identity.server;
    this.user = identity.user;
    this.namespace = identity.namespace;
    this.#credentials = credentials;
  }

  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const question: Question = {
      method,
      path,
      query: options.query,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      contentType: options.contentType ?? "application/json",
    };
    const milliseconds = options.timeoutMs ?? DEFAULT_TIMEOUT;
    return this.#limited(question, [options.signal], milliseconds, async (work) => {
      const answer = await this.#ask(question, work);
      const text = (await readAll(answer, MOST_ANSWER_BYTES)).toString("utf8");
      work.release();
      return parseAnswer(text, answer, this.#identityOf(question)) as T;
    });
  }

  async stream(path: string, options: StreamOptions = {}): Promise<Readable> {
    const question: Question = { method: "GET", path, query: options.query, body: undefined, contentType: "" };
    const milliseconds = options.timeoutMs ?? DEFAULT_TIMEOUT;
    return this.#limited(question, [options.signal], milliseconds, async (work) => {
      const answer = await this.#ask(question, work);
      work.stopTimer();
      const identity = this.#identityOf(question);
      work.signal.addEventListener("abort", () => answer.destroy(cancelledError(identity)), { once: true });
      answer.once("close", work.release);
      // An error that comes before anybody reads must not end the process; a reader gets it all the same.
      answer.on("error", () => undefined);
      if (options.idleTimeoutMs !== undefined) failWhenIdle(answer, options.idleTimeoutMs, identity);
      return answer;
    });
  }

  close(): void {
    this.#closed.abort();
    this.#credentials.close();
  }

  /** Runs a piece of work under the caller's signal, our own and a time limit, and maps what it throws. */
  async #limited<T>(
    question: Question,
    signals: readonly (AbortSignal | undefined)[],
    milliseconds: number,
    run: (work: Limit) => Promise<T>,
  ): Promise<T> {
    const identity = this.#identityOf(question);
    const work = limit([...signals, this.#closed.signal], milliseconds);
    try {
      return await Promise.race([run(work), rejectOnAbort(work, identity, milliseconds)]);
    } catch (error) {
      work.release();
      const cause = work.cause();
      if (cause === "cancelled") throw cancelledError(identity);
      if (cause === "timeout") throw timeoutError(identity, milliseconds);
      throw errorOfConnection(error, identity);
    }
  }

  /** Sends; once more with new credentials after a 401, and once more when a kept connection turns out to be closed. */
  async #ask(question: Question, work: Limit): Promise<IncomingMessage> {
    let access = await this.#credentials.get();
    let answer = await this.#sendTwice(question, access, work);
    if (answer.statusCode === 401) {
      answer.resume();
      access = await this.#credentials.refresh(access);
      answer = await this.#sendTwice(question, access, work);
    }
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return answer;
    const body = (await readAll(answer, MOST_ERROR_BYTES)).toString("utf8");
    throw errorOfAnswer(status, body, answer.headers["retry-after"], this.#identityOf(question));
  }

  async #sendTwice(question: Question, access: Access, work: Limit): Promise<IncomingMessage> {
    try {
      return await send(question, access, work);
    } catch (error) {
      const stale = question.method === "GET" && error instanceof StaleConnection && !work.signal.aborted;
      if (!stale) throw error instanceof StaleConnection ? error.cause : error;
      return await send(question, access, work);
    }
  }

  #identityOf(question: Question): RequestIdentity {
    return { method: question.method, path: question.path, server: this.server };
  }
}

/** A kept connection that the server closed while we sent. */
class StaleConnection extends Error {}

function send(question: Question, access: Access, work: Limit): Promise<IncomingMessage> {
  const { server, agent } = access;
  const body = question.body === undefined ? undefined : Buffer.from(question.body);
  const start = server.protocol === "http:" ? httpRequest : httpsRequest;
  return new Promise((resolve, reject) => {
    const request = start({
      protocol: server.protocol,
      hostname: server.hostname.replace(/^\[|\]$/g, ""),
      port: server.port,
      method: question.method,
      path: `${server.pathname.replace(/\/$/, "")}${question.path}${queryText(question.query)}`,
      agent,
      headers: {
        Accept: "application/json, */*",
        "User-Agent": "databand-kubernetes",
        ...access.headers,
        ...(body ? { "Content-Type": question.contentType, "Content-Length": body.length } : {}),
      },
    });
    const abort = (): void => {
      request.destroy();
    };
    work.signal.addEventListener("abort", abort, { once: true });
    request.once("socket", (socket) => socket.setKeepAlive(true, 30_000));
    request.once("response", (answer) => {
      answer.once("close", () => {
        work.signal.removeEventListener("abort", abort);
      });
      resolve(answer);
    });
    request.on("error", (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end(body);
  });
}

/** The time limit also holds for work that does not listen to the signal, such as a credential plug-in. */
function rejectOnAbort(work: Limit, identity: RequestIdentity, milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => {
      reject(work.cause() === "timeout" ? timeoutError(identity, milliseconds) : cancelledError(identity));
    };
    if (work.signal.aborted) fail();
    else work.signal.addEventListener("abort", fail, { once: true });
  });
}

async function readAll(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > most) break;
  }
  return Buffer.concat(chunks);
}

function failWhenIdle(answer: IncomingMessage, milliseconds: number, identity: RequestIdentity): void {
  let timer: NodeJS.Timeout | undefined;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => answer.destroy(timeoutError(identity, milliseconds)), milliseconds);
  };
  const { socket } = answer;
  socket.on("data", restart);
  answer.once("close", () => {
    clearTimeout(timer);
    socket.off("data", restart);
  });
  restart();
}

function parseAnswer(text: string, answer: IncomingMessage, identity: RequestIdentity): unknown {
  if (!answer.headers["content-type"]?.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `${identity.server} gave an answer that is no JSON to ${identity.method} ${identity.path}`;
    throw new ClusterError("protocol", message, {
      hint: "Check that `server` in the kubeconfig is the address of a Kubernetes API server.",
      cause,
    });
  }
}

function queryText(query: Query | undefined): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) parameters.set(key, String(value));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}
