import { getLanguageService } from "yaml-language-server";
import { TextDocument } from "./jsonService.ts";
import { schemaForPeers } from "./jsonSchema.ts";
import { lengthOfHover, type Peer, Places } from "./peer.ts";

const URI = "file:///project/project.yaml";

/** The service behind YAML editing, with the same schema. */
export function yamlPeer(text: string): Peer {
  const service = getLanguageService({
    schemaRequestService: () => Promise.reject(new Error("There is no network.")),
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: "bench://schema.json", fileMatch: ["*.yaml"], schema: schemaForPeers() }],
  });
  let document = TextDocument.create(URI, "yaml", 1, text);
  const places = new Places(text);
  return {
    name: "yaml-language-server",
    edit: (index) => {
      const { start, end, newText } = places.nextEdit(index);
      document = TextDocument.update(document, [{ range: { start, end }, text: newText }], document.version + 1);
    },
    diagnose: async () => (await service.doValidation(document, false)).length,
    complete: async (index) => (await service.doComplete(document, places.key(index), false)).items.length,
    hover: async (index) => lengthOfHover((await service.doHover(document, places.key(index)))?.contents),
  };
}
