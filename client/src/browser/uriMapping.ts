import * as vscode from "vscode";

/**
 * The language server knows files by path, as `file:` URIs. In a browser the workspace lies elsewhere
 * (`vscode-vfs://github/owner/name/...`): its files are shown to the server as if they were files.
 */
export class UriMapping {
  readonly #root: vscode.Uri | undefined;

  /** `root` is a folder of the workspace; others are taken to lie in the same place. */
  constructor(root: vscode.Uri | undefined) {
    this.#root = root;
  }

  /** A URI of the editor as the server knows it. */
  ofServer(uri: vscode.Uri): string {
    const isOurs = uri.scheme === this.#root?.scheme && uri.authority === this.#root.authority;
    return (isOurs ? vscode.Uri.file(uri.path) : uri).toString();
  }

  /** A URI of the server as the editor knows it. */
  ofEditor(text: string): vscode.Uri {
    const uri = vscode.Uri.parse(text);
    return this.#root && uri.scheme === "file" ? this.#root.with({ path: uri.path, fragment: uri.fragment }) : uri;
  }

  /** A text in Markdown with its links to files as the editor knows them. */
  inText(markdown: string): string {
    return markdown.replace(/(?<=\]\()file:[^)\s]+(?=\))/g, (uri) => this.ofEditor(uri).toString());
  }

  /** Parameters with every `uri` as the server knows it. */
  toServer(value: unknown): unknown {
    return withUris(value, (uri) => this.ofServer(vscode.Uri.parse(uri)));
  }

  /** An answer with every `uri` as the editor knows it. */
  toEditor(value: unknown): unknown {
    return withUris(value, (uri) => this.ofEditor(uri).toString());
  }
}

function withUris(value: unknown, map: (uri: string) => string): unknown {
  if (Array.isArray(value)) return value.map((element) => withUris(element, map));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "uri" && typeof member === "string" ? map(member) : withUris(member, map),
    ]),
  );
}
