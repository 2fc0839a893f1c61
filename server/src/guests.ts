import type { DagFile } from "./airflow/dags/dagFile.ts";
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentLink,
  Hover,
  InlayHint,
  LocationLink,
  SignatureHelp,
} from "vscode-languageserver";
import type { Client } from "./capabilities.ts";
import type { AirflowSurroundings } from "./features/airflow/surroundings.ts";
import type { Named } from "./features/named.ts";
import type { Occurrence } from "./features/occurrences.ts";
import type { FeatureContext } from "./features/types.ts";
import { isSuppressedIn } from "./rules/suppression.ts";
import type { Fix } from "./rules/types.ts";
import type { Position, Problem, Range } from "./text/types.ts";
import type { OpenDocument } from "./workspace/openDocuments.ts";
import { canonicalUri } from "./workspace/uri.ts";
import type { Workspace } from "./workspace/workspace.ts";

/** What the server has to say about an open document of another language than its own. */
export interface Guest {
  /** `trigger`: the character that was typed, where that alone is why it is asked. */
  complete(position: Position, trigger?: string): CompletionItem[];
  hover(position: Position): Hover | undefined;
  definition(position: Position): LocationLink[];
  /** What the call at a place takes. */
  signature?(position: Position): SignatureHelp | undefined;
  /** What is in force beside what is written in a range. */
  hints?(range: Range): InlayHint[];
  /** Files that texts name. */
  links?(): DocumentLink[];
  /** What the word at a place means to DBND; undefined where it is none of its names. */
  named(position: Position): Named | undefined;
  /** Every place that names the same as a place of the document; undefined where `named` tells. */
  references?(position: Position): readonly Occurrence[] | undefined;
  problems(): readonly Problem[];
  /** What can be done at a range; `diagnostics` are the client's own there. */
  actions?(clientUri: string, range: Range, diagnostics: readonly Diagnostic[]): CodeAction[];
  /** What mends a problem of the document. */
  fixes?(problem: Problem): readonly Fix[];
}

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
  return {
    complete: (...asked) => guests.flatMap((guest) => guest.complete(...asked)),
    signature: (position) => guests.map((guest) => guest.signature?.(position)).find((found) => found !== undefined),
    hints: (range) => guests.flatMap((guest) => guest.hints?.(range) ?? []),
    links: () => guests.flatMap((guest) => guest.links?.() ?? []),
    hover: (position) => guests.map((guest) => guest.hover(position)).find((hover) => hover !== undefined),
    definition: (position) => guests.flatMap((guest) => guest.definition(position)),
    named: (position) => guests.map((guest) => guest.named(position)).find((named) => named !== undefined),
    references: (position) => guests.map((guest) => guest.references?.(position)).find((found) => found !== undefined),
    problems: () => guests.flatMap((guest) => guest.problems()),
    actions: (...asked) => guests.flatMap((guest) => guest.actions?.(...asked) ?? []),
    fixes: (problem) => guests.flatMap((guest) => guest.fixes?.(problem) ?? []),
  };
}
