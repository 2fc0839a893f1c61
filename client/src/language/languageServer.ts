import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type ServerOptions,
} from "vscode-languageclient/node";
import { CHANGING } from "../changingCommands.ts";
import { setting, SETTINGS } from "../settings.ts";
import {
  AIRFLOW_LANGUAGE_ID,
  COMPARE_OPERATOR_COMMAND,
  COMPARE_WORKER_COMMAND,
  LANGUAGE_ID,
  PREVIEW_POD_COMMAND,
  RUN_OPERATOR_COMMAND,
  RUN_WORKER_COMMAND,
} from "../../../server/src/protocol.ts";
import { SERVER_FLAGS } from "./serverFlags.ts";

/** A server that crashes more often than this within the window below is left alone until someone restarts it. */
const MAX_CRASHES = 4;
const CRASH_WINDOW_MS = 3 * 60_000;

/** What links in hovers may start; a command that is not here would be a dead link. */
const HOVER_COMMANDS: readonly string[] = [
  PREVIEW_POD_COMMAND,
  COMPARE_OPERATOR_COMMAND,
  RUN_OPERATOR_COMMAND,
  COMPARE_WORKER_COMMAND,
  RUN_WORKER_COMMAND,
];

export type ServerState = "starting" | "running" | "stopped" | "failed";

/** The language server as a process: starts it, restarts it when it dies, and tells how it is. */
export class LanguageServer implements vscode.Disposable {
  readonly output: vscode.LogOutputChannel;
  readonly #client: LanguageClient;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly onStateChanged = this.#stateChanged.event;
  #state: ServerState = "stopped";
  #crashes: number[] = [];

  constructor(context: vscode.ExtensionContext, output: vscode.LogOutputChannel) {
    this.output = output;
    const module = context.asAbsolutePath("dist/server/server.mjs");
    const server: ServerOptions = {
      run: { module, transport: TransportKind.ipc, options: { execArgv: [...SERVER_FLAGS] } },
      debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } },
    };
    this.#client = new LanguageClient("databand", "Databand Language Server", server, this.#options());
    this.#client.onDidChangeState(({ newState }) => {
      this.#setState(newState === State.Running ? "running" : newState === State.Starting ? "starting" : this.#ended());
    });
  }

  get state(): ServerState {
    return this.#state;
  }

  get client(): LanguageClient {
    return this.#client;
  }

  async start(): Promise<void> {
    try {
      await this.#client.start();
    } catch (error) {
      this.#setState("failed");
      this.output.error(error instanceof Error ? error : String(error));
    }
  }

  async restart(): Promise<void> {
    this.#crashes = [];
    if (this.#client.isRunning()) await this.#client.restart();
    else await this.start();
  }

  /** Sends one of our own requests; waits for a server that is still starting. */
  async request<Result>(method: string, params: object, token?: vscode.CancellationToken): Promise<Result> {
    if (!this.#client.isRunning()) await this.start();
    // An explicit `undefined` would be taken for a parameter and arrive as a token that is null.
    return token
      ? this.#client.sendRequest<Result>(method, params, token)
      : this.#client.sendRequest<Result>(method, params);
  }

  dispose(): void {
    this.#stateChanged.dispose();
    void this.#client.dispose(2000).catch(() => undefined);
  }

  #options(): LanguageClientOptions {
    return {
      documentSelector: [
        ...schemes().flatMap((scheme) => [
          { language: LANGUAGE_ID, scheme },
          { language: AIRFLOW_LANGUAGE_ID, scheme },
        ]),
        { language: "python", scheme: "file" },
        // Base manifests: the server keeps out of all other YAML.
        { language: "yaml", scheme: "file" },
        // Files that may set variables of Airflow's configuration, whatever language an extension makes of them.
        { pattern: "**/{*.env,.env,.env.*,Dockerfile,*.Dockerfile,Dockerfile.*}", scheme: "file" },
        { pattern: "**/{docker-compose,compose}*.{yaml,yml}", scheme: "file" },
      ],
      outputChannel: this.output,
      initializationOptions: { environment: {}, otherYaml: knowsYaml() },
      markdown: { isTrusted: { enabledCommands: HOVER_COMMANDS } },
      // What a code lens would start is not offered where nothing may be started.
      middleware: {
        provideCodeLenses: async (document, token, next) => {
          const lenses = await next(document, token);
          if (!setting(SETTINGS.readOnly)) return lenses;
          return lenses?.filter(({ command }) => !CHANGING.has(command?.command ?? ""));
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue }),
        closed: () => this.#afterCrash(),
      },
    };
  }

  /** A crash is told once and mended by a restart; a server that keeps crashing is not restarted for ever. */
  #afterCrash(): { action: CloseAction; message?: string; handled: boolean } {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((time) => now - time < CRASH_WINDOW_MS), now];
    const again = this.#crashes.length <= MAX_CRASHES;
    const message = again
      ? vscode.l10n.t("The Databand language server ended unexpectedly and was restarted.")
      : vscode.l10n.t(
          "The Databand language server keeps ending unexpectedly. Completion and checks are off until you restart it.",
        );
    this.output.error(message);
    void this.#tell(message, again);
    if (!again) this.#setState("failed");
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
  }

  async #tell(message: string, restarted: boolean): Promise<void> {
    const [restart, showLogs] = [vscode.l10n.t("Restart"), vscode.l10n.t("Show Logs")];
    const chosen = await vscode.window.showWarningMessage(message, ...(restarted ? [showLogs] : [restart, showLogs]));
    if (chosen === showLogs) this.output.show();
    else if (chosen === restart) await this.restart();
  }

  #ended(): ServerState {
    return this.#state === "failed" ? "failed" : "stopped";
  }

  #setState(state: ServerState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

/** Of files that the server reads from the disk, and of those that it knows as far as they are open: virtual folders. */
function schemes(): readonly string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return [...new Set(["file", "untitled", "vscode-vfs", ...folders.map(({ uri }) => uri.scheme)])];
}

/** Whether another extension completes and checks YAML: then ours tells only what DBND does with a manifest. */
function knowsYaml(): boolean {
  return vscode.extensions.getExtension("redhat.vscode-yaml") !== undefined;
}
