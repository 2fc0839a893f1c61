import type { Client } from "../capabilities.ts";
import { Guests } from "../guests.ts";
import { isSuppressedIn } from "../rules/checking/suppression.ts";
import type { Problem } from "../text/types.ts";
import { nameOf } from "../workspace/paths.ts";
import { toUri } from "../workspace/uri.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** A terminal: it is told problems, and nothing that an editor could do with them. */
const TERMINAL: Client = {
  snippets: false,
  markdown: false,
  hierarchicalSymbols: false,
  locationLinks: false,
  otherYaml: false,
  foldingLimit: 0,
  pullDiagnostics: false,
  refreshDiagnostics: false,
  refreshCodeLenses: false,
  refreshInlayHints: false,
  refreshSemanticTokens: false,
  versionedEdits: false,
  configuration: false,
  registersSettings: false,
  registersFiles: false,
  workspaceFolders: false,
};

/** What is wrong with files of other languages than our own: pod templates, files that set variables of Airflow, Python. */
export class GuestProblems {
  readonly #workspace: Workspace;
  readonly #guests: Guests;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#guests = new Guests(workspace, TERMINAL);
  }

  /**
   * The problems of an open file; undefined when there is nothing to say about a file like that. A manifest of a pod that nobody
   * names is taken for a pod template of Airflow: it was given to be checked.
   */
  async of(path: string): Promise<readonly Problem[] | undefined> {
    const uri = toUri(path);
    if (await this.#guests.of(uri)) return this.#guests.problems(uri);
    const document = this.#workspace.open.get(uri);
    if (document?.languageId !== "yaml" || !looksLikePod(document.text.toString())) return undefined;
    const { templateGuest } = await import("../features/airflow/templateGuest.ts");
    const context = this.#workspace.contextOf(uri, TERMINAL);
    const airflow = this.#workspace.airflowAround(uri);
    const guest = templateGuest(uri, document, context, { ...airflow, templateUsers: () => [nameOf(path)] });
    return guest?.problems().filter((problem) => !isSuppressedIn(problem, document.text));
  }
}

function looksLikePod(text: string): boolean {
  return /^kind:\s*["']?Pod\b/mu.test(text) || (/^spec:/mu.test(text) && /^\s+containers:/mu.test(text));
}
