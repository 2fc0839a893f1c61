import { clientAbilities } from "../capabilities.ts";
import { Guests } from "../guests.ts";
import { isSuppressedIn } from "../rules/checking/suppression.ts";
import type { Problem } from "../text/types.ts";
import { nameOf } from "../workspace/paths.ts";
import { toUri } from "../workspace/uri.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What is wrong with files of other languages than our own: pod templates, files that set variables of Airflow, Python. */
export class GuestProblems {
  readonly #workspace: Workspace;
  readonly #guests: Guests;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.#guests = new Guests(workspace, clientAbilities({}, undefined));
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
    const context = this.#workspace.contextOf(uri, clientAbilities({}, undefined));
    const airflow = this.#workspace.airflowAround(uri);
    const guest = templateGuest(uri, document, context, { ...airflow, templateUsers: () => [nameOf(path)] });
    return guest?.problems().filter((problem) => !isSuppressedIn(problem, document.text));
  }
}

function looksLikePod(text: string): boolean {
  return /^kind:\s*["']?Pod\b/mu.test(text) || (/^spec:/mu.test(text) && /^\s+containers:/mu.test(text));
}
