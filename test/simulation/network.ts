import { Readable } from "node:stream";
import type { Clock } from "../../client/src/cluster/clock.ts";
import type { HttpAnswer, HttpRequest, Transport } from "../../client/src/cluster/connection/transport.ts";
import type { ApiRequest, Listen, Reply } from "../../client/src/sandbox/api/exchange.ts";

export type Serve = (request: ApiRequest, reply: Reply) => void;

/** How the network treats what is sent; all of it by the clock's chance. */
export interface Weather {
  /** Milliseconds that one piece takes. */
  latency(): number;
  /** Before which byte a piece is cut in two, anywhere, also within a character; absent, or 0: nowhere. */
  cut?(piece: Buffer): number;
}

const STILL: Weather = { latency: () => 0 };
/** Bytes under way after which the sender is told to wait. */
const WINDOW = 64 * 1024;
/** After this time a server notices that nobody is at the other end any more. Milliseconds. */
const KEEP_ALIVE = 900_000;

/** Joins clients and one server in one process, without sockets. */
export class MemoryNetwork {
  readonly #clock: Clock;
  readonly #connections = new Set<Connection>();
  readonly #sockets = new Set<Socket>();
  #serve: Serve | undefined;
  weather: Weather = STILL;
  isAbandoned = false;
  /** While true nothing connects. */
  isDown = false;
  /** The most bytes of one answer that had ever arrived without being taken. */
  mostBuffered = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For a sandbox. */
  readonly listen: Listen = (_identity, handle) => {
    this.#serve = handle;
    return Promise.resolve({
      port: 6443,
      close: () => {
        this.#serve = undefined;
        this.cut();
        return Promise.resolve();
      },
    });
  };

  /** What the server is. */
  serve(serve: Serve): void {
    this.#serve = serve;
  }

  get server(): Serve | undefined {
    return this.#serve;
  }

  get openConnections(): number {
    return this.#connections.size + this.#sockets.size;
  }

  /** What befalls connections befalls a socket, too, until the function that is returned is called. */
  hold(socket: Socket): () => void {
    this.#sockets.add(socket);
    return () => this.#sockets.delete(socket);
  }

