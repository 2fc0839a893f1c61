import type { Answer, Cluster, Namespace, Thing } from "../conformance/cluster.ts";

/** What answers have told, for the requests that come after them. */
export class Memory {
  readonly #cluster: Cluster;
  readonly #space: Namespace;
  /** `uid pods/one`, `version`, … */
  readonly #known = new Map<string, string>();

  constructor(cluster: Cluster, space: Namespace) {
    this.#cluster = cluster;
    this.#space = space;
  }

  /** Puts in what earlier answers told. */
  async fill(template: string, encode: (text: string) => string = (text) => text): Promise<string> {
    let text = template.replaceAll("NAMESPACE", this.#space.name);
    for (const [whole, words = ""] of text.matchAll(/<((?:uid|version|continue|pod)\b[^<>]*)>/g)) {
      const value = words.startsWith("pod ") ? await this.#activePod(words.slice(4)) : this.#known.get(words);
      text = text.replace(whole, encode(value ?? words));
    }
    return text;
  }

  async #activePod(selector: string): Promise<string> {
    const query = `labelSelector=${encodeURIComponent(selector)}`;
    const { items } = await this.#cluster.object("GET", `${this.#space.pods}?${query}`);
    const active = items.filter(
      ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined && status.phase !== "Succeeded" && status.phase !== "Failed",
    );
    return active[0]?.metadata.name ?? "none";
  }

  /** Takes down what an answer tells. */
  learn(path: string, { status, headers, text }: Answer): void {
    if (status >= 300 || text === "" || !(headers["content-type"] ?? "").includes("json")) return;
    const { metadata, items } = JSON.parse(text) as Partial<Thing>;
    if (!metadata) return;
    if (items) {
      this.#known.set("version", metadata.resourceVersion);
      this.#known.set("continue", metadata.continue ?? "");
      return;
    }
    const plural = /\/(?:v1\/(?:namespaces\/[^/]+\/)?)([a-z]+)(?:[/?]|$)/.exec(path)?.[1] ?? "";
    this.#known.set(`uid ${plural}/${metadata.name}`, metadata.uid);
    this.#known.set(`version ${plural}/${metadata.name}`, metadata.resourceVersion);
  }
}
