import type { Answer, Cluster, Namespace } from "../conformance/cluster.ts";
import { eventually } from "../eventually.ts";
import { Memory } from "./memory.ts";
import type { RecordedRequest, Settling } from "./step.ts";
import { nameOf } from "./step.ts";
import type { WholeAnswer } from "./wholeAnswer.ts";
import { recordEvents, recordManagers, recordWhole } from "./wholeAnswer.ts";

/** Requests of one table, one after the other, in a namespace of their own. */
export class Scenario {
  readonly #cluster: Cluster;
  readonly #space: Namespace;
  readonly #memory: Memory;

  constructor(cluster: Cluster, space: Namespace) {
    this.#cluster = cluster;
    this.#space = space;
    this.#memory = new Memory(cluster, space);
  }

  async run(requests: readonly RecordedRequest[]): Promise<Map<string, WholeAnswer>> {
    const answers = new Map<string, WholeAnswer>();
    for (const [index, request] of requests.entries()) {
      answers.set(`${index} ${nameOf(request)}`, this.#even(await this.#ask(request)));
    }
    return answers;
  }

  async #ask(request: RecordedRequest): Promise<WholeAnswer> {
    const path = await this.#memory.fill(request.path, encodeURIComponent);
    const at = path.startsWith("/") ? path : `${this.#space.path}/${path}`;
    const { method, body, text, type, accept } = request;
    const sent = await this.#memory.fill(text ?? (body === undefined ? "" : JSON.stringify(body)));
    const isBare = body === undefined && text === undefined;
    const headers = {
      ...(isBare ? {} : { "content-type": type ?? "application/json" }),
      ...(accept !== undefined && { accept }),
    };
    const options = { headers, ...(!isBare && { text: sent }) };
    if (request.events !== undefined) {
      let left = request.events;
      return recordEvents(await this.#cluster.watch(at, () => (left -= 1) === 0, headers));
    }
    const once = (): Promise<Answer> => this.#cluster.call(method, at, options);
    const { until } = request;
    let last = "";
    const answer = until
      ? await eventually(
          nameOf(request),
          async () => {
            const found = await once();
            last = found.text;
            return until(JSON.parse(last) as Settling) ? found : undefined;
          },
          () => last,
        )
      : await once();
    this.#memory.learn(at, answer);
    const recorded = recordWhole(answer);
    return request.managers ? { ...recorded, ...recordManagers(answer) } : recorded;
  }

  /** With the name of the test's namespace, ids, versions and what is drawn by lot evened out. */
  #even(answer: WholeAnswer): WholeAnswer {
    const text = JSON.stringify(answer)
      .replaceAll(this.#space.name, "NAMESPACE")
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
      .replace(/(kube-api-access-)\w{5}/g, "$1*****")
      .replace(/-----BEGIN CERTIFICATE[^"]*/g, "CERTIFICATE")
      .replace(/(creationTimestamp: |resourceVersion: )\\"[^"\\]*/g, '$1\\"…')
      .replace(/(in record \()\d+/g, "$1VERSION")
      .replace(/(too old resource version: \d+ \()\d+/g, "$1VERSION")
      .replace(/(Too large resource version: \d+, current: )\d+/g, "$1VERSION")
      .replace(
        /\b((?:good|bad|many|indexed|policy|late|paused|short|deleted|web|nightly-manual-abcde|gen)-|Gen_|g{58})(?:[0-9a-f]{6,10}-)?[bcdfghjklmnpqrstvwxz2456789]{5}\b/g,
        "$1*****",
      );
    return JSON.parse(text) as WholeAnswer;
  }
}
