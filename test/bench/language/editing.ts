import { corpusOf } from "./corpus.ts";
import { jsonPeer } from "./jsonPeer.ts";
import { measure, type Measured } from "../measure.ts";
import { ours } from "./ours.ts";
import type { Peer } from "./peer.ts";
import type { Row } from "../report.ts";
import { yamlPeer } from "./yamlPeer.ts";

const SEED = 20260101;
/** At most this share of the JSON service's time (ARCHITECTURE.md, budgets); small files are for information. */
const BUDGETS = { diagnose: 0.1, complete: 0.2, hover: 1 } as const;
const SMALL = 5000;
/** In larger files the YAML service takes seconds for each answer. */
const YAML_LIMIT = 10_000;

/** What an editor asks for while someone types, in files of so many lines. */
export async function editing(lines: number, rounds: number): Promise<Row[]> {
  const corpus = corpusOf(lines, SEED);
  const own = ours(corpus.cfg);
  const others = [jsonPeer(corpus.json), ...(lines > YAML_LIMIT ? [] : [yamlPeer(corpus.yaml)])];
  for (const peer of [own, ...others]) await peer.diagnose();
  const where = `${lines / 1000}k lines`;
  const steps = [
    {
      what: "edit to all diagnostics",
      budget: BUDGETS.diagnose,
      of: (peer: Peer): Measured => ({
        name: peer.name,
        run: (round) => {
          peer.edit(round);
          return peer.diagnose();
        },
      }),
    },
    {
      what: "completion after an edit",
      budget: BUDGETS.complete,
      of: (peer: Peer): Measured => ({
        name: peer.name,
        before: (round) => peer.edit(round),
        run: (round) => peer.complete(round),
      }),
    },
    {
      what: "hover, warm",
      budget: BUDGETS.hover,
      of: (peer: Peer): Measured => ({
        name: peer.name,
        before: (round) => peer.hover(round),
        run: (round) => peer.hover(round),
      }),
    },
  ];
  const rows: Row[] = [];
  for (const { what, budget, of } of steps) {
    // One peer at a time: what leaves megabytes of garbage behind slows down whoever comes next, always the same one.
    for (const peer of others) {
      const [mine, theirs] = await measure([of(own), of(peer)], rounds);
      rows.push({
        ...{ what, where, unit: "ms", ours: mine?.median ?? NaN, oursP95: mine?.p95 ?? NaN },
        ...{ peer: peer.name, theirs: theirs?.median ?? NaN, theirsP95: theirs?.p95 ?? NaN },
        ...(peer.name.includes("json") && lines >= SMALL && { budget }),
      });
    }
  }
  return rows;
}
