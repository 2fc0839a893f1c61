import { DocumentDiagnosticReportKind } from "vscode-languageserver";
import type { Connection, DocumentDiagnosticReport } from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import { diagnostic } from "./features/diagnostics.ts";
import type { Guests } from "./guests.ts";
import { PLANS_CHANGED_NOTIFICATION } from "./protocol.ts";
import type { Problem } from "./text/types.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** Milliseconds between the last key stroke and what follows from it. */
const PUSH_DELAY = 120;
const PLANS_DELAY = 250;

/** Brings problems to the client: answers when it asks, and tells by itself clients that do not ask. */
export class Diagnostics {
  readonly #connection: Connection;
  readonly #workspace: Workspace;
  readonly #client: Client;
  readonly #guests: Guests;
  readonly #ids = new WeakMap<readonly Problem[], string>();
  #lastId = 0;
  #pushTimer: NodeJS.Timeout | undefined;
  #plansTimer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(connection: Connection, workspace: Workspace, client: Client, guests: Guests) {
    this.#guests = guests;
    this.#connection = connection;
    this.#workspace = workspace;
    this.#client = client;
    connection.onShutdown(() => this.#stop());
  }

  /** The answer to a pull; says "unchanged" when the client has these problems already. */
  async report(uri: string, previousId: string | undefined): Promise<DocumentDiagnosticReport> {
    const document = this.#workspace.document(uri);
    const problems = document ? this.#workspace.problems(document) : await this.#guests.problems(uri);
    if (!document && problems.length === 0) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
    const resultId = this.#idOf(problems);
    if (resultId === previousId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: problems.map(diagnostic) };
  }

  /** An open cfg document was edited: other documents of its project may have other problems now. */
  documentChanged(): void {
    this.#schedulePush();
    this.#schedulePlans();
  }

  /** Files, settings or Python changed, which clients that pull do not know of. */
  everythingChanged(): void {
    this.#schedulePush();
    this.#schedulePlans();
    if (this.#client.pullDiagnostics && this.#client.refreshDiagnostics) {
      this.#ignoreFailure(this.#connection.languages.diagnostics.refresh());
    }
    if (this.#client.refreshCodeLenses) this.#ignoreFailure(this.#connection.sendRequest("workspace/codeLens/refresh"));
    if (this.#client.refreshInlayHints)
      this.#ignoreFailure(this.#connection.sendRequest("workspace/inlayHint/refresh"));
    if (this.#client.refreshSemanticTokens)
      this.#ignoreFailure(this.#connection.sendRequest("workspace/semanticTokens/refresh"));
  }

  /** A closed document has no problems to show. */
  clear(uri: string): void {
    if (!this.#client.pullDiagnostics) this.#send(uri, []);
  }

  #schedulePush(): void {
    if (this.#client.pullDiagnostics) return;
    clearTimeout(this.#pushTimer);
    this.#pushTimer = setTimeout(() => this.#pushAll(), PUSH_DELAY);
  }

  #schedulePlans(): void {
    clearTimeout(this.#plansTimer);
    this.#plansTimer = setTimeout(() => {
      this.#ignoreFailure(this.#connection.sendNotification(PLANS_CHANGED_NOTIFICATION));
    }, PLANS_DELAY);
  }

  #pushAll(): void {
    for (const [, { cfg, clientUri, version, languageId }] of this.#workspace.open.entries()) {
      if (!cfg) {
        if (this.#guests.takes(languageId)) void this.#pushGuest(clientUri, version);
        continue;
      }
      try {
        this.#send(clientUri, this.#workspace.problems(cfg), version);
      } catch (error) {
        this.#connection.console.error(`Checking ${clientUri} failed: ${String(error)}`);
      }
    }
  }

  async #pushGuest(uri: string, version: number): Promise<void> {
    try {
      const problems = await this.#guests.problems(uri);
      if (this.#workspace.open.get(uri)?.version === version) this.#send(uri, problems, version);
    } catch (error) {
      this.#connection.console.error(`Checking ${uri} failed: ${String(error)}`);
    }
  }

  #send(uri: string, problems: readonly Problem[], version?: number): void {
    const diagnostics = problems.map(diagnostic);
    this.#ignoreFailure(
      this.#connection.sendDiagnostics({ uri, diagnostics, ...(version !== undefined && { version }) }),
    );
  }

  #idOf(problems: readonly Problem[]): string {
    const known = this.#ids.get(problems);
    if (known !== undefined) return known;
    const id = String(++this.#lastId);
    this.#ids.set(problems, id);
    return id;
  }

  #stop(): void {
    this.#stopped = true;
    clearTimeout(this.#pushTimer);
    clearTimeout(this.#plansTimer);
  }

  /** The client may be gone, or refuse; neither matters. */
  #ignoreFailure(sent: Promise<unknown>): void {
    sent.catch((error: unknown) => {
      if (!this.#stopped) this.#connection.console.debug(`Not delivered: ${String(error)}`);
    });
  }
}
