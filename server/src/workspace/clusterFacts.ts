import type { AirflowFacts, ClusterFactsParams, EngineFacts } from "../protocol.ts";
import { canonicalUri, toPath } from "./uri.ts";

/** What is known of the clusters of one project's engines, and of Airflow's. */
export class ClusterFacts {
  readonly #engines: ReadonlyMap<string, EngineFacts>;
  readonly #only: EngineFacts | undefined;
  readonly #airflow: readonly AirflowFacts[];

  constructor({ engines, airflow = [] }: ClusterFactsParams) {
    this.#engines = new Map(Object.entries(engines).map(([name, facts]) => [name.toLowerCase(), facts]));
    const [first, ...others] = this.#engines.values();
    const same = others.every(({ cluster, namespace }) => cluster === first?.cluster && namespace === first.namespace);
    this.#only = same ? first : undefined;
    this.#airflow = airflow;
  }

  /** For a section: its own engine's, or those of all engines where they are in one place (for shared sections). */
  of(section: string): EngineFacts | undefined {
    return this.#engines.get(section.toLowerCase()) ?? this.#only;
  }

  /**
   * For the files of a home of Airflow, by its path; those of the only home there is count for the files around it, too. Of a
   * namespace that is not the executor's only what is the same for the whole cluster may be known.
   */
  ofAirflow(home: string, namespace?: string): EngineFacts | undefined {
    const own = this.#airflow.find((one) => toPath(canonicalUri(one.home)) === home);
    const { facts = [] } = own ?? (this.#airflow.length === 1 ? this.#airflow[0] : undefined) ?? {};
    const [first] = facts;
    if (!first || namespace === undefined) return first;
    return facts.find((one) => one.namespace === namespace) ?? ofWholeCluster(first, namespace);
  }
}

function ofWholeCluster(facts: EngineFacts, namespace: string): EngineFacts {
  const { cluster, namespaces, nodeLabels, priorityClasses, runtimeClasses, storageClasses } = facts;
  return {
    cluster,
    namespace,
    ...(namespaces && { namespaces }),
    ...(nodeLabels && { nodeLabels }),
    ...(priorityClasses && { priorityClasses }),
    ...(runtimeClasses && { runtimeClasses }),
    ...(storageClasses && { storageClasses }),
  };
}
