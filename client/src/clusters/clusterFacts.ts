import * as vscode from "vscode";
import {
  CLUSTER_FACTS_NOTIFICATION,
  type AirflowFacts,
  type ClusterChoice,
  type ClusterFactsParams,
  type EngineFacts,
  type EnvironmentInfo,
} from "../../../server/src/protocol.ts";
import type { Clusters } from "./clusters.ts";
import type { LanguageServer } from "../language/languageServer.ts";
import type { ServerRequests } from "../language/requests.ts";
import { setting, SETTINGS } from "../settings.ts";

/** What was read is good for this long. Milliseconds. */
const FRESH = 5 * 60_000;
/** A cluster that could not be reached is left alone for this long. Milliseconds. */
const AFTER_FAILURE = 60_000;
const PATIENCE = 15_000;
/** Nobody knows yet how long it will be good. */
const READING = Infinity;
/** Of each Airflow; an executor may watch any number. */
const MOST_NAMESPACES = 10;

interface Kept {
  readonly reading: Promise<EngineFacts | undefined>;
  /** Milliseconds since 1970; as long as it is read, it is good. */
  until: number;
}

/**
 * Reads the names of what the clusters of engines and of Airflow's executors have, and tells the language server, when the user wants that
 * (`databand.clusterFacts`). Never in an untrusted workspace; a cluster that cannot be reached costs nothing but the facts.
 */
export class ClusterFactsReader implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #server: LanguageServer;
  readonly #requests: Pick<ServerRequests, "airflowClusters">;
  readonly #kept = new Map<string, Kept>();
  readonly #subscriptions: vscode.Disposable;
  #environments: readonly EnvironmentInfo[] = [];
  #told = "";

  constructor(clusters: Clusters, server: LanguageServer, requests: Pick<ServerRequests, "airflowClusters">) {
    this.#clusters = clusters;
    this.#server = server;
    this.#requests = requests;
    const again = (): void => {
      // One click of the user may come as several events: what is being read is not read once more.
      for (const [key, { until }] of this.#kept) if (until !== READING) this.#kept.delete(key);
      void this.update(this.#environments);
    };
    this.#subscriptions = vscode.Disposable.from(
      clusters.onChanged(again),
      vscode.workspace.onDidGrantWorkspaceTrust(again),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("databand.clusterFacts")) again();
      }),
      server.onStateChanged((state) => {
        if (state !== "running") this.#told = "";
      }),
    );
  }

  /** The environments, as they are now: reads what is not known of their engines' clusters. Never rejects. */
  async update(environments: readonly EnvironmentInfo[]): Promise<void> {
    this.#environments = environments;
    const isOn = setting(SETTINGS.clusterFacts) && vscode.workspace.isTrusted;
    if (!isOn && this.#told === "") return;
    const engines: Record<string, EngineFacts> = {};
    for (const { engine, cluster, namespace } of isOn ? unmistakable(environments) : []) {
      const facts = cluster && (await this.#factsOf(cluster, namespace));
      if (facts && engine !== undefined) engines[engine] = facts;
    }
    const airflow = isOn ? await this.#ofAirflow() : [];
    await this.#tell({ engines, ...(airflow.length > 0 && { airflow }) });
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #ofAirflow(): Promise<readonly AirflowFacts[]> {
    try {
      const found: AirflowFacts[] = [];
      for (const { home, cluster, namespaces } of await this.#requests.airflowClusters()) {
        const read: (EngineFacts | undefined)[] = [];
        for (const namespace of namespaces.slice(0, MOST_NAMESPACES))
          read.push(await this.#factsOf(cluster, namespace));
        const facts = read.filter((one) => one !== undefined);
        if (facts.length > 0) found.push({ home, facts });
      }
      return found;
    } catch (error) {
      this.#server.output.debug(String(error));
      return [];
    }
  }

  async #factsOf(cluster: ClusterChoice, namespace = "default"): Promise<EngineFacts | undefined> {
    // To look at the sandbox is no reason to start it.
    if (setting(SETTINGS.clusterUse) === "sandbox" && !this.#clusters.sandboxRuns) return undefined;
    const key = JSON.stringify([
      setting(SETTINGS.clusterUse),
      setting(SETTINGS.clusterContext),
      setting(SETTINGS.kubeconfig),
      cluster,
      namespace,
    ]);
    const before = this.#kept.get(key);
    if (before && before.until > Date.now()) return before.reading;
    const kept: Kept = { reading: this.#read(cluster, namespace), until: READING };
    this.#kept.set(key, kept);
    const facts = await kept.reading;
    kept.until = Date.now() + (facts ? FRESH : AFTER_FAILURE);
    return facts;
  }

  /** Undefined where the cluster does not answer, or lets nobody in. */
  async #read(choice: ClusterChoice, namespace: string): Promise<EngineFacts | undefined> {
    try {
      const { readFacts } = await this.#clusters.library;
      const signal = AbortSignal.timeout(PATIENCE);
      const { namespaces, ...facts } = await readFacts(await this.#clusters.connect(choice, signal), namespace, {
        signal,
      });
      // The sandbox gets each namespace with the first run in it.
      const isFixed = namespaces && setting(SETTINGS.clusterUse) !== "sandbox";
      return isFixed ? { ...facts, namespaces } : facts;
    } catch (error) {
      this.#server.output.debug(`Nothing is known of the cluster: ${String(error)}`);
      return undefined;
    }
  }

  async #tell(params: ClusterFactsParams): Promise<void> {
    const text = JSON.stringify(params);
    if (text === this.#told || !this.#server.client.isRunning()) return;
    this.#told = Object.keys(params.engines).length === 0 && !params.airflow ? "" : text;
    try {
      await this.#server.client.sendNotification(CLUSTER_FACTS_NOTIFICATION, params);
    } catch (error) {
      this.#server.output.debug(String(error));
    }
  }
}

/** Those whose engine is told by its name: folders may have engines of one name in several places. */
function unmistakable(environments: readonly EnvironmentInfo[]): readonly EnvironmentInfo[] {
  const byEngine = Map.groupBy(environments, ({ engine }) => engine);
  const places = ({ cluster, namespace }: EnvironmentInfo): string => JSON.stringify([cluster, namespace]);
  return [...byEngine.values()].filter((same) => new Set(same.map(places)).size === 1).flat();
}
