import type { FaultRule } from "../../client/src/sandbox/index.ts";
import type { Dice } from "./programs.ts";

type Verb = NonNullable<NonNullable<FaultRule["match"]>["verb"]>;
type Status = Extract<FaultRule["fault"], { kind: "error" }>["status"];

/** Some faults of all editions that fall on some verbs. `p`: the chance of each. */
export function makeFaults({ maybe }: Dice, p: number, verbs: readonly Verb[]): FaultRule[] {
  const rules = [...FAULTS, ...MORE_FAULTS].map((make) => make(p));
  return rules.filter(({ match }) => match?.verb !== undefined && verbs.includes(match.verb) && maybe(0.15));
}

/** What the first edition has. */
export const FAULTS: readonly ((p: number) => FaultRule)[] = [
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "lostAnswer", as: "500" } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "lostAnswer", as: "504" } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "lostAnswer", as: "reset" } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "error", status: 500 } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "error", status: 503 } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "error", status: 429, retryAfter: 2 } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "delay", ms: 35_000 } }),
  (p) => ({ match: { verb: "create", probability: p / 6 }, fault: { kind: "error", status: 422 } }),
  (p) => ({ match: { verb: "create", probability: p / 6 }, fault: { kind: "error", status: 403 } }),
  (p) => ({ match: { verb: "create", probability: p }, fault: { kind: "halfOpen" } }),
  (p) => ({ match: { verb: "get", probability: p }, fault: { kind: "error", status: 504 } }),
  (p) => ({ match: { verb: "get", probability: p }, fault: { kind: "error", status: 429, retryAfter: 3 } }),
  (p) => ({ match: { verb: "get", probability: p }, fault: { kind: "error", status: 401 } }),
  (p) => ({ match: { verb: "get", probability: p / 2 }, fault: { kind: "error", status: 403 } }),
  (p) => ({ match: { verb: "get", probability: p }, fault: { kind: "halfOpen" } }),
  (p) => ({ match: { verb: "list", probability: p }, fault: { kind: "error", status: 503 } }),
  (p) => ({ match: { verb: "list", probability: p }, fault: { kind: "error", status: 401 } }),
  (p) => ({ match: { verb: "list", probability: p }, fault: { kind: "error", status: 403 } }),
  (p) => ({ match: { verb: "list", probability: p }, fault: { kind: "cut", afterBytes: 300 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "cut", afterMs: 1500 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "cut", afterBytes: 1000 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "duplicateEvent", probability: 0.5 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "reorderEvent", probability: 0.3 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "halfOpen", afterBytes: 500 } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "compact" } }),
  (p) => ({ match: { verb: "watch", probability: p }, fault: { kind: "error", status: 429, retryAfter: 5 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "cut", afterBytes: 700 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "cut", afterMs: 2000 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "halfOpen", afterBytes: 400 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "error", status: 500 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "error", status: 404 } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "error", status: 429 } }),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "lostAnswer", as: "reset" } }),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "lostAnswer", as: "500" } }),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "error", status: 503 } }),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "error", status: 409 } }),
  (p) => ({ match: { probability: p / 4 }, fault: { kind: "delay", ms: 4000 } }),
];

/** Faults that the scenarios of the first edition did not have. `p`: the chance of each. */
export const MORE_FAULTS: readonly ((p: number) => FaultRule)[] = [
  ...([401, 504] as const).map((status) => error("create", status, 1 / 6)),
  ...([500, 503] as const).map((status) => error("get", status)),
  error("get", 404, 1 / 20),
  ...([429, 500, 504] as const).map((status) => error("list", status)),
  ...([401, 403, 500, 503, 504] as const).map((status) => error("watch", status)),
  ...([401, 403, 503, 504] as const).map((status) => error("log", status)),
  ...([401, 403, 429, 500, 504] as const).map((status) => error("delete", status)),
  ...([401, 409, 422, 429, 500, 503] as const).map((status) => error("patch", status)),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "halfOpen" } }),
  (p) => ({ match: { verb: "delete", probability: p }, fault: { kind: "delay", ms: 20_000 } }),
  (p) => ({ match: { verb: "patch", probability: p }, fault: { kind: "lostAnswer", as: "reset" } }),
  (p) => ({ match: { verb: "list", probability: p }, fault: { kind: "halfOpen" } }),
  (p) => ({ match: { verb: "log", probability: p }, fault: { kind: "halfOpen" } }),
];

function error(verb: Verb, status: Status, share = 1): (p: number) => FaultRule {
  return (p) => ({ match: { verb, probability: p * share }, fault: { kind: "error", status } });
}
