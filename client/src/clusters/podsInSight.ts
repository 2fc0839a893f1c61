import * as vscode from "vscode";
import type { EnvironmentInfo } from "../../../server/src/protocol.ts";
import type { Cluster } from "../cluster/index.ts";
import type { Clusters, Connected } from "./clusters.ts";
import type { Rights } from "./rights.ts";

/**
 * Whether this window may list the pods of its namespaces, in the cluster that somebody worked with last. Without that right a
 * view that shows nothing would look as if nothing ran. Nothing is asked before a command connects.
 */
export class PodsInSight implements vscode.Disposable {
  readonly #rights: Pick<Rights, "denied">;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  /** Fires when there is something else to tell. */
  readonly onChanged = this.#changed.event;
  #environments: readonly EnvironmentInfo[] = [];
  #last: Connected | undefined;
  #told: string | undefined;

  constructor(clusters: Pick<Clusters, "onChanged" | "onConnected">, rights: Pick<Rights, "denied" | "onChanged">) {
    this.#rights = rights;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      clusters.onConnected((connected) => {
        this.#last = connected;
        this.#look();
      }),
      clusters.onChanged(() => {
        this.#last = undefined;
        this.#look();
      }),
      rights.onChanged(() => this.#look()),
    );
  }

  /** Who may not list which pods, and what to ask for; undefined where nothing is known to be denied. */
  get refusal(): string | undefined {
    return this.#told;
  }

  /** The environments, as they are now: the namespaces of their engines count. */
  update(environments: readonly EnvironmentInfo[]): void {
    this.#environments = environments;
    this.#look();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #look(): void {
    const told = this.#last && this.#refusalOf(this.#last);
    if (told === this.#told) return;
    this.#told = told;
    this.#changed.fire();
  }

  #refusalOf(connected: Connected): string | undefined {
    const { cluster } = connected;
    const hidden = this.#namespaces(connected).filter((name) => this.#rights.denied(cluster, name).has("list"));
    if (hidden.length === 0) return undefined;
    const who = whoIn(cluster, hidden);
    const wish = vscode.l10n.t("Ask for a role that allows get, list and watch of pods, and get of pods/log.");
    return `${who} ${wish}`;
  }

  /** Those of the engines that use this connection, else that of the context. */
  #namespaces({ cluster, choice }: Connected): readonly string[] {
    const isOfThis = (engine: EnvironmentInfo["cluster"]): boolean =>
      choice === undefined || JSON.stringify(engine) === JSON.stringify(choice);
    const named = this.#environments.flatMap((one) =>
      one.namespace !== undefined && isOfThis(one.cluster) ? [one.namespace] : [],
    );
    return named.length > 0 ? [...new Set(named)] : [cluster.namespace];
  }
}

function whoIn({ name, user }: Cluster, namespaces: readonly string[]): string {
  const [only] = namespaces;
  return namespaces.length === 1 && only !== undefined
    ? vscode.l10n.t("{0} may not list the pods of namespace {1} of {2}, so none are shown.", user, only, name)
    : vscode.l10n.t(
        "{0} may not list the pods of namespaces {1} of {2}, so none are shown.",
        user,
        namespaces.join(", "),
        name,
      );
}
