import * as vscode from "vscode";
import type { Origin, RunPlan } from "../../../../server/src/protocol.ts";
import { fieldPath } from "./fieldPath.ts";
import { lineStory, placesOf, sourcesOf } from "./lineStory.ts";
import { linesFrom, type LinePlaces, type SameFile } from "./originLines.ts";
import { fileName, toRange } from "./places.ts";
import { originLabel } from "./originText.ts";
import { PREVIEW_SCHEME, type PodPreviews } from "./podPreviews.ts";

/**
 * Joins the lines of previews with what made them: the cursor on either side shows the other, hover and “Go to
 * Definition” tell and open the place.
 */
export class PreviewLinks implements vscode.DefinitionProvider, vscode.HoverProvider, vscode.Disposable {
  readonly #previews: PodPreviews;
  readonly #linkedLine = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightForeground"),
  });
  readonly #linkedRange = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
    border: "1px solid",
    borderColor: new vscode.ThemeColor("editor.wordHighlightBorder"),
  });
  readonly #origin = vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor("editorCodeLens.foreground"), margin: "0 0 0 3em", fontStyle: "italic" },
  });
  readonly #outdated = vscode.window.createTextEditorDecorationType({ isWholeLine: true, opacity: "0.5" });
  readonly #registrations: vscode.Disposable;

  constructor(previews: PodPreviews) {
    this.#previews = previews;
    this.#registrations = vscode.Disposable.from(
      this.#linkedLine,
      this.#linkedRange,
      this.#origin,
      this.#outdated,
      vscode.languages.registerDefinitionProvider({ scheme: PREVIEW_SCHEME }, this),
      vscode.languages.registerHoverProvider({ scheme: PREVIEW_SCHEME }, this),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => void this.#follow(textEditor, kind)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#showOutdated()),
      previews.onUpdated(() => this.#showOutdated()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const active = vscode.window.activeTextEditor;
        // The lines have moved: those of the cursor's place are others now.
        if (document.uri.scheme === PREVIEW_SCHEME && active?.document !== document && active)
          void this.#follow(active);
      }),
    );
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const plan = this.#plan(document);
    if (!plan) return [];
    return placesOf(plan, position.line).map((origin) => ({
      originSelectionRange: document.lineAt(position.line).range,
      targetUri: vscode.Uri.parse(origin.uri),
      targetRange: toRange(origin.range),
      targetSelectionRange: toRange(origin.kind === "file" ? origin.keyRange : origin.range),
    }));
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const plan = this.#plan(document);
    const story = plan ? lineStory(plan, position.line, fileName) : "";
    if (!plan || story === "") return undefined;
    const pointer = plan.linePointers[position.line] ?? "";
    const field = pointer === "" ? "" : `\`${fieldPath(pointer)}\`\n\n`;
    return new vscode.Hover(new vscode.MarkdownString(`${field}${story}`));
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  async #follow(editor: vscode.TextEditor, kind?: vscode.TextEditorSelectionChangeKind): Promise<void> {
    if (this.#previews.all.length === 0) return;
    if (this.#previews.of(editor.document.uri)) await this.#fromPreview(editor, kind);
    else this.#fromSource(editor);
  }

  /** The cursor is in a preview: tell where its line came from, and show the place. */
  async #fromPreview(editor: vscode.TextEditor, kind: vscode.TextEditorSelectionChangeKind | undefined): Promise<void> {
    const { line } = editor.selection.active;
    const plan = this.#plan(editor.document);
    const origin = plan?.lineOrigins[line];
    const places = plan ? placesOf(plan, line) : [];
    editor.setDecorations(this.#linkedLine, []);
    editor.setDecorations(this.#origin, origin ? [besideLine(editor, line, `← ${originLabel(origin, fileName)}`)] : []);
    const [place] = origin?.kind === "file" || origin?.kind === "python" ? [origin] : places;
    const source = place && (visibleEditorOf(place.uri) ?? (await openBeside(editor, place, kind)));
    for (const other of vscode.window.visibleTextEditors) {
      if (this.#previews.of(other.document.uri)) continue;
      const sameFile = matcher(other.document.uri);
      const here = places.filter(({ uri }) => sameFile(uri)).map(({ range }) => toRange(range));
      other.setDecorations(this.#linkedRange, here);
    }
    if (place && source)
      source.revealRange(toRange(place.range), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  /** The cursor is in a file: show the lines of visible previews that came from there. */
  #fromSource(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme === "output") return;
    editor.setDecorations(this.#linkedRange, []);
    const sameFile = matcher(editor.document.uri);
    for (const shown of vscode.window.visibleTextEditors) {
      const plan = this.#plan(shown.document);
      if (!plan) continue;
      const ranges = linesFrom(linePlaces(plan), sameFile, editor.selection.active).map(
        (line) => new vscode.Range(line, 0, line, 0),
      );
      shown.setDecorations(this.#linkedLine, ranges);
      shown.setDecorations(this.#origin, []);
      const [first] = ranges;
      if (first) shown.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  #showOutdated(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const preview = this.#previews.of(editor.document.uri);
      if (!preview) continue;
      const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
      editor.setDecorations(this.#outdated, preview.state.outdated ? [whole] : []);
    }
  }

  /** The plan of a preview, unless its editor still shows an older text. */
  #plan(document: vscode.TextDocument): RunPlan | undefined {
    const state = this.#previews.of(document.uri)?.state;
    return state?.plan && document.getText() === state.text ? state.plan : undefined;
  }
}

/** Each line with its own origin, and with those of all that went into it where that is one field. */
function linePlaces(plan: RunPlan): LinePlaces {
  return plan.linePointers.flatMap((_, line): (readonly [number, Origin])[] => {
    const origin = plan.lineOrigins[line];
    if (!origin) return [];
    const others = isOneField(plan, line) ? sourcesOf(plan, line).filter((source) => source.origin !== origin) : [];
    const counting = others.filter(({ replaced }) => replaced === undefined);
    return [[line, origin], ...counting.map((source) => [line, source.origin] as const)];
  });
}

/** Lines above others came from all that those came from: the others are meant. */
function isOneField({ linePointers }: RunPlan, line: number): boolean {
  const next = linePointers[line + 1];
  return next?.startsWith(`${linePointers[line] ?? ""}/`) !== true;
}

/** Compares uris as VS Code spells them; each is parsed once. */
function matcher(uri: vscode.Uri): SameFile {
  const wanted = uri.toString();
  const known = new Map<string, boolean>();
  return (other) => {
    const answer = known.get(other) ?? vscode.Uri.parse(other).toString() === wanted;
    known.set(other, answer);
    return answer;
  };
}

function visibleEditorOf(uri: string): vscode.TextEditor | undefined {
  const sameFile = matcher(vscode.Uri.parse(uri));
  return vscode.window.visibleTextEditors.find(({ document }) => sameFile(document.uri.toString()));
}

/** Opens a source that is not in view, where the other sources are; only for a person who moves the cursor. */
async function openBeside(
  preview: vscode.TextEditor,
  { uri }: { readonly uri: string },
  kind: vscode.TextEditorSelectionChangeKind | undefined,
): Promise<vscode.TextEditor | undefined> {
  if (kind === undefined || vscode.window.activeTextEditor !== preview) return undefined;
  const other = vscode.window.visibleTextEditors.find(({ viewColumn }) => viewColumn !== preview.viewColumn);
  try {
    return await vscode.window.showTextDocument(vscode.Uri.parse(uri), {
      viewColumn: other?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    });
  } catch {
    return undefined; // the file has gone; what the line says about it stays
  }
}

function besideLine(editor: vscode.TextEditor, line: number, text: string): vscode.DecorationOptions {
  const end = editor.document.lineAt(Math.min(line, editor.document.lineCount - 1)).range.end;
  return { range: new vscode.Range(end, end), renderOptions: { after: { contentText: text } } };
}