  readonly transport: Transport = (request) => {
    const serve = this.#serve;
    if (this.isAbandoned) return new Promise(() => undefined);
    if (request.signal.aborted) return Promise.reject(socketError("ECONNRESET"));
    if (this.isDown || !serve) return Promise.reject(socketError("ECONNREFUSED"));
    return new Promise((resolve, reject) => {
      const connection = new Connection(this.#clock, this, request, { resolve, reject }, () => {
        this.#connections.delete(connection);
      });
      this.#connections.add(connection);
      connection.begin(serve);
    });
  };

  /** Resets some of the connections. */
  cut(which: () => boolean = () => true): void {
    for (const connection of [...this.#connections, ...this.#sockets]) if (which()) connection.reset();
  }

  /** The client's process has died: nothing reaches it any more, and the server learns it. */
  abandon(): void {
    this.isAbandoned = true;
    for (const connection of [...this.#connections]) connection.abandon();
    for (const socket of [...this.#sockets]) socket.reset();
  }

  /** Whoever sleeps is not told of what broke meanwhile: it learns it when it wakes, of some connections never. */
  wake(which: () => boolean): void {
    for (const connection of [...this.#connections]) if (which()) connection.break();
    for (const socket of [...this.#sockets]) if (which()) socket.reset();
  }

  /** From now on nothing arrives through some of the connections any more, and nobody is told. */
  freeze(which: () => boolean = () => true): void {
    for (const connection of [...this.#connections, ...this.#sockets]) if (which()) connection.freeze();
  }
}

/** What carries something else than a request and its answer. */
interface Socket {
  /** Both ends learn that it is broken. */
  reset(): void;
  /** Nothing gets through any more, and nobody is told. */
  freeze(): void;
}

interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** One request and its answer. What is sent arrives in its order, each piece after a time of its own. */
class Connection implements Reply {
  readonly #clock: Clock;
  readonly #network: MemoryNetwork;
  readonly #request: HttpRequest;
  readonly #waiting: Waiting;
  readonly #onClose: () => void;
  readonly #serverClosed = new AbortController();
  #body: Readable | undefined;
  #frozen = false;
  #isOver = false;
  readonly #underWay: (() => void)[] = [];
  #arrival = 0;
  #onTheWay = 0;
  #wakeSender: () => void = () => undefined;

  constructor(clock: Clock, network: MemoryNetwork, request: HttpRequest, waiting: Waiting, onClose: () => void) {
    this.#clock = clock;
    this.#network = network;
    this.#request = request;
    this.#waiting = waiting;
    this.#onClose = onClose;
    request.signal.addEventListener(
      "abort",
      () => {
        // Who reads the body may want to destroy it with an error of its own first.
        queueMicrotask(() => {
          this.#clientCloses(socketError("ECONNRESET"));
        });
      },
      { once: true },
    );
  }

  begin(serve: Serve): void {
    const { method, path, headers, body = Buffer.alloc(0) } = this.#request;
    const url = new URL(path, "http://memory");
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    this.#send(() => {
      serve(
        {
          method,
          path: url.pathname,
          query: url.searchParams,
          headers: Object.fromEntries(lower) as Record<string, string>,
          body: body.toString(),
          bytes: body,
        },
        this,
      );
    });
  }

  get closed(): AbortSignal {
    return this.#serverClosed.signal;
  }

  start(status: number, headers: Readonly<Record<string, string | readonly string[]>>): void {
    if (this.#body || this.#isOver) return;
    const body = new Readable({
      read: () => {
        // Once that has been taken which is asked for now: nothing else is asked for before something has come.
        queueMicrotask(() => this.#wakeSender());
      },
      destroy: (error, done) => {
        this.#clientCloses(undefined);
        done(error);
      },
    });
    // It may break before its head has arrived.
    body.on("error", () => undefined);
    body.once("end", () => {
      this.#over();
    });
    this.#body = body;
    const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    this.#send(() => {
      this.#waiting.resolve({ status, headers: Object.fromEntries(named) as HttpAnswer["headers"], body });
    });
  }

  write(chunk: string | Uint8Array): boolean {
    if (this.#frozen || this.closed.aborted) return true;
    const data = Buffer.from(chunk);
    this.#onTheWay += data.length;
    const at = this.#network.weather.cut?.(data) ?? 0;
    if (at > 0) this.#push(data.subarray(0, at));
    if (at < data.length) this.#push(data.subarray(at));
    return this.#buffered < WINDOW;
  }

  #push(data: Buffer): void {
    this.#send(() => {
      this.#onTheWay -= data.length;
      if (!this.#body || this.#body.destroyed) return;
      this.#body.push(data);
      this.#network.mostBuffered = Math.max(this.#network.mostBuffered, this.#body.readableLength);
    });
  }

  drained(): Promise<void> {
    if (this.#buffered < WINDOW || this.closed.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        if (this.#buffered >= WINDOW && !this.closed.aborted) return;
        this.#wakeSender = () => undefined;
        resolve();
      };
      this.#wakeSender = done;
      this.closed.addEventListener("abort", done, { once: true });
    });
  }

  end(): void {
    this.#send(() => {
      if (!this.#body?.destroyed) this.#body?.push(null);
    });
  }

  reset(): void {
    this.#serverClosed.abort();
    this.#send(() => {
      this.#clientCloses(socketError("ECONNRESET"));
    });
  }

  freeze(): void {
    this.#frozen = true;
  }

  /** The client learns that it is broken. */
  break(): void {
    this.#clientCloses(socketError("ECONNRESET"));
  }

  /** What was sent to the server still arrives there. */
  abandon(): void {
    this.#isOver = true;
    this.#body = undefined;
    this.#onClose();
    this.#clock.after(this.#network.weather.latency(), () => {
      this.#serverClosed.abort();
      this.#wakeSender();
    });
  }

  get #buffered(): number {
    return this.#onTheWay + (this.#body?.readableLength ?? 0);
  }

  #send(action: () => void): void {
    if (this.#frozen) return;
    const at = Math.max(this.#arrival, this.#clock.now() + this.#network.weather.latency());
    this.#arrival = at;
    this.#underWay.push(action);
    const deliver = (): void => {
      const next = this.#underWay.shift();
      if (!this.#frozen) next?.();
    };
    if (at <= this.#clock.now()) queueMicrotask(deliver);
    else this.#clock.after(at - this.#clock.now(), deliver);
  }

  /** The client has closed, or learned that the connection is broken; the server learns it a little later. */
  #clientCloses(error: Error | undefined): void {
    if (this.#isOver) return;
    this.#over();
    this.#waiting.reject(error ?? socketError("ECONNRESET"));
    if (this.#body && !this.#body.destroyed) this.#body.destroy(error);
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#onClose();
    const notice = (): void => {
      this.#serverClosed.abort();
      this.#wakeSender();
    };
    const delay = this.#frozen ? KEEP_ALIVE : this.#network.weather.latency();
    if (delay > 0) this.#clock.after(delay, notice);
    else queueMicrotask(notice);
  }
}

function socketError(code: string): Error {
  return Object.assign(new Error(code === "ECONNREFUSED" ? "connect ECONNREFUSED" : "read ECONNRESET"), { code });
}
