import * as vscode from "vscode";
import type { RunPlanParams, RunPlanResult } from "../../../../server/src/protocol.ts";
import { changedLines } from "./changedLines.ts";
import { FadingMarks } from "./fading.ts";
import { keepScrollPlace } from "./scrollPlace.ts";
import { nextState, requestOf, type PreviewState } from "./preview.ts";

export const PREVIEW_SCHEME = "databand-pod";
/** Lets the language client send an edit before the request that asks about it, and joins edits of one moment. */
const FOLLOW_DELAY_MS = 20;
/** What plans are made of; of other languages no edit matters before it is saved. */
const SOURCES = new Set(["databand-cfg", "python", "yaml"]);

type MakePlan = (params: RunPlanParams, token?: vscode.CancellationToken) => Promise<RunPlanResult>;

/** An open preview. */
export interface Preview {
  readonly uri: vscode.Uri;
  readonly state: PreviewState;
  /** Stands in a comparison, with the uids of another pod. */
  readonly isComparison: boolean;
}

interface OpenPreview {
  readonly uri: vscode.Uri;
  readonly isComparison: boolean;
  state: PreviewState;
  /** The text that editors had when it was last compared. */
  marked: string;
  /** The update under way. */
  updating: Promise<void> | undefined;
  again: boolean;
}

