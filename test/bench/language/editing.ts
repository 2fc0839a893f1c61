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
  const peers = [ours(corpus.cfg), jsonPeer(corpus.json), ...(lines > YAML_LIMIT ? [] : [yamlPeer(corpus.yaml)])];
  for (const peer of peers) await peer.diagnose();
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
    const [own, ...others] = await measure(peers.map(of), rounds);
    for (const [index, times] of others.entries()) {
      const peer = peers[index + 1]?.name ?? "";
      rows.push({
        ...{ what, where, unit: "ms", ours: own?.median ?? NaN, oursP95: own?.p95 ?? NaN },
        ...{ peer, theirs: times.median, theirsP95: times.p95 },
        ...(peer.includes("json") && lines >= SMALL && { budget }),
      });
    }
  }
  return rows;
}
