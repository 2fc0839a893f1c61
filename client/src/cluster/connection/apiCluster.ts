import { t } from "../../l10n.ts";
import type { Readable } from "node:stream";
import type { Clock } from "../clock.ts";
import { DEFAULT_TIMEOUT, MOST_LOG_STREAMS, type Cluster, type Method, type Query } from "./cluster.ts";
import type { RequestOptions, SocketOptions, StreamOptions } from "./cluster.ts";
import type { Access, Credentials } from "./credentials/credentials.ts";
import {
  cancelledError,
  errorOfAnswer,
  errorOfConnection,
  timeoutError,
  type RequestIdentity,
} from "./errorMapping.ts";
import { ClusterError } from "./errors.ts";
import { limit, type Limit } from "./limits.ts";
import { mayChange, readOnlyError } from "./readOnly.ts";
import { describeRequest } from "./requestNames.ts";
import type { HttpAnswer, Transport } from "./transport.ts";
import type { WebSocketConnection } from "./socket/connection.ts";
import { openSocket } from "./socket/open.ts";

/** The longest answer that is read into memory: a page of 500 big pods has a tenth of that. */
const MOST_ANSWER_BYTES = 256 * 1024 * 1024;
const MOST_ERROR_BYTES = 64 * 1024;

export interface ClusterIdentity {
  readonly name: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
}

/** What may change while a connection is open. */
interface UserWishes {
  /** While it says so, nothing is sent that may change something in the cluster. */
  readonly isReadOnly?: () => boolean;
  /** How many logs may be read at once. */
  readonly mostLogStreams?: () => number;
}

interface Question {
  readonly method: Method;
  readonly path: string;
  readonly query: Query | undefined;
  readonly body: string | undefined;
  readonly contentType: string;
}

/** A connection: credentials, limits and errors around a transport. */
export class ApiCluster implements Cluster {
  readonly name: string;
  readonly server: string;
  readonly user: string;
  readonly namespace: string;
  readonly clock: Clock;
  readonly #credentials: Credentials;
  readonly #transport: Transport;
  readonly #wishes: UserWishes;
  readonly #closed = new AbortController();

  constructor(
    identity: ClusterIdentity,
    credentials: Credentials,
    transport: Transport,
    clock: Clock,
    wishes: UserWishes = {},
  ) {
    this.name = identity.name;
    this.server = identity.server;
    this.user = identity.user;
    this.namespace = identity.namespace;
    this.clock = clock;
    this.#credentials = credentials;
    this.#transport = transport;
    this.#wishes = wishes;
  }

  get mostLogStreams(): number {
    return this.#wishes.mostLogStreams?.() ?? MOST_LOG_STREAMS;
  }

  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    if (this.#wishes.isReadOnly?.() && mayChange(method, path, options.query)) throw readOnlyError(method, path);
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
      const { text, isWhole } = await readAll(answer.body, MOST_ANSWER_BYTES);
      work.release();
      if (!isWhole) throw tooLongError(this.#identityOf(question));
      return parseAnswer(text(), answer, this.#identityOf(question)) as T;
    });
  }

