import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { readCfg } from "../../../server/src/cfg/read.ts";
import { readZipEntry, splitZipPath } from "../../../server/src/cfg/zip.ts";
import { makeZip } from "../../server/cfg/makeZip.ts";
import { Refused, type Handlers } from "../types.ts";

export const handlers: Handlers = {
  "cfg.read": ({ input, expected }) => {
    if (typeof input !== "string") return readFromZip((input as { path: string }).path, expected as { has: string[] });
    return readText(input);
  },
};

function readText(text: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const read = readCfg(parseCfg("file:///databand-system.cfg", text));
  if ("refused" in read) {
    throw new Refused({ kind: read.refused, ...(read.line === undefined ? {} : { line: read.line + 1 }) });
  }
  return Object.fromEntries([...read.sections].map(([name, values]) => [name, Object.fromEntries(values)]));
}

/** The case gives the path only; the archive here holds the keys that it asks for. */
function readFromZip(path: string, { has }: { has: string[] }): { readable: boolean; has: string[] } {
  const place = splitZipPath(path);
  if (!place) return { readable: false, has: [] };
  const names = has.map((name) => name.split(".") as [section: string, key: string]);
  const text = names.map(([section, key]) => `[${section}]\n${key} = x\n`).join("");
  const content = readZipEntry(makeZip({ [place.entry]: text }), place.entry);
  const sections = content ? readText(new TextDecoder().decode(content)) : {};
  const found = names.filter(([section, key]) => sections[section]?.[key] !== undefined);
  return { readable: content !== undefined, has: found.map((name) => name.join(".")) };
}
