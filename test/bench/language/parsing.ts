import { parse as parseIni } from "ini";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { sectionSchema } from "../../../server/src/schema/schema.ts";
import { parseValue } from "../../../server/src/values/parseValue.ts";
import type { ValueType } from "../../../server/src/values/types.ts";
import { corpusOf } from "./corpus.ts";
import { measure } from "../measure.ts";
import type { Row } from "../report.ts";

const TEXT: ValueType = { kind: "string" };

/** Reading a file: ours with positions and a tree of every value, npm's `ini` with neither. */
export async function parsing(lines: number, rounds: number): Promise<Row[]> {
  const { cfg } = corpusOf(lines, 1);
  const [own, ini] = await measure(
    [
      { name: "databand", run: () => readAll(cfg) },
      { name: "ini", run: () => Object.keys(parseIni(cfg)).length },
    ],
    rounds,
  );
  return [
    {
      ...{ what: "parse, with value trees", where: `${lines / 1000}k lines`, unit: "ms", peer: "ini, without" },
      ...{ ours: own?.median ?? NaN, oursP95: own?.p95 ?? NaN, theirs: ini?.median ?? NaN, theirsP95: ini?.p95 ?? NaN },
      ...(lines >= 50_000 && { budget: 1 }),
    },
  ];
}

/** Number of sections and of problems in values. */
function readAll(cfg: string): number {
  const document = parseCfg("file:///project/project.cfg", cfg);
  let count = document.sections.length + document.problems.length;
  for (const { name, entries } of document.sections) {
    const family = name.startsWith("engine_") ? "kubernetes" : name.startsWith("environment_") ? "local" : undefined;
    const keys = family === undefined ? undefined : sectionSchema(family)?.keys;
    for (const { node } of entries)
      count += parseValue(keys?.get(node.key)?.type ?? TEXT, node.value.text).problems.length;
  }
  return count;
}
