import * as vscode from "vscode";
import type { PlanProblem } from "../../../../server/src/protocol.ts";
import { documentedCode } from "../documentedCode.ts";
import { lineOfOrigin } from "./originLines.ts";
import { lineOfPreview, toRange } from "./places.ts";
import type { PodPreviews, Preview } from "./podPreviews.ts";

const SOURCE = "databand (pod)";

interface Found {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/** The problems of the plans in open previews, in the preview and where they are caused. */
export class PlanDiagnostics implements vscode.Disposable {
  readonly #previews: PodPreviews;
  readonly #collection = vscode.languages.createDiagnosticCollection("databand-pod");
  readonly #subscriptions: vscode.Disposable;
  #shown = "";

  constructor(previews: PodPreviews) {
    this.#previews = previews;
    this.#subscriptions = vscode.Disposable.from(
      this.#collection,
      previews.onUpdated(() => this.#show()),
      previews.onShown(() => this.#show()),
      // The language server may meanwhile have found, or no longer find, the same.
      vscode.languages.onDidChangeDiagnostics(() => this.#show()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #show(): void {
    const found = this.#previews.all.flatMap((preview) =>
      preview.state.problems.flatMap((problem) => diagnosticsOf(preview, problem)),
    );
    const shown = JSON.stringify(found);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const byUri = new Map<string, { readonly uri: vscode.Uri; readonly list: vscode.Diagnostic[] }>();
    for (const { uri, diagnostic } of found) {
      const known = byUri.get(uri.toString()) ?? { uri, list: [] };
      if (!known.list.some((each) => each.message === diagnostic.message && each.range.isEqual(diagnostic.range))) {
        known.list.push(diagnostic);
      }
      byUri.set(uri.toString(), known);
    }
    this.#collection.clear();
    for (const { uri, list } of byUri.values()) this.#collection.set(uri, list);
  }
}

function diagnosticsOf(preview: Preview, problem: PlanProblem): readonly Found[] {
  const { uri, state } = preview;
  const line = lineOfOrigin(state.plan?.lineOrigins ?? {}, problem.origin) ?? 0;
  const range = lineOfPreview(preview, line);
  const inPreview = diagnosticOf(problem, range ?? new vscode.Range(0, 0, 0, 0));
  const found = range ? [{ uri, diagnostic: inPreview }] : [];
  const { origin } = problem;
  if (origin?.kind !== "file" && origin?.kind !== "python") return found;
  const source = vscode.Uri.parse(origin.uri);
  const atSource = diagnosticOf(problem, toRange(origin.range));
  inPreview.relatedInformation = [
    new vscode.DiagnosticRelatedInformation(new vscode.Location(source, atSource.range), vscode.l10n.t("Caused here")),
  ];
  return isReported(source, problem, atSource.range) ? found : [...found, { uri: source, diagnostic: atSource }];
}

function diagnosticOf({ code, message, severity }: PlanProblem, range: vscode.Range): vscode.Diagnostic {
  const level = severity === "error" ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, message, level);
  diagnostic.code = documentedCode(code);
  diagnostic.source = SOURCE;
  return diagnostic;
}

/** True where the language server says the same of the file already. */
function isReported(uri: vscode.Uri, { code, message }: PlanProblem, range: vscode.Range): boolean {
  return vscode.languages.getDiagnostics(uri).some((known) => {
    if (known.source === SOURCE) return false;
    const sameCode = (typeof known.code === "object" ? known.code.value : known.code) === code;
    return known.message === message || (sameCode && known.range.intersection(range) !== undefined);
  });
}