/** Read-only YAML of pods that runs would create, beside the configuration; each follows every keystroke. */
export class PodPreviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #makePlan: MakePlan;
  readonly #previews = new Map<string, OpenPreview>();
  readonly #contentChanged = new vscode.EventEmitter<vscode.Uri>();
  readonly #updated = new vscode.EventEmitter<Preview>();
  readonly #shown = new vscode.EventEmitter<Preview>();
  readonly #marks = new FadingMarks();
  readonly #registrations: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  readonly onDidChange = this.#contentChanged.event;
  /** A preview has a new state, or was opened or closed. Editors show the text of it a moment later. */
  readonly onUpdated = this.#updated.event;
  /** Editors have the text of a preview's state now. */
  readonly onShown = this.#shown.event;

  constructor(makePlan: MakePlan) {
    this.#makePlan = makePlan;
    this.#registrations = vscode.Disposable.from(
      this.#contentChanged,
      this.#updated,
      this.#shown,
      this.#marks,
      vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this),
      vscode.workspace.onDidChangeTextDocument((event) => {
        const { document, contentChanges } = event;
        if (document.uri.scheme === PREVIEW_SCHEME) {
          keepScrollPlace(event);
          this.#markChanges(document);
        } else if (contentChanges.length > 0 && SOURCES.has(document.languageId)) this.refresh();
      }),
      // VS Code keeps a document for a while after its last tab is gone.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        const shown = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(urisOf)).map(String));
        for (const uri of closed.flatMap(urisOf)) if (!shown.has(uri.toString())) this.#close(uri);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri)),
    );
  }

  get all(): readonly Preview[] {
    return [...this.#previews.values()];
  }

  of(uri: vscode.Uri): Preview | undefined {
    return uri.scheme === PREVIEW_SCHEME ? this.#previews.get(uri.toString()) : undefined;
  }

  /** The preview that is meant: of the active editor, else the only or the last one in view. */
  get current(): Preview | undefined {
    const active = vscode.window.activeTextEditor;
    const own = active && this.of(active.document.uri);
    const visible = vscode.window.visibleTextEditors.flatMap(({ document }) => this.of(document.uri) ?? []);
    const [meant] = [own, ...visible.reverse(), ...this.all.toReversed()].filter((one) => one?.isComparison === false);
    return meant ?? own;
  }

  /** Opens the preview of a run's pod beside the active editor, or brings an open one up to date. */
  async show(params: RunPlanParams, viewColumn = vscode.ViewColumn.Beside): Promise<vscode.TextEditor> {
    const { uri } = await this.open(params);
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    return vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? viewColumn,
      preserveFocus: true,
      preview: false,
    });
  }

  /** The same without an editor. Uids that are given are shown, others are made. */
  async open(params: RunPlanParams): Promise<Preview> {
    const uri = previewUri(params);
    const key = uri.toString();
    const open = this.#previews.get(key);
    const isComparison = params.identity !== undefined;
    const identity = params.identity ?? open?.state.identity;
    const empty: PreviewState = {
      params,
      identity,
      plan: undefined,
      problems: [],
      text: "",
      outdated: false,
    };
    const preview: OpenPreview = open ?? {
      uri,
      isComparison,
      state: empty,
      marked: "",
      updating: undefined,
      again: false,
    };
    preview.state = { ...preview.state, params, identity };
    this.#previews.set(key, preview);
    this.#tellWhetherAny();
    await this.#update(preview);
    const document = await vscode.workspace.openTextDocument(uri);
    preview.marked = document.getText();
    await vscode.languages.setTextDocumentLanguage(document, "yaml");
    return preview;
  }

  /** Something that plans are made of has changed: bring every open preview up to date, soon and once. */
  refresh(): void {
    if (this.#previews.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const preview of this.#previews.values()) void this.#update(preview);
    }, FOLLOW_DELAY_MS);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const preview = this.#previews.get(uri.toString());
    return (
      preview?.state.text ??
      `# ${vscode.l10n.t("This preview belongs to an earlier window. Run “Databand: Preview Pod YAML” again.")}\n`
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registrations.dispose();
  }

  /** Asks for a plan; what changes meanwhile is asked for once more afterwards, so that requests never pile up. */
  #update(preview: OpenPreview): Promise<void> {
    preview.again = preview.updating !== undefined;
    preview.updating ??= this.#updateUntilQuiet(preview).finally(() => {
      preview.updating = undefined;
    });
    return preview.updating;
  }

  async #updateUntilQuiet(preview: OpenPreview): Promise<void> {
    do {
      preview.again = false;
      const before = preview.state.text;
      preview.state = nextState(preview.state, await this.#plan(requestOf(preview.state)));
      if (preview.state.text !== before) this.#contentChanged.fire(preview.uri);
      this.#updated.fire(preview);
    } while (isAskedAgain(preview));
  }

  async #plan(params: RunPlanParams): Promise<RunPlanResult> {
    try {
      return await this.#makePlan(params);
    } catch (error) {
      const message = vscode.l10n.t(
        "The language server gave no pod: {0}",
        error instanceof Error ? error.message : String(error),
      );
      return { problems: [{ code: "no-answer", severity: "error", message }] };
    }
  }

  #markChanges(document: vscode.TextDocument): void {
    const preview = this.#previews.get(document.uri.toString());
    if (!preview) return;
    const text = document.getText();
    if (preview.marked !== "" && text !== preview.marked) {
      this.#marks.mark(preview.uri, changedLines(preview.marked, text));
    }
    preview.marked = text;
    this.#shown.fire(preview);
  }

  #close(uri: vscode.Uri): void {
    const preview = this.of(uri);
    if (!preview || !this.#previews.delete(uri.toString())) return;
    this.#tellWhetherAny();
    this.#updated.fire(preview);
  }

  /** For the command palette, which does not offer what only a preview could be asked. */
  #tellWhetherAny(): void {
    void vscode.commands.executeCommand("setContext", "databand.hasPreviews", this.#previews.size > 0);
  }
}

/** The documents that a tab shows. */
function urisOf({ input }: vscode.Tab): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  return input instanceof vscode.TabInputTextDiff ? [input.original, input.modified] : [];
}

/** A call, because the flag is set while the plan is waited for. */
function isAskedAgain(preview: OpenPreview): boolean {
  return preview.again;
}

function previewUri({
  task,
  environment,
  engine,
  pod,
  within,
  call = 0,
  worker,
  identity,
  uri,
}: RunPlanParams): vscode.Uri {
  const run = identity && `run ${identity.runUid.slice(0, 8)}`;
  const ofTask =
    pod === "task" &&
    (within === undefined ? "task pod" : `task pod in ${within}${call === 0 ? "" : `, call ${call + 1}`}`);
  const ofWorker = worker !== undefined && "worker pod";
  const place = [environment, engine, ofTask, ofWorker, run].filter(Boolean).join(", ");
  return vscode.Uri.from({
    scheme: PREVIEW_SCHEME,
    path: `/${task}${place === "" ? "" : ` (${place})`}.yaml`,
    query: uri === undefined ? "" : encodeURIComponent(uri),
  });
}
