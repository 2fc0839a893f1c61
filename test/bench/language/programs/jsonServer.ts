/** The JSON service as a server, as VS Code has it: one document at a time, parsed once for each version. */
import { getLanguageService, TextDocument, type JSONDocument, type JSONSchema } from "vscode-json-languageservice";
import { createConnection, ProposedFeatures, TextDocumentSyncKind } from "vscode-languageserver/node";

/** Put here by the build. */
declare const SCHEMA: JSONSchema;

const connection = createConnection(ProposedFeatures.all);
const service = getLanguageService({});
service.configure({
  validate: true,
  schemas: [{ uri: "bench://schema.json", fileMatch: ["*.json"], schema: SCHEMA }],
});
let document = TextDocument.create("file:///none.json", "json", 0, "");
let json: JSONDocument | undefined;

connection.onInitialize(() => ({ capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental } }));
connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
  document = TextDocument.create(uri, languageId, version, text);
  json = undefined;
});
connection.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
  document = TextDocument.update(document, contentChanges, textDocument.version);
  json = undefined;
});
connection.onRequest("textDocument/diagnostic", async () => {
  json ??= service.parseJSONDocument(document);
  return { kind: "full", items: await service.doValidation(document, json) };
});
connection.listen();
