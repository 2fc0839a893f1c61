import { join } from "node:path";
import * as vscode from "vscode";
import type { ClusterChoice, RunPlan, RunPlanParams } from "../../server/src/protocol.ts";
import type { Cluster, ClusterSource } from "./cluster/index.ts";
import type { Sandbox } from "./sandbox/index.ts";
import { UserError } from "./notifications.ts";
import { PROXY_SETTINGS, proxySettings } from "./proxySettings.ts";
import { setting, SETTINGS } from "./settings.ts";
import { SharedWork } from "./sharedWork.ts";

const CONNECT_TIMEOUT_MS = 10_000;

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
  readonly #context: vscode.ExtensionContext;
  readonly #output: vscode.LogOutputChannel;
  readonly #open = new Map<string, Opening>();
  /** Connections that nobody gets any more; runs, terminals and ports that have them go on side by side with new ones. */
  readonly #earlier = new Set<Promise<Cluster>>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscriptions: vscode.Disposable;
  /** Fires when the chosen cluster, or the sandbox's state, changes. */
  readonly onChanged = this.#changed.event;
  #library: Promise<typeof import("./cluster/index.ts")> | undefined;
  #sandbox: Promise<Sandbox> | undefined;
  #sandboxRuns = false;
  /** What clusters are called that engines asked for, as far as they have answered. */
  readonly #names = new Map<string, string>();
  /** Whose code runs in the sandbox, where several folders are open: by the run's uid, and by its pod's name for pods without one. */
  readonly #runFolders = new Map<string, string>();
  /** Images of runs that went to the sandbox: whatever their name, they hold the workspace's code, and `dbnd` for its runs. */
  readonly #runImages = new Map<string, "databand" | "python">();

  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
    this.#context = context;
    this.#output = output;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (PROXY_SETTINGS.some((name) => event.affectsConfiguration(`http.${name}`))) this.forgetConnections();
        if (!event.affectsConfiguration("databand.cluster") && !event.affectsConfiguration("databand.sandbox")) return;
        this.forgetConnections();
        tellProblem("");
        this.#changed.fire();
      }),
    );
  }

  get library(): Promise<typeof import("./cluster/index.ts")> {
    this.#library ??= loadLibrary();
    return this.#library;
  }

  get sandboxRuns(): boolean {
    return this.#sandboxRuns;
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
    { uri }: Pick<RunPlanParams, "uri">,
    signal?: AbortSignal,
  ): Promise<void> {
    if (setting(SETTINGS.clusterUse) !== "sandbox") return;
    const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
    if (folder) for (const name of [plan.identity.runUid, plan.podName]) this.#runFolders.set(name, folder.uri.fsPath);
    if (!plan.operator && !plan.executor) this.#runImages.set(plan.image, "databand");
    else for (const image of imagesOf(plan)) if (!BUILT_IN.test(image)) this.#runImages.set(image, "python");
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

  /** Starts the sandbox if it does not run yet. */
  async sandbox(): Promise<Sandbox> {
    requireTrust();
    this.#sandbox ??= this.#startSandbox();
    try {
      return await this.#sandbox;
    } catch (error) {
      this.#sandbox = undefined;
      throw error;
    }
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
    const sandbox = await this.#sandbox?.catch(() => undefined);
    this.#sandbox = undefined;
    this.#sandboxRuns = false;
    await sandbox?.stop();
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

  async #startSandbox(): Promise<Sandbox> {
    const { startSandbox } = await import("./sandbox/index.ts");
    const python = setting(SETTINGS.python);
    const sandbox = await startSandbox({
      workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      trusted: true,
      resources: this.#context.asAbsolutePath(join("resources", "sandbox")),
      folderOf: ({ podName, podLabels: { dbnd_run_uid: run = "" } }) =>
        this.#runFolders.get(run) ?? this.#runFolders.get(podName),
      runtimes: () => [...this.#runImages].map(([image, runtime]) => ({ image, runtime })),
      dataDir: vscode.Uri.joinPath(this.#context.storageUri ?? this.#context.globalStorageUri, "sandbox").fsPath,
      ...(python === "" ? {} : { python }),
    });
    this.#sandboxRuns = true;
    this.#output.info(`The sandbox cluster runs at ${sandbox.url}.`);
    this.#changed.fire();
    return sandbox;
  }
}

/** The same for what leads to the same cluster. */
function keyOf(choice: ClusterChoice | undefined): string {
  return JSON.stringify([setting(SETTINGS.clusterUse), setting(SETTINGS.kubeconfig), choice]);
}

/** Images that the sandbox knows by itself. */
const BUILT_IN = /^(?:docker\.io\/(?:library\/)?)?(?:alpine|bash|busybox|python)(?::|$)/;

function imagesOf({ pod }: RunPlan): readonly string[] {
  type Containers = readonly { readonly image?: string }[];
  const { containers = [], initContainers = [] } = (pod.spec ?? {}) as {
    containers?: Containers;
    initContainers?: Containers;
  };
  return [...containers, ...initContainers].flatMap(({ image }) => image ?? []);
}

/** For commands that would ask for something first. @throws UserError where this window only reads from clusters */
export function requireWriting(): void {
  if (!setting(SETTINGS.readOnly)) return;
  throw new UserError(
    vscode.l10n.t("This window only reads from clusters."),
    vscode.l10n.t("Turn the setting databand.readOnly off to change something there."),
  );
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
async function loadLibrary(): Promise<typeof import("./cluster/index.ts")> {
  const library = await import("./cluster/index.ts");
  library.useTranslations(vscode.l10n.bundle);
  return library;
}

/** @throws UserError where the user has not said that the workspace may run programs. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new UserError(
    vscode.l10n.t("Nothing is run and no cluster is contacted before this workspace is trusted."),
    vscode.l10n.t("Choose “Manage Workspace Trust” in the command palette."),
    { title: vscode.l10n.t("Manage Workspace Trust"), command: "workbench.trust.manage" },
  );
}
