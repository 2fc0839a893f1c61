import { NO_ENDS } from "../text/ends.ts";
import { Text } from "../text/text.ts";
import { Block } from "./block.ts";
import { Document } from "./document.ts";
import { INITIAL_STATE, scanNode, stateAfter, type ScanState } from "./scan.ts";
import type { CfgDocument, CfgNode } from "./types.ts";

/**
 * Reads a cfg file as DBND's parser does (Python 3.11 `ConfigParser()`; dbnd 1.0.28, spec 1.1). Never throws: what that
 * parser would refuse is in `problems`, and all lines that can be understood are read all the same.
 */
export function parseCfg(uri: string, text: string | Text): CfgDocument {
  const content = typeof text === "string" ? Text.from(text) : text;
  const blocks: Block[] = [];
  let nodes: CfgNode[] = [];
  let state: ScanState = INITIAL_STATE;
  for (let line = 0; line < content.lineCount;) {
    const node = scanNode(content, line, state);
    if (node.kind === "header") {
      blocks.push(new Block(nodes));
      nodes = [];
    }
    nodes.push(node);
    state = stateAfter(node, state);
    line += node.lineCount;
  }
  blocks.push(new Block(nodes));
  return new Document(uri, content, { blocks, ends: NO_ENDS });
}