  async stream(path: string, options: StreamOptions = {}): Promise<Readable> {
    const question: Question = { method: "GET", path, query: options.query, body: undefined, contentType: "" };
    const milliseconds = options.timeoutMs ?? DEFAULT_TIMEOUT;
    return this.#limited(question, [options.signal], milliseconds, async (work) => {
      const { body } = await this.#ask(question, work);
      work.stopTimer();
      const identity = this.#identityOf(question);
      work.signal.addEventListener("abort", () => body.destroy(cancelledError(identity)), { once: true });
      body.once("close", work.release);
      return body;
    });
  }

  async openSocket(path: string, options: SocketOptions): Promise<WebSocketConnection> {
    // What goes through a socket may do anything in the pod.
    if (this.#wishes.isReadOnly?.()) throw readOnlyError("GET", path);
    const question: Question = { method: "GET", path, query: undefined, body: undefined, contentType: "" };
    const milliseconds = options.timeoutMs ?? DEFAULT_TIMEOUT;
    const socket = await this.#limited(question, [options.signal], milliseconds, async (work) => {
      const identity = this.#identityOf(question);
      const opened = await openSocket(this.#credentials, identity, options, this.clock, work.signal);
      work.release();
      return opened;
    });
    const close = (): void => socket.close();
    this.#closed.signal.addEventListener("abort", close, { once: true });
    void socket.closed.then(() => this.#closed.signal.removeEventListener("abort", close));
    return socket;
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
    const work = limit(this.clock, [...signals, this.#closed.signal], milliseconds);
    try {
      return await Promise.race([run(work), rejectOnAbort(work, identity, milliseconds)]);
    } catch (error) {
      work.release();
      const cause = work.cause();
      if (cause === "cancelled") throw cancelledError(identity);
      if (cause === "timeout") throw this.#credentials.lateError(milliseconds) ?? timeoutError(identity, milliseconds);
      throw errorOfConnection(error, identity);
    }
  }

  /** Sends, and once more with new credentials after a 401. */
  async #ask(question: Question, work: Limit): Promise<HttpAnswer> {
    let access = await this.#credentials.get();
    let answer = await this.#send(question, access, work);
    if (answer.status === 401) {
      const refused = answer.body.resume();
      try {
        access = await this.#credentials.refresh(access);
        answer = await this.#send(question, access, work);
      } finally {
        // Long at its end, unless its connection is half-open.
        refused.destroy();
      }
    }
    const { status, headers } = answer;
    if (status >= 200 && status < 300) {
      if (!headers["content-type"]?.startsWith("text/html")) return answer;
      answer.body.destroy();
      throw webPageError(this.#identityOf(question));
    }
    const { text } = await readAll(answer.body, MOST_ERROR_BYTES);
    throw errorOfAnswer(status, text(), headers["retry-after"], this.#identityOf(question), this.clock.now());
  }

  async #send(question: Question, access: Access, { signal, isOver, milliseconds }: Limit): Promise<HttpAnswer> {
    // Whoever hung, or slept, while credentials were got must not send what nobody expects any more.
    if (isOver()) throw timeoutError(this.#identityOf(question), milliseconds);
    const body = question.body === undefined ? undefined : Buffer.from(question.body);
    const answer = await this.#transport({
      method: question.method,
      path: `${question.path}${queryText(question.query)}`,
      headers: {
        Accept: "application/json, */*",
        "Accept-Encoding": "identity",
        "User-Agent": "databand-kubernetes",
        ...access.headers,
        ...(body ? { "Content-Type": question.contentType, "Content-Length": body.length } : {}),
      },
      body,
      access,
      signal,
    });
    // An error that comes while nobody reads must not end the process; a reader gets it all the same.
    answer.body.on("error", () => undefined);
    return answer;
  }

  #identityOf(question: Question): RequestIdentity {
    return { method: question.method, path: question.path, server: this.server };
  }
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

/** Reads not much further than `most` bytes, and tells whether that was all. */
async function readAll(answer: Readable, most: number): Promise<{ text: () => string; isWhole: boolean }> {
  const chunks: Buffer[] = [];
  const text = (): string => Buffer.concat(chunks).toString("utf8");
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > most) return { text, isWhole: false };
  }
  return { text, isWhole: true };
}

function tooLongError({ server, method, path }: RequestIdentity): ClusterError {
  const megabytes = MOST_ANSWER_BYTES / 1024 / 1024;
  const message = t("Cannot {0}: {1} answered with more than {2} MB", describeRequest(method, path), server, megabytes);
  return new ClusterError("protocol", message, { hint: wrongServerHint() });
}

function wrongServerHint(): string {
  return t("Check that `server` in the kubeconfig is the address of a Kubernetes API server.");
}

/** No API server answers so: somebody stands between, and wants to be asked first. */
function webPageError({ server, method, path }: RequestIdentity): ClusterError {
  const message = t("Cannot {0}: {1} answered with a web page", describeRequest(method, path), server);
  const hint = t(
    "A proxy or a network that asks for a login may stand before it; or `server` in the kubeconfig is no API server.",
  );
  return new ClusterError("protocol", message, { hint });
}

function parseAnswer(text: string, answer: HttpAnswer, identity: RequestIdentity): unknown {
  if (!answer.headers["content-type"]?.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = t(
      "{0} gave an answer that is no JSON to {1}",
      identity.server,
      `${identity.method} ${identity.path}`,
    );
    throw new ClusterError("protocol", message, {
      hint: wrongServerHint(),
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
