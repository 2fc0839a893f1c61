import type { DidChangeTextDocumentParams, TextDocumentItem } from "vscode-languageserver";
import { parseCfg } from "../cfg/parse.ts";
import type { CfgDocument } from "../cfg/types.ts";
import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../protocol.ts";
import { Text } from "../text/text.ts";
import type { TextEdit } from "../text/types.ts";
import { canonicalUri } from "./uri.ts";

/** A document that the editor holds; replaced by a new object on every change. */
export interface OpenDocument {
  /** As the client spells it, to be answered in the same spelling. */
  readonly clientUri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: Text;
  /** The parsed document when the language is ours. */
  readonly cfg?: CfgDocument;
}

/** True for the languages that the cfg engine reads. */
export function isCfgLanguage(languageId: string | undefined): boolean {
  return languageId === LANGUAGE_ID || languageId === AIRFLOW_LANGUAGE_ID;
}

/** The open documents, kept in step by incremental changes; keys are canonical URIs. */
export class OpenDocuments {
  readonly #documents = new Map<string, OpenDocument>();
  /** Those whose files were deleted, and that nobody has typed in since. */
  readonly #abandoned = new Set<string>();

  open(item: TextDocumentItem): void {
    const uri = canonicalUri(item.uri);
    this.#abandoned.delete(uri);
    const cfg = isCfgLanguage(item.languageId) ? parseCfg(uri, item.text) : undefined;
    this.#documents.set(uri, {
      clientUri: item.uri,
      languageId: item.languageId,
      version: item.version,
      text: cfg?.text ?? Text.from(item.text),
      ...(cfg && { cfg }),
    });
  }

  /** Applies the changes in their order; a change without a range replaces the whole text. */
  change({ textDocument, contentChanges }: DidChangeTextDocumentParams): void {
    const uri = canonicalUri(textDocument.uri);
    let document = this.#documents.get(uri);
    if (!document) return;
    this.#abandoned.delete(uri);
    let pending: TextEdit[] = [];
    for (const change of contentChanges) {
      if ("range" in change) {
        pending.push({ range: change.range, newText: change.text });
      } else {
        pending = [];
        document = replaced(uri, document, change.text);
      }
    }
    this.#documents.set(uri, { ...edited(document, pending), version: textDocument.version });
  }

  close(uri: string): void {
    this.#documents.delete(canonicalUri(uri));
    this.#abandoned.delete(canonicalUri(uri));
  }

  /** Its file came or went on disk. */
  fileSeen(uri: string, isThere: boolean): void {
    if (isThere) this.#abandoned.delete(canonicalUri(uri));
    else if (this.get(uri)) this.#abandoned.add(canonicalUri(uri));
  }

  /**
   * The document, where it stands for its file. That of a deleted file, which an editor may still show (VS Code in a
   * comparison), does so again once somebody types in it.
   */
  ofFile(uri: string): OpenDocument | undefined {
    return this.#abandoned.has(canonicalUri(uri)) ? undefined : this.get(uri);
  }

  get(uri: string): OpenDocument | undefined {
    return this.#documents.get(canonicalUri(uri));
  }

  /** All open documents by canonical URI. */
  entries(): IterableIterator<[string, OpenDocument]> {
    return this.#documents.entries();
  }
}

function edited(document: OpenDocument, edits: readonly TextEdit[]): OpenDocument {
  if (edits.length === 0) return document;
  if (document.cfg) {
    const cfg = document.cfg.change(edits);
    return { ...document, cfg, text: cfg.text };
  }
  return { ...document, text: edits.reduce((text, edit) => text.apply(edit), document.text) };
}

function replaced(uri: string, document: OpenDocument, content: string): OpenDocument {
  if (!document.cfg) return { ...document, text: Text.from(content) };
  const cfg = parseCfg(uri, content);
  return { ...document, cfg, text: cfg.text };
}
