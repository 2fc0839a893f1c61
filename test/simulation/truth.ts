import type { Clock } from "../../client/src/cluster/clock.ts";
import type { Pod } from "../../client/src/cluster/objects.ts";
import type { ApiRequest, Reply } from "../../client/src/sandbox/api/exchange.ts";
import type { Serve } from "./network.ts";

/** A pod that the server has created, whatever its client was told. */
export interface Created {
  readonly name: string;
  readonly uid: string;
  /** Its label `dbnd_run_uid`. */
  readonly run: string | undefined;
  readonly at: number;
}

/** Stands at the server's door and notes what it did. */
export class Truth {
  readonly created: Created[] = [];
  /** Uids of the pods that somebody else has deleted, evicted or replaced. */
  readonly disturbed = new Set<string>();
  /** The uids of those that were evicted while they worked. */
  readonly evicted = new Set<string>();
  /** When the server has forgotten those that somebody else has deleted by force, whatever their containers still do. */
  readonly forgotten = new Map<string, number>();
  /** The most of a log's last lines that anybody asked for to find its place by them. */
  mostTail = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(serve: Serve): Serve {
    return (request, reply) => {
      const tail = Number(request.query.get("tailLines") ?? 0);
      // Once in a while ten thousand are read, and none of them kept.
      if (tail < 10_000) this.mostTail = Math.max(this.mostTail, tail);
      serve(request, isCreate(request) ? this.#noting(reply) : reply);
    };
  }

  #noting(reply: Reply): Reply {
    let isCreated = false;
    return {
      start: (status, headers) => {
        isCreated = status === 201;
        reply.start(status, headers);
      },
      write: (chunk) => {
        if (isCreated) {
          const { metadata } = JSON.parse(Buffer.from(chunk).toString()) as Pod;
          const { name = "", uid = "", labels } = metadata;
          this.created.push({ name, uid, run: labels?.dbnd_run_uid, at: this.#clock.now() });
        }
        return reply.write(chunk);
      },
      drained: () => reply.drained(),
      end: () => reply.end(),
      reset: () => reply.reset(),
      closed: reply.closed,
    };
  }
}

/** Whether it asks for a pod to be made. */
export function isCreate({ method, path }: ApiRequest): boolean {
  return method === "POST" && path.endsWith("/pods");
}
