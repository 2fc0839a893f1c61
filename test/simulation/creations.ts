import type { Pod } from "../../client/src/cluster/objects.ts";
import type { RunState } from "../../client/src/cluster/run/state.ts";
import type { ApiRequest } from "../../client/src/sandbox/api/exchange.ts";
import type { Serve } from "./network.ts";
import { isCreate } from "./truth.ts";

/** What one window has asked a server to make. */
export class Creations {
  readonly #asked: string[] = [];
  /** The pod that was known to have been made when the window went on with its run. */
  #known: string | undefined;

  watch(serve: Serve): Serve {
    return (request, reply) => {
      if (isCreate(request)) this.#asked.push(nameIn(request));
      serve(request, reply);
    };
  }

  /** The window goes on with a run, of which the journal has this. */
  resume({ stage, tries }: RunState): void {
    const { podName, podUid } = tries.at(-1) ?? {};
    if (stage !== "creating" && podUid !== undefined) this.#known = podName;
  }

  /** What does not hold, in words: nobody makes again what is known to have been made. */
  get problems(): string[] {
    const known = this.#known;
    if (known === undefined || !this.#asked.includes(known)) return [];
    return [`a window went on with ${known}, which had been made, and asked for it to be made`];
  }
}

function nameIn({ body }: ApiRequest): string {
  return (JSON.parse(body) as Pod).metadata.name ?? "";
}
