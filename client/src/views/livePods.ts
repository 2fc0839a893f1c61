import * as vscode from "vscode";
import type { Cluster } from "../cluster/index.ts";
import type { Clusters } from "../clusters/clusters.ts";

import { maskYaml } from "./logText/maskYaml.ts";
import { redactTokens } from "./logText/redact.ts";

const SCHEME = "databand-live-pod";

/** Read-only YAML of pods as the cluster has them, or last had them. */
export class LivePods implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #clusters: Clusters;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: vscode.Disposable;

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidCloseTextDocument((document) => this.#texts.delete(document.uri.toString())),
    );
  }

  /**
   * Reads the pod and shows it.
   *
   * @throws ClusterError when it cannot be read, `not-found` when it is gone.
   */
  async show(cluster: Cluster, namespace: string, name: string, signal?: AbortSignal): Promise<vscode.TextEditor> {
    const { getPod, podRedactor, podYaml } = await this.#clusters.library;
    const pod = await getPod(cluster, namespace, name, { signal });
    const redactor = await podRedactor(cluster, pod, signal);
    return this.showText(`${name}.yaml`, redactor.text(podYaml(pod)));
  }

  /** A text to be shown, without what looks like a secret; gives its uri. */
  open(title: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}` });
    this.#texts.set(uri.toString(), title.endsWith(".yaml") ? maskYaml(text) : redactTokens(text));
    this.#changed.fire(uri);
    return uri;
  }

  async showText(title: string, text: string, language = "yaml"): Promise<vscode.TextEditor> {
    const uri = this.open(title, text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, language);
    return vscode.window.showTextDocument(document, { preview: false });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? `# ${vscode.l10n.t("Shown by an earlier window. Ask for it again.")}\n`;
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}
