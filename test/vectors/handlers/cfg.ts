import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { readCfg } from "../../../server/src/cfg/read.ts";
import { Refused, type Handlers } from "../types.ts";

export const handlers: Handlers = {
  "cfg.read": ({ input }) => {
    const read = readCfg(parseCfg("file:///databand-system.cfg", input as string));
    if ("refused" in read) {
      throw new Refused({ kind: read.refused, ...(read.line === undefined ? {} : { line: read.line + 1 }) });
    }
    return Object.fromEntries([...read.sections].map(([name, values]) => [name, Object.fromEntries(values)]));
  },
};
