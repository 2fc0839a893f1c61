import type { EngineFacts } from "../protocol.ts";

/** What is known of the clusters of one project's engines. */
export class ClusterFacts {
  readonly #engines: ReadonlyMap<string, EngineFacts>;
  readonly #only: EngineFacts | undefined;

  constructor(engines: Readonly<Record<string, EngineFacts>> = {}) {
    this.#engines = new Map(Object.entries(engines).map(([name, facts]) => [name.toLowerCase(), facts]));
    const [first, ...others] = this.#engines.values();
    const same = others.every(({ cluster, namespace }) => cluster === first?.cluster && namespace === first.namespace);
    this.#only = same ? first : undefined;
  }

  /** For a section: its own engine's, or those of all engines where they are in one place (for shared sections). */
  of(section: string): EngineFacts | undefined {
    return this.#engines.get(section.toLowerCase()) ?? this.#only;
  }
}
