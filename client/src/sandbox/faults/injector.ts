import { withoutRight } from "../api/authorization.ts";
import type { ApiRequest, Reply } from "../api/exchange.ts";
import { verbOf } from "../api/router.ts";
import { sendError } from "../api/send.ts";
import { ApiError, tooManyRequests } from "../api/status.ts";
import type { SandboxClock } from "../clock.ts";
import { FaultyReply, lostReply } from "./faultyReply.ts";
import type { Fault, FaultPlan } from "./plan.ts";
import { chance } from "./random.ts";

/** Reason and message of each status that can be injected, as the API server or a proxy before it words them. */
const STATUSES: Readonly<Record<number, readonly [reason: string, message: string]>> = {
  401: ["Unauthorized", "Unauthorized"],
  404: ["NotFound", "the server could not find the requested resource"],
  409: ["Conflict", "Operation cannot be fulfilled: the object has been modified; please try again"],
  422: ["Invalid", "the server rejected our request due to an error in our request"],
  500: ["InternalError", "Internal error occurred: injected by the sandbox's fault plan"],
  503: ["ServiceUnavailable", "the server is currently unable to handle the request"],
  504: ["Timeout", "Timeout: request did not complete within the allotted timeout"],
};

type Handler = (request: ApiRequest, reply: Reply) => Promise<void>;

/** Stands before the API and lets things go wrong as a plan says. */
export class FaultInjector {
  readonly #clock: SandboxClock;
  readonly #compact: () => void;
  readonly #onFault: (fault: Fault, request: ApiRequest) => void;
  #plan: FaultPlan | undefined;
  #request = 0;
  #matches: number[] = [];
  #injected = 0;

  /** @param onFault told of each fault before it happens */
  constructor(
    clock: SandboxClock,
    compact: () => void,
    plan: FaultPlan | undefined,
    onFault: (fault: Fault, request: ApiRequest) => void = () => undefined,
  ) {
    this.#clock = clock;
    this.#compact = compact;
    this.#onFault = onFault;
    this.setPlan(plan);
  }

  /** How many faults have happened since the start. */
  get injected(): number {
    return this.#injected;
  }

  setPlan(plan: FaultPlan | undefined): void {
    this.#plan = plan;
    this.#request = 0;
    this.#matches = plan?.rules.map(() => 0) ?? [];
  }

  /** Answers one request by `handler`, with the faults that fall on it. */
  async handle(request: ApiRequest, reply: Reply, handler: Handler): Promise<void> {
    const faults = this.#choose(request);
    this.#injected += faults.length;
    for (const fault of faults) this.#onFault(fault, request);
    if (faults.length === 0) {
      await handler(request, reply);
      return;
    }
    const delay = faults.find((one) => one.kind === "delay");
    if (delay) {
      await new Promise<void>((resolve) => this.#clock.after(delay.ms, resolve));
    }
    if (faults.some((one) => one.kind === "compact")) {
      this.#compact();
    }
    const error = faults.find((one) => one.kind === "error");
    const lost = faults.find((one) => one.kind === "lostAnswer");
    if (error) {
      sendError({ request, reply }, injectedError(request, error.status, error.retryAfter));
    } else if (lost) {
      await this.#lose(lost, request, reply, handler);
    } else {
      await handler(request, this.#faulty(reply, faults));
    }
  }

  async #lose(
    fault: Fault & { kind: "lostAnswer" },
    request: ApiRequest,
    reply: Reply,
    handler: Handler,
  ): Promise<void> {
    if (fault.ms === undefined) {
      await handler(request, lostReply(reply.closed));
    } else {
      const nobody = lostReply(new AbortController().signal);
      this.#clock.after(fault.ms, () => void handler(request, nobody));
    }
    if (fault.as === "reset") {
      reply.reset();
    } else {
      sendError({ request, reply }, injectedError(request, fault.as === "504" ? 504 : 500, undefined));
    }
  }

  #faulty(reply: Reply, faults: readonly Fault[]): Reply {
    const { seed = 0 } = this.#plan ?? {};
    const request = this.#request;
    let draws = 1000;
    return new FaultyReply(reply, faults, this.#clock, () => chance(seed, request, (draws += 1)));
  }

  #choose(request: ApiRequest): Fault[] {
    const plan = this.#plan;
    if (!plan) {
      return [];
    }
    this.#request += 1;
    const about = verbOf(request);
    return plan.rules.flatMap(({ match = {}, fault }, index) => {
      const fits =
        (match.verb === undefined || match.verb === about?.verb) &&
        (match.resource === undefined || match.resource === about?.resource);
      if (!fits) {
        return [];
      }
      const number = (this.#matches[index] ?? 0) + 1;
      this.#matches[index] = number;
      const chosen =
        (match.numbers?.includes(number) ?? true) && chance(plan.seed, this.#request, index) < (match.probability ?? 1);
      return chosen ? [fault] : [];
    });
  }
}

function injectedError(request: ApiRequest, status: number, retryAfter: number | undefined): Error {
  if (status === 403) return withoutRight({ kind: "admin" }, request);
  if (status === 429) return tooManyRequests(retryAfter ?? 1);
  const [reason, message] = STATUSES[status] ?? ["", "injected by the sandbox's fault plan"];
  return new ApiError(
    status,
    reason,
    message,
    retryAfter === undefined ? undefined : { retryAfterSeconds: retryAfter },
  );
}
