import type { DagFile } from "./airflow/dags/dagFile.ts";
import type { Client } from "./capabilities.ts";
import type { AirflowSurroundings } from "./features/airflow/surroundings.ts";
import type { Guest } from "./features/guest.ts";
import type { FeatureContext } from "./features/types.ts";
import { isSuppressedIn } from "./rules/checking/suppression.ts";
import type { Problem } from "./text/types.ts";
import type { OpenDocument } from "./workspace/openDocuments.ts";
import { canonicalUri } from "./workspace/uri.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** What makes a guest of a document; loaded with the first document of its language. */
export type GuestMaker = (
  uri: string,
  document: OpenDocument,
  context: FeatureContext,
  airflow: AirflowSurroundings,
) => Guest | undefined;

const variables = async (): Promise<GuestMaker> =>
  (await import("./features/variables/variableGuest.ts")).variableGuest;

const templates = async (): Promise<GuestMaker> => (await import("./features/airflow/templateGuest.ts")).templateGuest;

const MAKERS: Readonly<Record<string, readonly (() => Promise<GuestMaker>)[]>> = {
  python: [
    async () => (await import("./features/python/pythonGuest.ts")).pythonGuest,
    async () => (await import("./features/airflow/dagGuest.ts")).dagGuest,
  ],
  yaml: [async () => (await import("./features/manifest/manifestGuest.ts")).manifestGuest, templates, variables],
  // Extensions for Helm have languages of their own.
  helm: [templates],
  jinja: [templates],
  "jinja-yaml": [templates],
  // Names that extensions and editors give to files of variables.
  dockercompose: [variables],
  dockerfile: [variables],
  dotenv: [variables],
  properties: [variables],
  shellscript: [variables],
  plaintext: [variables],
};

interface Known {
  readonly rules: FeatureContext["configuration"];
  readonly settings: FeatureContext["settings"];
  readonly surrounding: object;
  /** Of a DAG file, with what it imports. */
  readonly dag: DagFile | undefined;
  readonly problems: readonly Problem[];
}

/** The open documents of other languages, by what they are. */
export class Guests {
  readonly #workspace: Workspace;
  readonly #client: Client;
  readonly #known = new WeakMap<OpenDocument, Known>();

  constructor(workspace: Workspace, client: Client) {
    this.#workspace = workspace;
    this.#client = client;
  }

  /** True for languages that the server has something to say about. */
  takes(languageId: string | undefined): boolean {
    return languageId !== undefined && Object.hasOwn(MAKERS, languageId);
  }

  /** All that is known about an open document, as one; undefined when nothing is. */
  async of(uri: string): Promise<Guest | undefined> {
    const languageId = this.#workspace.open.get(uri)?.languageId;
    if (languageId === undefined || !this.takes(languageId)) return undefined;
    const makers = await Promise.all((MAKERS[languageId] ?? []).map((load) => load()));
    const document = this.#workspace.open.get(uri);
    if (!document) return undefined;
    const context = this.#workspace.contextOf(uri, this.#client);
    const airflow = this.#workspace.airflowAround(uri);
    const guests = makers.flatMap((make) => make(canonicalUri(uri), document, context, airflow) ?? []);
    return guests.length === 0 ? undefined : together(guests);
  }

  /** What is wrong with a document; the same list as long as neither it nor its configuration has changed. */
  async problems(uri: string): Promise<readonly Problem[]> {
    const guest = await this.of(uri);
    const document = this.#workspace.open.get(uri);
    if (!guest || !document) return [];
    const { configuration, settings, surrounding, dagFile } = this.#workspace.contextOf(uri, this.#client);
    const dag = dagFile?.();
    const before = this.#known.get(document);
    const isSame =
      before?.rules === configuration && before.settings === settings && before.surrounding === surrounding;
    if (isSame && before.dag === dag) return before.problems;
    const problems = guest.problems().filter((problem) => !isSuppressedIn(problem, document.text));
    this.#known.set(document, { rules: configuration, settings, surrounding, dag, problems });
    return problems;
  }
}

function together(guests: readonly Guest[]): Guest {
  const all = <T>(ask: (guest: Guest) => readonly T[]): T[] => guests.flatMap(ask);
  const first = <T>(ask: (guest: Guest) => T | undefined): T | undefined =>
    guests.map(ask).find((found) => found !== undefined);
  return {
    complete: (...asked) => all((guest) => guest.complete(...asked)),
    hover: (position) => first((guest) => guest.hover(position)),
    definition: (position) => all((guest) => guest.definition(position)),
    signature: (position) => first((guest) => guest.signature(position)),
    hints: (range) => all((guest) => guest.hints(range)),
    links: () => all((guest) => guest.links()),
    named: (position) => first((guest) => guest.named(position)),
    references: (position) => first((guest) => guest.references(position)),
    problems: () => all((guest) => guest.problems()),
    actions: (...asked) => all((guest) => guest.actions(...asked)),
    fixes: (problem) => all((guest) => guest.fixes(problem)),
  };
}
