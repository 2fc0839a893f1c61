import * as vscode from "vscode";
import type { Cluster, PodAction } from "../cluster/index.ts";
import type { Clusters } from "./clusters.ts";
import { UserError } from "../notifications.ts";

/** An answer is good for this long: rights change seldom. Milliseconds. */
const FRESH = 60_000;

interface Known {
  readonly denied: Promise<ReadonlySet<PodAction>>;
  /** Once it has been answered. */
  answer: ReadonlySet<PodAction>;
  readonly at: number;
}

const NOTHING: ReadonlySet<PodAction> = new Set();

const WORDS: Readonly<Record<PodAction, string>> = {
  list: vscode.l10n.t("list pods"),
  create: vscode.l10n.t("create pods"),
  delete: vscode.l10n.t("delete pods"),
  edit: vscode.l10n.t("change pods"),
  exec: vscode.l10n.t("run commands in pods"),
  attach: vscode.l10n.t("attach to pods"),
  debug: vscode.l10n.t("add debug containers to pods"),
  forward: vscode.l10n.t("forward ports of pods"),
};

/** What the user may not do, in each cluster and namespace: asked once in a while, so that it need not be tried. */
export class Rights implements vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #known = new WeakMap<Cluster, Map<string, Known>>();
  readonly #changed = new vscode.EventEmitter<void>();
  /** Fires when something is known to be denied that was not, or the other way round. */
  readonly onChanged = this.#changed.event;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
  }

  /** What is known to be denied now; asks where nothing is known yet, and tells by `onChanged`. */
  denied(cluster: Cluster, namespace: string): ReadonlySet<PodAction> {
    return this.#ask(cluster, namespace).answer;
  }

  /** @throws UserError where the cluster says that the user may not do this */
  async require(cluster: Cluster, namespace: string, action: PodAction): Promise<void> {
    const denied = await this.#ask(cluster, namespace).denied;
    if (!denied.has(action)) return;
    throw new UserError(
      vscode.l10n.t("{0} may not {1} in namespace {2} of {3}.", cluster.user, WORDS[action], namespace, cluster.name),
      vscode.l10n.t("Ask for a role that allows it, or select another context or namespace."),
    );
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #ask(cluster: Cluster, namespace: string): Known {
    const ofCluster = this.#known.get(cluster) ?? new Map<string, Known>();
    this.#known.set(cluster, ofCluster);
    const before = ofCluster.get(namespace);
    if (before && Date.now() - before.at < FRESH) return before;
    const asked: Known = {
      denied: this.#read(cluster, namespace),
      answer: before?.answer ?? NOTHING,
      at: Date.now(),
    };
    ofCluster.set(namespace, asked);
    void asked.denied.then((denied) => {
      const isNew = denied.size !== asked.answer.size || [...denied].some((one) => !asked.answer.has(one));
      asked.answer = denied;
      if (isNew) this.#changed.fire();
    });
    return asked;
  }

  async #read(cluster: Cluster, namespace: string): Promise<ReadonlySet<PodAction>> {
    try {
      const { deniedActions } = await this.#clusters.library;
      return await deniedActions(cluster, namespace);
    } catch {
      return NOTHING; // The connection was closed.
    }
  }
}
