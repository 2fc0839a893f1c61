import type { ApiRequest, Reply } from "../../client/src/sandbox/api/exchange.ts";
import { verbOf } from "../../client/src/sandbox/api/router.ts";
import { sendError } from "../../client/src/sandbox/api/send.ts";
import { ApiError } from "../../client/src/sandbox/api/status.ts";
import { FaultInjector } from "../../client/src/sandbox/faults/injector.ts";
import type { Fault, FaultRule } from "../../client/src/sandbox/index.ts";
import type { Serve } from "./network.ts";
import { Truth } from "./truth.ts";
import type { World } from "./world.ts";

/** Why nobody is served for a while: credentials have expired, the server starts again, or has too much to do. */
const OUTAGES = { 401: "Unauthorized", 429: "TooManyRequests", 503: "ServiceUnavailable" } as const;

interface Observer {
  /** A fault falls on a request: its verb and its name. */
  readonly met: (fault: string) => void;
  /** A request has arrived. */
  readonly asked: (verb: string) => void;
}

/** What the clients of a scenario talk to: the sandbox, behind everything that goes wrong there. */
export class FaultyServer {
  readonly truth: Truth;
  readonly #world: World;
  readonly #injector: FaultInjector;
  readonly #observer: Observer;
  /** Whether it takes somebody's credentials at a time; absent: all. */
  admits: ((authorization: string | undefined, now: number) => boolean) | undefined;
  #outage: { readonly status: keyof typeof OUTAGES; readonly until: number } | undefined;

  constructor(world: World, rules: readonly FaultRule[], observer: Observer) {
    this.#world = world;
    this.#observer = observer;
    this.truth = new Truth(world.clock);
    const { clock } = world;
    const onFault = (fault: Fault, request: ApiRequest): void => observer.met(nameOf(fault, request));
    const plan = { seed: Math.floor(clock.random() * 2 ** 31), rules };
    this.#injector = new FaultInjector(clock, () => world.sandbox.compact(), plan, onFault);
  }

  readonly serve: Serve = (request, reply) => {
    const { verb = "" } = verbOf(request) ?? {};
    this.#observer.asked(verb);
    const { clock, network, sandbox } = this.#world;
    if (this.#outage && clock.now() < this.#outage.until) {
      this.#observer.met(`${verb} all ${this.#outage.status}`);
      refuse(request, reply, this.#outage.status);
      return;
    }
    if (this.admits && !this.admits(request.headers.authorization, clock.now())) {
      this.#observer.met(`${verb} token is over`);
      refuse(request, reply, 401);
      return;
    }
    // The cluster may be another one by now, to which the same users may come.
    const own = { ...request, headers: { ...request.headers, authorization: `Bearer ${sandbox.token}` } };
    void this.#injector.handle(own, reply, (asked, back) => {
      if (network.server) this.truth.watch(network.server)(asked, back);
      else back.reset();
      return Promise.resolve();
    });
  };

  /** Nothing goes wrong any more. */
  calm(): void {
    this.#injector.setPlan(undefined);
    this.#outage = undefined;
  }

  /** Refuses everything for so many milliseconds. */
  refuseAll(status: keyof typeof OUTAGES, milliseconds: number): void {
    this.#outage = { status, until: this.#world.clock.now() + milliseconds };
  }
}

function refuse(request: ApiRequest, reply: Reply, status: keyof typeof OUTAGES): void {
  if (status === 429) {
    // Priority and fairness answers before anybody has looked at what is asked (Kubernetes 1.34).
    reply.start(429, { "content-type": "text/plain; charset=utf-8", "retry-after": "1" });
    reply.write("Too many requests, please try again later.\n");
    reply.end();
    return;
  }
  sendError({ request, reply }, new ApiError(status, OUTAGES[status], OUTAGES[status]));
}

function nameOf(fault: Fault, request: ApiRequest): string {
  const { verb = "other" } = verbOf(request) ?? {};
  if (fault.kind === "error") return `${verb} ${fault.status}`;
  if (fault.kind === "lostAnswer") return `${verb} lost answer ${fault.as ?? "500"}`;
  if (fault.kind === "compact") return `${verb} compact (410)`;
  return `${verb} ${fault.kind}`;
}
