import { base, pod, type Call, type FakeApi } from "../fakeApi.ts";
import { LOG, POD } from "./oneLog.ts";

interface Entry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
  /** A runtime cuts long lines: what follows belongs to the same line. */
  readonly isPart: boolean;
}

/** The log of one container as a kubelet serves it (Kubernetes 1.34, `pkg/kubelet/kuberuntime/logs`), with the streams that follow it. */
export class NodeLog {
  readonly entries: Entry[] = [];
  readonly #api: FakeApi;
  readonly #following = new Set<Call>();
  /** How much the node's clock is ahead of everybody else's. Milliseconds. */
  ahead = 0;

  constructor(api: FakeApi) {
    this.#api = api;
  }

  /** Writes a line now; of a line that goes on, a part. */
  write(text: string, isPart = false): void {
    const isInside = this.entries.at(-1)?.isPart === true;
    const entry = { at: this.#api.clock.now() + this.ahead, text, isPart };
    this.entries.push(entry);
    for (const call of this.#following) call.write(`${isInside ? "" : `${stamp(entry)} `}${text}${isPart ? "" : "\n"}`);
  }

  /** The node has begun another file: the API serves that one. */
  rotate(): void {
    this.entries.length = 0;
  }

  /** Breaks all streams. */
  cut(): void {
    for (const call of this.#following) call.reset();
    this.#following.clear();
  }

  /** The container has ended. */
  end(): void {
    for (const call of this.#following) call.end();
    this.#following.clear();
  }

  /** Answers a request for the log. */
  readonly serve = (call: Call): void => {
    const { query } = call;
    const tail = query.get("tailLines");
    const seconds = query.get("sinceSeconds");
    const time = query.get("sinceTime");
    // Parts of a line count as lines, and a time is compared with that of each part.
    const last = tail === null ? this.entries : Number(tail) === 0 ? [] : this.entries.slice(-Number(tail));
    const since =
      time !== null ? Date.parse(time) : seconds !== null ? this.#api.clock.now() - Number(seconds) * 1000 : 0;
    call.open();
    let isNewLine = true;
    for (const entry of last) {
      if (entry.at < since) continue;
      call.write(`${isNewLine ? `${stamp(entry)} ` : ""}${entry.text}${entry.isPart ? "" : "\n"}`);
      isNewLine = !entry.isPart;
    }
    if (query.get("follow") !== "true") {
      call.end();
      return;
    }
    this.#following.add(call);
    call.closed.addEventListener("abort", () => this.#following.delete(call), { once: true });
  };
}

function stamp({ at }: Entry): string {
  return new Date(at).toISOString().replace(/Z$/, "000000Z");
}

/** The pod `p` with such a log, which runs until `end`. */
export function serveNodeLog(api: FakeApi): { readonly log: NodeLog; readonly end: () => void } {
  const log = new NodeLog(api);
  let state = pod("p", "Running", { status: base.running() });
  api
    .on("GET", POD, (call) => call.json(state))
    .on("GET", LOG, log.serve)
    .start();
  const end = (): void => {
    state = pod("p", "Succeeded", { status: base.ended(0) });
    log.end();
  };
  return { log, end };
}
