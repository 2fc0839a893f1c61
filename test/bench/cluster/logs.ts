import { measureCosts, withoutStart } from "./costs.ts";
import type { ApiServer } from "./apiServer.ts";
import { findKubectl, kubectlLogs } from "./kubectl.ts";
import { logBytes } from "./logLines.ts";
import { runProgram, type Cost } from "./program.ts";
import type { Row } from "../report.ts";

/** At most these shares of the others' times (ARCHITECTURE.md, budgets). */
const BUDGETS = { kubectl: 1, raw: 2 } as const;

/** From the wire to a file: the log of one pod. */
export async function oneLog(server: ApiServer, lines: number, rounds: number): Promise<Row[]> {
  const [pod = ""] = await server.createPods("one-log", 1, lines);
  const [short = ""] = await server.createPods("short-log", 1, 1);
  const kubectl = findKubectl();
  const bytes = logBytes(lines);
  // So that the program is in the system's memory when its start is measured.
  if (kubectl) await kubectlLogs(kubectl, server, short, 1, logBytes(1));
  const program = (name: string): (() => Promise<Cost>) =>
    withoutStart(
      () => runProgram(name, server, { pods: [short], lines: 1 }),
      () => runProgram(name, server, { pods: [pod], lines }),
    );
  const [own, raw, other] = await measureCosts(
    [
      program("followLogs"),
      program("splitLines"),
      ...(kubectl
        ? [
            withoutStart(
              () => kubectlLogs(kubectl, server, short, 1, logBytes(1)),
              () => kubectlLogs(kubectl, server, pod, lines, bytes),
            ),
          ]
        : []),
    ],
    rounds,
  );
  if (!own || !raw) throw new Error("Nothing was measured.");
  const what = "log follow, wire to file";
  const where = `${lines / 1000}k lines`;
  const ours = { what, where, unit: "ms", ours: own.time.median, oursP95: own.time.p95 } as const;
  const memory = { what: "memory of that, at most", where, unit: "MB", ours: own.memory } as const;
  return [
    other
      ? {
          ...ours,
          peer: "kubectl logs --timestamps",
          theirs: other.time.median,
          theirsP95: other.time.p95,
          budget: BUDGETS.kubectl,
        }
      : { ...ours, peer: "kubectl: not on this machine" },
    { ...ours, peer: "node:https, lines split", theirs: raw.time.median, theirsP95: raw.time.p95, budget: BUDGETS.raw },
    { ...memory, peer: "node:https, lines split", theirs: raw.memory },
    ...(other ? [{ ...memory, peer: "kubectl logs --timestamps", theirs: other.memory }] : []),
  ];
}

/** Many logs at once. */
export async function manyLogs(server: ApiServer, count: number, lines: number, rounds: number): Promise<Row[]> {
  const work = { pods: await server.createPods("many-logs", count, lines), lines };
  const [own, raw] = await measureCosts(
    [() => runProgram("followLogs", server, work), () => runProgram("splitLines", server, work)],
    rounds,
  );
  if (!own || !raw) throw new Error("Nothing was measured.");
  const where = `${count} pods, ${lines} lines each`;
  const peer = "node:https, all at once";
  return [
    {
      ...{ what: "logs of running pods, to files", where, unit: "ms", ours: own.time.median, oursP95: own.time.p95 },
      ...{ peer, theirs: raw.time.median, theirsP95: raw.time.p95 },
    },
    { what: "memory of that, at most", where, unit: "MB", ours: own.memory, peer, theirs: raw.memory },
  ];
}
