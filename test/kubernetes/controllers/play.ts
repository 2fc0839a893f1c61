import { randomBytes } from "node:crypto";
import type { Cluster } from "../../../client/src/cluster/connection/cluster.ts";
import type { Request, Scenario } from "./scenario.ts";
import type { Leaves, Seen, SeenEvent } from "./sight.ts";
import { leavesOf, Names, textsOf } from "./sight.ts";

/** What was seen of a scenario: after each step what has changed since the one before (null for what is gone). */
export type Course = readonly { readonly changed: Leaves; readonly events: readonly string[] }[];

const APPS = "/apis/apps/v1";
const BATCH = "/apis/batch/v1";
const PATHS: Readonly<Record<string, string>> = {
  pods: "/api/v1",
  jobs: BATCH,
  cronjobs: BATCH,
  deployments: APPS,
  replicasets: APPS,
  statefulsets: APPS,
  daemonsets: APPS,
};
/** How often is looked, so that nothing comes and goes unseen. Milliseconds. */
const EVERY = 1000;
const MINUTE = 60_000;

/** Carries out a scenario in a namespace of its own. */
export async function play(cluster: Cluster, { name, steps }: Scenario): Promise<Course> {
  const namespace = `controllers-${name}-${randomBytes(3).toString("hex")}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
  await cluster.request("POST", "/api/v1/namespaces", { body });
  await untilThere(cluster, `/api/v1/namespaces/${namespace}/serviceaccounts/default`);
  const player = new Player(cluster, namespace);
  const course: { changed: Leaves; events: readonly string[] }[] = [];
  let before: Leaves = {};
  let told: readonly string[] = [];
  try {
    for (const { from, requests = [], seconds } of steps) {
      if (from !== undefined) await pause(cluster, (from * 1000 - (cluster.clock.now() % MINUTE) + MINUTE) % MINUTE);
      for (const request of requests) await player.send(request);
      const { leaves, events } = await player.look(seconds);
      course.push({ changed: difference(before, leaves), events: events.filter((text) => !told.includes(text)) });
      before = leaves;
      told = events;
    }
  } finally {
    await cluster.request("DELETE", `/api/v1/namespaces/${namespace}`).catch(() => undefined);
  }
  return course;
}

async function untilThere(cluster: Cluster, path: string): Promise<void> {
  for (let left = 100; left > 0; left -= 1) {
    if (await cluster.request("GET", path).catch(() => undefined)) return;
    await pause(cluster, 100);
  }
  throw new Error(`There is no ${path}.`);
}

function pause(cluster: Cluster, milliseconds: number): Promise<void> {
  return new Promise((wake) => void cluster.clock.after(milliseconds, wake));
}

class Player {
  readonly #cluster: Cluster;
  readonly #namespace: string;
  readonly #names = new Names();
  /** `cronjobs/one` → its uid. */
  readonly #uids = new Map<string, string>();

  constructor(cluster: Cluster, namespace: string) {
    this.#cluster = cluster;
    this.#namespace = namespace;
  }

  async send({ method, path, body }: Request): Promise<void> {
    const fill = (text: string): string =>
      this.#withUids(this.#names.real(text)).replaceAll(
        "<now>",
        new Date(this.#cluster.clock.now()).toISOString().slice(0, 19) + "Z",
      );
    const text = body && fill(JSON.stringify(body));
    const [plain = "", query = ""] = fill(path).split("?");
    const { metadata } = await this.#cluster.request<Seen>(method, this.#path(plain), {
      ...(text !== undefined && { body: JSON.parse(text) as object }),
      ...(method === "PATCH" && { contentType: "application/merge-patch+json" }),
      query: Object.fromEntries(new URLSearchParams(query)),
    });
    if (method === "POST") this.#uids.set(`${plain}/${metadata.name}`, metadata.uid);
  }

  #withUids(text: string): string {
    return [...this.#uids].reduce((all, [path, uid]) => all.replaceAll(`<uid ${path}>`, uid), text);
  }

  /** What there is after so many seconds. */
  async look(seconds: number): Promise<{ readonly leaves: Leaves; readonly events: readonly string[] }> {
    const { clock } = this.#cluster;
    for (const end = clock.now() + seconds * 1000; clock.now() < end;) {
      await this.#lists(["pods", "jobs", "replicasets"]);
      await pause(this.#cluster, Math.min(EVERY, Math.max(0, end - clock.now())));
    }
    const lists = await this.#lists(Object.keys(PATHS));
    const events = await this.#list<SeenEvent>("/api/v1", "events");
    const leaves = lists.map(([plural, objects]) => leavesOf(plural, objects, this.#names));
    const all = Object.entries(Object.assign({}, ...leaves) as Leaves);
    return {
      leaves: Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1))),
      events: textsOf(
        events.map((event) => ({ ...event, message: event.message.replaceAll(this.#namespace, "NAMESPACE") })),
        this.#names,
      ),
    };
  }

  async #lists(plurals: readonly string[]): Promise<readonly (readonly [string, readonly Seen[]])[]> {
    const lists = await Promise.all(
      plurals.map(async (plural) => [plural, await this.#list<Seen>(PATHS[plural] ?? "", plural)] as const),
    );
    // Owners first: their names are in those of what they own.
    const isPod = ([plural]: readonly [string, unknown]): boolean => plural === "pods";
    for (const [, objects] of [...lists.filter((one) => !isPod(one)), ...lists.filter(isPod)]) {
      this.#names.learn(objects);
    }
    return lists;
  }

  async #list<T>(group: string, plural: string): Promise<readonly T[]> {
    const path = `${group}/namespaces/${this.#namespace}/${plural}`;
    const text = JSON.stringify(await this.#cluster.request("GET", path)).replaceAll(this.#namespace, "NAMESPACE");
    return (JSON.parse(text) as { items: T[] }).items;
  }

  #path(path: string): string {
    const [plural = ""] = path.split("/");
    return `${PATHS[plural] ?? "/api/v1"}/namespaces/${this.#namespace}/${path}`;
  }
}

/** Of an object that has gone only that. */
function difference(before: Leaves, after: Leaves): Leaves {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const isOfGone = (path: string): boolean => {
    const object = paths.find((one) => path.startsWith(`${one}.`) && before[one] === "is there");
    return object !== undefined && !(object in after);
  };
  const changed = paths.filter((path) => before[path] !== after[path] && !isOfGone(path));
  return Object.fromEntries(changed.map((path) => [path, after[path] ?? null]));
}
