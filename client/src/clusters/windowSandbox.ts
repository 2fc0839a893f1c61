import { join } from "node:path";
import * as vscode from "vscode";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { Cluster } from "../cluster/index.ts";
import type { Sandbox } from "../sandbox/index.ts";
import { setting, SETTINGS } from "../settings.ts";
import { requireTrust } from "./permissions.ts";

/** The sandbox's name in kubeconfigs, which its clusters have in runs and in the journal. */
const CONTEXT_NAME = "databand-sandbox";

/** Images that the sandbox knows by itself. */
const BUILT_IN = /^(?:docker\.io\/(?:library\/)?)?(?:alpine|bash|busybox|python)(?::|$)/;

/** The sandbox of this window: loaded and started when it is first needed, and told what runs bring with them. */
export class WindowSandbox {
  readonly #context: vscode.ExtensionContext;
  readonly #started: (sandbox: Sandbox) => void;
  #sandbox: Promise<Sandbox> | undefined;
  #runs = false;
  /** Whose code runs in it, where several folders are open: by the run's uid, and by its pod's name for pods without one. */
  readonly #folders = new Map<string, string>();
  /** Images of runs: whatever their name, they hold the workspace's code, and `dbnd` for its runs. */
  readonly #images = new Map<string, "databand" | "python">();

  /** @param started is called each time that it has been started */
  constructor(context: vscode.ExtensionContext, started: (sandbox: Sandbox) => void) {
    this.#context = context;
    this.#started = started;
  }

  get runs(): boolean {
    return this.#runs;
  }

  /** Starts it if it does not run yet. @throws UserError in a workspace that is not trusted; what kept it from starting */
  async get(): Promise<Sandbox> {
    requireTrust();
    this.#sandbox ??= this.#start();
    try {
      return await this.#sandbox;
    } catch (error) {
      this.#sandbox = undefined;
      throw error;
    }
  }

  /** Before a run's pods are created: whose code is theirs, and what their images hold. */
  expect(plan: RunPlan, { uri }: Pick<RunPlanParams, "uri">): void {
    const folder = uri === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.parse(uri));
    if (folder) for (const name of [plan.identity.runUid, plan.podName]) this.#folders.set(name, folder.uri.fsPath);
    if (!plan.operator && !plan.executor) this.#images.set(plan.image, "databand");
    else for (const image of imagesOf(plan)) if (!BUILT_IN.test(image)) this.#images.set(image, "python");
  }

  /** Ends it with everything that runs in it. */
  async stop(): Promise<void> {
    const sandbox = await this.#sandbox?.catch(() => undefined);
    this.#sandbox = undefined;
    this.#runs = false;
    await sandbox?.stop();
  }

  async #start(): Promise<Sandbox> {
    const { startSandbox } = await import("../sandbox/index.ts");
    const python = setting(SETTINGS.python);
    const sandbox = await startSandbox({
      contextName: CONTEXT_NAME,
      workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      trusted: true,
      resources: this.#context.asAbsolutePath(join("resources", "sandbox")),
      folderOf: ({ podName, podLabels: { dbnd_run_uid: run = "" } }) =>
        this.#folders.get(run) ?? this.#folders.get(podName),
      runtimes: () => [...this.#images].map(([image, runtime]) => ({ image, runtime })),
      dataDir: vscode.Uri.joinPath(this.#context.storageUri ?? this.#context.globalStorageUri, "sandbox").fsPath,
      ...(python === "" ? {} : { python }),
    });
    this.#runs = true;
    this.#started(sandbox);
    return sandbox;
  }
}

/** True for the cluster inside the extension, this window's or an earlier one's. */
export function isSandbox({ name }: Pick<Cluster, "name">): boolean {
  return name === CONTEXT_NAME;
}

function imagesOf({ pod }: RunPlan): readonly string[] {
  type Containers = readonly { readonly image?: string }[];
  const { containers = [], initContainers = [] } = (pod.spec ?? {}) as {
    containers?: Containers;
    initContainers?: Containers;
  };
  return [...containers, ...initContainers].flatMap(({ image }) => image ?? []);
}
