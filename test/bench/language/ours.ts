import { complete } from "../../../server/src/features/completion/completion.ts";
import { diagnostic } from "../../../server/src/features/diagnostics.ts";
import { hover } from "../../../server/src/features/hover.ts";
import type { ClientAbilities } from "../../../server/src/features/types.ts";
import type { CfgDocument } from "../../../server/src/cfg/types.ts";
import { LANGUAGE_ID } from "../../../server/src/protocol.ts";
import { Workspace } from "../../../server/src/workspace/workspace.ts";
import { MemoryFileSystem } from "../../protocol/memoryFileSystem.ts";
import { lengthOfHover, type Peer, Places } from "./peer.ts";

const URI = "file:///project/project.cfg";
export const CLIENT: ClientAbilities = {
  snippets: true,
  markdown: true,
  hierarchicalSymbols: true,
  locationLinks: true,
  otherYaml: false,
  foldingLimit: 5000,
};

/** Our language service as the server uses it: a workspace with the document open in it. */
export function ours(text: string): Peer {
  const workspace = new Workspace({ disk: new MemoryFileSystem({}), environment: {}, userHome: "/home/alice" });
  workspace.setFolders(["file:///project"]);
  workspace.open.open({ uri: URI, languageId: LANGUAGE_ID, version: 1, text });
  const places = new Places(text);
  let version = 1;
  const document = (): CfgDocument => {
    const found = workspace.document(URI);
    if (!found) throw new Error("The document is not open.");
    return found;
  };
  return {
    name: "databand",
    edit: (index) => {
      const { start, end, newText } = places.nextEdit(index);
      const contentChanges = [{ range: { start, end }, text: newText }];
      workspace.open.change({ textDocument: { uri: URI, version: ++version }, contentChanges });
    },
    diagnose: () => workspace.problems(document()).map(diagnostic).length,
    complete: (index) => complete(document(), places.key(index), workspace.context(document(), CLIENT)).items.length,
    hover: (index) => {
      const found = hover(document(), places.key(index), workspace.context(document(), CLIENT));
      return lengthOfHover(found?.contents);
    },
  };
}
