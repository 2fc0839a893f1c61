import * as vscode from "vscode";
import { withProgress } from "../cancellation.ts";
import type { Cluster, FieldChange, Pod } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";
import { explain } from "../notifications.ts";
import { fieldPath } from "./preview/fieldPath.ts";
import type { LivePods } from "./livePods.ts";
import { maskPod } from "./logText/maskPod.ts";

/** Of the documents; whoever saves one changes a pod. */
export const EDITED_POD = "databand-edit-pod";
/** Whose diagnostics they are, for people. */
const SOURCE = "Databand cluster";
/** Between the last key and the look at what was typed. Milliseconds. */
const PAUSE = 150;

interface Edited {
  readonly cluster: Cluster;
  /** As it was read last. */
  pod: Pod;
  /** The same as text, without secrets. */
  text: string;
  changedAt: number;
  /** What somebody else has made of it, as a refused save has found out: what “Revert File” brings. */
  newer?: { readonly pod: Pod; readonly text: string } | undefined;
  /** The save that is under way is nobody's wish. */
  isSavedByItself?: boolean;
}

/**
 * Pods of clusters as files that can be saved: only the fields that were changed are sent, so that what is masked in the
 * text stays what it is. What the cluster will not, or does not take is a diagnostic in the text.
 */
export class PodEditors implements vscode.FileSystemProvider, vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #livePods: LivePods;
  readonly #open = new Map<string, Edited>();
  readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly #problems = vscode.languages.createDiagnosticCollection("databand-pod-edit");
  readonly #subscriptions: vscode.Disposable;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(clusters: Clusters, livePods: LivePods) {
    this.#clusters = clusters;
    this.#livePods = livePods;
    this.#subscriptions = vscode.Disposable.from(
      this.#changed,
      this.#problems,
      vscode.workspace.registerFileSystemProvider(EDITED_POD, this, { isCaseSensitive: true }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#soon(document)),
      vscode.workspace.onWillSaveTextDocument(({ document, reason }) => {
        const edited = this.#open.get(document.uri.toString());
        if (edited) edited.isSavedByItself = reason !== vscode.TextDocumentSaveReason.Manual;
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#problems.delete(uri);
        this.#open.delete(uri.toString());
      }),
    );
  }

  /** Reads a pod and opens it. @throws ClusterError */
  async edit(cluster: Cluster, namespace: string, name: string, signal?: AbortSignal): Promise<vscode.TextEditor> {
    const { getPod } = await this.#clusters.library;
    const pod = await getPod(cluster, namespace, name, { signal });
    const uri = vscode.Uri.from({ scheme: EDITED_POD, path: `/${cluster.name}/${namespace}/${name}.yaml` });
    const before = this.#open.get(uri.toString());
    const isDirty = vscode.workspace.textDocuments.some((one) => one.isDirty && one.uri.toString() === uri.toString());
    if (!before || !isDirty) await this.#take(uri, { cluster, pod, text: "", changedAt: 0 }, pod);
    return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { text, changedAt } = this.#known(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: changedAt, size: Buffer.byteLength(text) };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const edited = this.#known(uri);
    if (edited.newer) Object.assign(edited, edited.newer, { newer: undefined });
    return Buffer.from(edited.text);
  }

  /** Saving applies. @throws Error with what is wrong and what to do: the editor shows it and stays unsaved */
  async writeFile(uri: vscode.Uri, content: Uint8Array): Promise<void> {
    const edited = this.#known(uri);
    // Half a word must not reach a pod. After one that is refused VS Code waits for a save by hand.
    if (edited.isSavedByItself === true) {
      throw refusal(vscode.l10n.t("Nothing was sent: auto save changes no pod. Save it yourself when it is complete."));
    }
    const text = Buffer.from(content).toString("utf8");
    const { readEdit } = await this.#clusters.library;
    const { changes, problems } = readEdit(edited.text, text);
    if (problems[0]) {
      await this.#tell(uri, problems, true);
      throw refusal(vscode.l10n.t("Nothing was sent. {0}", problems[0].message));
    }
    if (changes.length === 0) return;
    const name = edited.pod.metadata.name ?? "";
    const pod = await withProgress(vscode.l10n.t("Changing pod {0}", name), (signal) =>
      this.#apply(uri, edited, { text, changes }, signal),
    );
    await this.#take(uri, edited, pod);
    void vscode.window.setStatusBarMessage(
      vscode.l10n.t("$(check) Pod {0} was changed on {1}.", name, edited.cluster.name),
      5000,
    );
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#subscriptions.dispose();
  }

  async #apply(
    uri: vscode.Uri,
    edited: Edited,
    { text, changes }: { readonly text: string; readonly changes: readonly FieldChange[] },
    signal: AbortSignal,
  ): Promise<Pod> {
    const { applyEdit, EditConflict } = await this.#clusters.library;
    const { cluster, pod } = edited;
    try {
      return await applyEdit(cluster, pod, changes, { signal });
    } catch (error) {
      if (!(error instanceof EditConflict)) throw await this.#refused(uri, error, text);
      const fields = error.pointers.map(fieldPath).join(", ");
      const [overwrite, compare] = [vscode.l10n.t("Overwrite"), vscode.l10n.t("Compare")];
      const answer = await vscode.window.showWarningMessage(
        vscode.l10n.t("Pod {0} was changed by somebody else meanwhile.", pod.metadata.name ?? ""),
        { modal: true, detail: vscode.l10n.t("{0} is no longer what you edited.", fields) },
        compare,
        overwrite,
      );
      if (answer !== overwrite) edited.newer = { pod: error.live, text: await this.#textOf(cluster, error.live) };
      if (answer === compare) await this.#compare(uri, error.live);
      if (answer !== overwrite) throw refusal(vscode.l10n.t("Nothing was sent: {0} was changed meanwhile.", fields));
      return await applyEdit(cluster, pod, changes, { signal, overwrite: true }).catch(async (reason: unknown) => {
        throw await this.#refused(uri, reason, text);
      });
    }
  }

  /** Puts what the API server said at the fields that it named. */
  async #refused(uri: vscode.Uri, error: unknown, text: string): Promise<Error> {
    const { isClusterError, placeOf, podOfText, refusedFields } = await this.#clusters.library;
    if (!isClusterError(error, "invalid")) return refusal(explain(error));
    const fields = refusedFields(error.status, error.message, podOfText(text));
    const problems = fields.map(({ pointer, sentence, evidence }) => ({
      ...placeOf(text, pointer ?? ""),
      message: `${sentence}\n${vscode.l10n.t("The API server says: {0}", evidence)}`,
    }));
    await this.#tell(uri, problems, true);
    return refusal(vscode.l10n.t("Nothing was changed. {0}", fields[0]?.sentence ?? ""));
  }

  async #compare(uri: vscode.Uri, live: Pod): Promise<void> {
    const name = live.metadata.name ?? "";
    const left = this.#livePods.open(
      `${name} (in the cluster).yaml`,
      await this.#textOf(this.#known(uri).cluster, live),
    );
    await vscode.commands.executeCommand("vscode.diff", left, uri, `${name}: in the cluster ↔ your edit`);
  }

  async #take(uri: vscode.Uri, edited: Edited, pod: Pod): Promise<void> {
    const isKnown = this.#open.has(uri.toString());
    edited.pod = pod;
    edited.text = await this.#textOf(edited.cluster, pod);
    edited.changedAt = Date.now();
    this.#open.set(uri.toString(), edited);
    this.#problems.delete(uri);
    if (isKnown) this.#changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  async #textOf(cluster: Cluster, pod: Pod): Promise<string> {
    const { editText, podRedactor } = await this.#clusters.library;
    const redactor = await podRedactor(cluster, pod);
    return editText(
      maskPod(pod, (text) => redactor.text(text)),
      cluster.name,
    );
  }

  #soon({ uri }: vscode.TextDocument): void {
    const key = uri.toString();
    if (!this.#open.has(key)) return;
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#check(uri), PAUSE),
    );
  }

  async #check(uri: vscode.Uri): Promise<void> {
    this.#timers.delete(uri.toString());
    const edited = this.#open.get(uri.toString());
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    if (!edited || !document) return;
    const { readEdit } = await this.#clusters.library;
    await this.#tell(uri, readEdit(edited.text, document.getText()).problems);
  }

  /** @param shows whether the editor goes to the first of them */
  async #tell(
    uri: vscode.Uri,
    problems: readonly { readonly start: number; readonly end: number; readonly message: string }[],
    shows = false,
  ): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uri);
    const diagnostics = problems.map(({ start, end, message }) => {
      const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
      const diagnostic = new vscode.Diagnostic(range, message);
      diagnostic.source = SOURCE;
      return diagnostic;
    });
    this.#problems.set(uri, diagnostics);
    const [first] = diagnostics;
    const editor = vscode.window.visibleTextEditors.find((one) => one.document === document);
    if (shows && first && editor) show(editor, first.range);
  }

  #known(uri: vscode.Uri): Edited {
    const edited = this.#open.get(uri.toString());
    if (edited) return edited;
    throw vscode.FileSystemError.FileNotFound(
      vscode.l10n.t("This pod was opened by an earlier window. Ask for “Edit Pod YAML” again."),
    );
  }
}

/** Takes the cursor to a place, unless it is there. */
function show(editor: vscode.TextEditor, range: vscode.Range): void {
  if (!range.contains(editor.selection.active)) editor.selection = new vscode.Selection(range.start, range.start);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/**
 * Why a pod is not saved. VS Code tells it in a message of its own, as “Unable to write file … (…)”: an error without a name is its
 * sentence there and nothing else, a `FileSystemError` has “Unknown (FileSystemError): ” before it.
 */
function refusal(sentence: string): Error {
  return Object.assign(new Error(sentence), { name: "" });
}
