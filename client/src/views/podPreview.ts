import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type {
  Origin,
  PlanProblem,
  Range,
  RunIdentity,
  RunPlanParams,
  RunPlanResult,
} from "../../../server/src/protocol.ts";

const SCHEME = "databand-pod";
const REFRESH_DELAY_MS = 40;

type MakePlan = (params: RunPlanParams, token?: vscode.CancellationToken) => Promise<RunPlanResult>;

/** What a preview shows: the request, with uids fixed when it was opened so that only real changes move. */
interface Preview {
  readonly uri: vscode.Uri;
  readonly params: RunPlanParams;
  text: string;
  lineOrigins: Readonly<Record<number, Origin>>;
}

/**
 * Read-only YAML of the pod that a run would create, beside the configuration. It follows the configuration, and each of
 * its lines leads to the place that made it.
 */
export class PodPreviews
  implements vscode.TextDocumentContentProvider, vscode.DefinitionProvider, vscode.HoverProvider, vscode.Disposable
{
  readonly #makePlan: MakePlan;
  readonly #previews = new Map<string, Preview>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(makePlan: MakePlan) {
    this.#makePlan = makePlan;
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDefinitionProvider({ scheme: SCHEME }, this),
      vscode.languages.registerHoverProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.#previews.delete(document.uri.toString())),
    );
  }

  /** Opens the preview of a run's pod beside the active editor, or brings an open one up to date. */
  async show(params: RunPlanParams): Promise<vscode.TextEditor> {
    const environment = params.environment === undefined ? "" : ` (${params.environment})`;
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      path: `/${params.task}${environment}.yaml`,
      query: params.uri === undefined ? "" : encodeURIComponent(params.uri),
    });
    const open = this.#previews.get(uri.toString());
    const identity = open?.params.identity ?? newIdentity();
    this.#previews.set(uri.toString(), { uri, params: { ...params, identity }, text: "", lineOrigins: {} });
    if (open) this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, "yaml");
    return vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: false,
    });
  }

  /** Something that plans are made of has changed: bring every open preview up to date, soon and once. */
  refresh(): void {
    if (this.#previews.size === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      for (const preview of this.#previews.values()) this.#changed.fire(preview.uri);
    }, REFRESH_DELAY_MS);
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const preview = this.#previews.get(uri.toString());
    if (!preview) return "# This preview belongs to an earlier window. Run “Databand: Preview Pod YAML” again.\n";
    try {
      const { plan, problems } = await this.#makePlan(preview.params, token);
      const head = problems.map(problemComment);
      preview.text = [...head, plan?.podYaml ?? ""].join("");
      preview.lineOrigins = Object.fromEntries(
        Object.entries(plan?.lineOrigins ?? {}).map(([line, origin]) => [Number(line) + lineCount(head), origin]),
      );
    } catch (error) {
      if (token.isCancellationRequested) return preview.text;
      preview.text = `# The pod could not be planned: ${error instanceof Error ? error.message : String(error)}\n`;
    }
    return preview.text;
  }

  provideDefinition(document: vscode.TextDocument, position: vscode.Position): vscode.LocationLink[] {
    const origin = this.#originAt(document.uri, position.line);
    if (origin?.kind !== "file" && origin?.kind !== "python") return [];
    return [
      {
        originSelectionRange: document.lineAt(position.line).range,
        targetUri: vscode.Uri.parse(origin.uri),
        targetRange: toRange(origin.range),
        targetSelectionRange: toRange(origin.kind === "file" ? origin.keyRange : origin.range),
      },
    ];
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
    const origin = this.#originAt(document.uri, position.line);
    return origin && new vscode.Hover(new vscode.MarkdownString(originSentence(origin)));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registrations.dispose();
  }

  #originAt(uri: vscode.Uri, line: number): Origin | undefined {
    return this.#previews.get(uri.toString())?.lineOrigins[line];
  }
}

function newIdentity(): RunIdentity {
  return {
    runUid: randomUUID(),
    taskRunUid: randomUUID(),
    taskRunAttemptUid: randomUUID(),
    resultUid: randomUUID(),
    startedAt: new Date().toISOString(),
  };
}

function problemComment(problem: PlanProblem): string {
  const word = problem.severity === "error" ? "Problem" : "Note";
  return `# ${word}: ${problem.message.replaceAll("\n", "\n#   ")}\n`;
}

function lineCount(blocks: readonly string[]): number {
  return blocks.join("").split("\n").length - 1;
}

function toRange(range: Range): vscode.Range {
  return new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
}

/** Where a value came from, as one Markdown sentence. */
function originSentence(origin: Origin): string {
  switch (origin.kind) {
    case "file":
    case "python": {
      const uri = vscode.Uri.parse(origin.uri).with({ fragment: `L${origin.range.start.line + 1}` });
      const label = `${vscode.workspace.asRelativePath(uri.with({ fragment: "" }))}:${origin.range.start.line + 1}`;
      return `Set in [${label}](${uri.toString()}).`;
    }
    case "environment":
      return `Set by the environment variable \`${origin.variable}\`.`;
    case "commandLine":
      return `Set on the command line: \`${origin.option} ${origin.text}\`.`;
    case "shipped":
      return `Set by \`${origin.file}\`, which comes with DBND.`;
    case "default":
      return `Default of \`${origin.key}\` in \`[${origin.section}]\`.`;
    case "generated":
      return `Made by DBND: ${origin.rule}.`;
  }
}
