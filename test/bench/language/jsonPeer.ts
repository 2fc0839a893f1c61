import type { JSONDocument } from "vscode-json-languageservice";
import { getLanguageService, TextDocument } from "./jsonService.ts";
import { schemaForPeers } from "./jsonSchema.ts";
import { lengthOfHover, type Peer, Places } from "./peer.ts";

const URI = "file:///project/project.json";

/** The service behind VS Code's JSON editing, with a schema; parses once for each version, as its server does. */
export function jsonPeer(text: string): Peer {
  const service = getLanguageService({});
  service.configure({
    validate: true,
    schemas: [{ uri: "bench://schema.json", fileMatch: ["*.json"], schema: schemaForPeers() }],
  });
  let document = TextDocument.create(URI, "json", 1, text);
  let parsed: { readonly version: number; readonly json: JSONDocument } | undefined;
  const places = new Places(text);
  const json = (): JSONDocument => {
    if (parsed?.version !== document.version) {
      parsed = { version: document.version, json: service.parseJSONDocument(document) };
    }
    return parsed.json;
  };
  return {
    name: "vscode-json-languageservice",
    edit: (index) => {
      const { start, end, newText } = places.nextEdit(index);
      document = TextDocument.update(document, [{ range: { start, end }, text: newText }], document.version + 1);
    },
    diagnose: async () => (await service.doValidation(document, json())).length,
    complete: async (index) => (await service.doComplete(document, places.key(index), json()))?.items.length ?? 0,
    hover: async (index) => lengthOfHover((await service.doHover(document, places.key(index), json()))?.contents),
  };
}
