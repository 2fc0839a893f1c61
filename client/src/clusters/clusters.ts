import * as vscode from "vscode";
import type { ClusterChoice, RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { Cluster, ClusterSource } from "../cluster/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { UserError } from "../notifications.ts";
import { requireTrust } from "./permissions.ts";
import { PROXY_SETTINGS, proxySettings } from "./proxySettings.ts";
import { setting, SETTINGS } from "../settings.ts";
import { SharedWork } from "../sharedWork.ts";
import { WindowSandbox } from "./windowSandbox.ts";

const CONNECT_TIMEOUT_MS = 10_000;

/** A connection that somebody was given, and what the engine asked for. */
export interface Connected {
  readonly cluster: Cluster;
  readonly choice: ClusterChoice | undefined;
}

interface Opening {
  readonly work: SharedWork<Cluster>;
  /** What the kubeconfig said then. */
  readonly stamp: string | undefined;
}

/**
 * The clusters that this window talks to. The cluster library and the sandbox are loaded when they are first needed; a
 * connection is made once for each source and shared, until the kubeconfig, or its current context, is another one.
 */
export class Clusters implements vscode.Disposable {
  readonly #output: vscode.LogOutputChannel;
  readonly #open = new Map<string, Opening>();
  /** Connections that nobody gets any more; runs, terminals and ports that have them go on side by side with new ones. */
  readonly #earlier = new Set<Promise<Cluster>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  /** Fires when the chosen cluster, or the sandbox's state, changes. */
  readonly onChanged = this.#changed.event;
  readonly #connected = new vscode.EventEmitter<Connected>();
  /** Fires with each connection that somebody is given, a known one too. */
  readonly onConnected = this.#connected.event;
  #library: Promise<typeof import("../cluster/index.ts")> | undefined;
  readonly #sandbox: WindowSandbox;
  /** What clusters are called that engines asked for, as far as they have answered. */
  readonly #names = new Map<string, string>();

  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
    this.#output = output;
    this.#sandbox = new WindowSandbox(context, ({ url }) => {
      output.info(`The sandbox cluster runs at ${url}.`);
      this.#changed.fire();
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#connected,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (PROXY_SETTINGS.some((name) => event.affectsConfiguration(`http.${name}`))) this.forgetConnections();
        if (!event.affectsConfiguration("databand.cluster") && !event.affectsConfiguration("databand.sandbox")) return;
        this.forgetConnections();
        tellProblem("");
        this.#changed.fire();
      }),
    );
  }

  get library(): Promise<typeof import("../cluster/index.ts")> {
    this.#library ??= loadLibrary();
    return this.#library;
  }

  get sandboxRuns(): boolean {
    return this.#sandbox.runs;
  }

  /** What the status bar says: the sandbox, a context, or that the engine decides. */
  get choiceLabel(): string {
    const use = setting(SETTINGS.clusterUse);
    if (use === "sandbox") return vscode.l10n.t("sandbox");
    return use === "context"
      ? setting(SETTINGS.clusterContext) || vscode.l10n.t("no context")
      : vscode.l10n.t("engine's cluster");
  }

  /** What the status bar says of runs of an engine: its context, which the kubeconfig may have to tell with the first connection. */
  labelOf(choice: ClusterChoice | undefined): string {
    if (setting(SETTINGS.clusterUse) !== "engine") return this.choiceLabel;
    return this.#names.get(keyOf(choice)) ?? choice?.context ?? this.choiceLabel;
  }

  /**
   * A connection to the chosen cluster that has answered.
   *
   * @param choice what the engine asks for; only used where the setting leaves it to the engine.
   * @throws ClusterError or UserError, each with the next step.
   */
  async connect(choice?: ClusterChoice, signal?: AbortSignal): Promise<Cluster> {
    const cluster = await this.#connect(choice, signal);
    this.#connected.fire({ cluster, choice });
    return cluster;
  }

  async #connect(choice: ClusterChoice | undefined, signal: AbortSignal | undefined): Promise<Cluster> {
    requireTrust();
    const source = await this.#source(choice);
    const key = JSON.stringify(source);
    const { connectionStamp } = await this.library;
    const stamp = connectionStamp(source);
    const known = this.#open.get(key);
    if (known && !known.work.isGivenUp) {
      // A kubeconfig that is just being written says nothing against the connection that there is.
      if (stamp === undefined || stamp === known.stamp) return known.work.wait(signal);
      this.#earlier.add(known.work.result);
    }
    const opening = new SharedWork((wanted) => this.#openCluster(source, wanted));
    this.#open.set(key, { work: opening, stamp });
    const asked = keyOf(choice);
    opening.result.then(
      ({ name }) => {
        this.#names.set(asked, name);
        tellProblem("");
      },
      (error: unknown) => {
        if (this.#open.get(key)?.work === opening) this.#open.delete(key);
        tellProblem(problemOf(error));
      },
    );
    return opening.wait(signal);
  }

  /** Makes in the sandbox what a pod takes for granted elsewhere: its namespace, its service account, its image. */
  async prepare(
    cluster: Cluster,
    plan: RunPlan,
    params: Pick<RunPlanParams, "uri">,
    signal?: AbortSignal,
  ): Promise<void> {
    if (setting(SETTINGS.clusterUse) !== "sandbox") return;
    this.#sandbox.expect(plan, params);
    const { isClusterError } = await this.library;
    const create = async (path: string, kind: string, name: string): Promise<void> => {
      try {
        await cluster.request("POST", path, { body: { apiVersion: "v1", kind, metadata: { name } }, signal });
      } catch (error) {
        if (!isClusterError(error, "already-exists")) throw error;
      }
    };
    await create("/api/v1/namespaces", "Namespace", plan.namespace);
    const spec = plan.pod.spec as { readonly serviceAccountName?: string } | undefined;
    const account = spec?.serviceAccountName;
    if (account) await create(`/api/v1/namespaces/${plan.namespace}/serviceaccounts`, "ServiceAccount", account);
  }

  /** Starts the sandbox if it does not run yet. @throws UserError in a workspace that is not trusted */
  sandbox(): Promise<Sandbox> {
    return this.#sandbox.get();
  }

  /** From now on connections are made anew. Those that there are stay as long as somebody works with them. */
  forgetConnections(): void {
    for (const { work } of this.#open.values()) this.#earlier.add(work.result);
    this.#open.clear();
  }

  /** Ends connections and the sandbox with everything that runs in it. */
  async shutDown(): Promise<void> {
    this.forgetConnections();
    for (const opening of this.#earlier) {
      const cluster = await opening.catch(() => undefined);
      cluster?.close();
    }
    this.#earlier.clear();
    await this.#sandbox.stop();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  async #source(choice: ClusterChoice | undefined): Promise<ClusterSource> {
    const kubeconfig = setting(SETTINGS.kubeconfig) || undefined;
    switch (setting(SETTINGS.clusterUse)) {
      case "sandbox":
        return { kubeconfigText: (await this.sandbox()).kubeconfig };
      case "context": {
        const context = setting(SETTINGS.clusterContext);
        if (context === "") {
          throw new UserError(
            vscode.l10n.t("No context is chosen."),
            vscode.l10n.t("Run “Databand: Select Cluster”."),
            { title: vscode.l10n.t("Select Cluster"), command: "databand.selectCluster" },
          );
        }
        return { kubeconfig, context, inCluster: false };
      }
      case "engine": {
        const { clusterSource } = await this.library;
        const source = choice ? clusterSource(choice) : {};
        return kubeconfig === undefined ? source : { ...source, kubeconfig };
      }
    }
  }

  async #openCluster(source: ClusterSource, signal: AbortSignal): Promise<Cluster> {
    const { openCluster, serverVersion } = await this.library;
    const cluster = await openCluster(source, {
      isReadOnly: () => setting(SETTINGS.readOnly),
      mostLogStreams: () => setting(SETTINGS.mostLogStreams),
      proxySettings: () => proxySettings((name) => vscode.workspace.getConfiguration("http").get(name)),
    });
    try {
      const version = await serverVersion(cluster, { signal, timeoutMs: CONNECT_TIMEOUT_MS });
      this.#output.info(`Connected to ${cluster.name} (${cluster.server}), Kubernetes ${version}, as ${cluster.user}.`);
      return cluster;
    } catch (error) {
      cluster.close();
      throw error;
    }
  }
}

/** The same for what leads to the same cluster. */
function keyOf(choice: ClusterChoice | undefined): string {
  return JSON.stringify([setting(SETTINGS.clusterUse), setting(SETTINGS.kubeconfig), choice]);
}

/** Why there is no cluster, as far as that is known, for the welcome views of the runs tree. */
type Problem = "" | "kubeconfig" | "unreachable";

const OUT_OF_REACH = new Set(["unreachable", "timeout", "certificate", "credentials", "unauthorized"]);

function problemOf(error: unknown): Problem {
  const { reason = "" } = error as { readonly reason?: string };
  if (reason === "kubeconfig") return reason;
  return OUT_OF_REACH.has(reason) ? "unreachable" : "";
}

function tellProblem(problem: Problem): void {
  void vscode.commands.executeCommand("setContext", "databand.clusterProblem", problem);
}

/** A bundle of its own, which has to be told VS Code's language. */
async function loadLibrary(): Promise<typeof import("../cluster/index.ts")> {
  const library = await import("../cluster/index.ts");
  library.useTranslations(vscode.l10n.bundle);
  return library;
}
