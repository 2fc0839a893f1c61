import assert from "node:assert/strict";
import type { Life } from "../lives/life.ts";
import type { Course } from "./course.ts";

/** By so much a cluster may be sooner or later: who waits there looks every 5, 10 or 20 s. Seconds. */
const PERIODS = 30;

/** One part of a course that is compared, and how. Throws where it is none of those that are known. */
export type Part = readonly [what: string, compare: (course: Course) => void];

/** The parts of a course, each to be held to those that were recorded. */
export function partsOf(known: readonly Course[]): readonly Part[] {
  const [first] = known;
  const pods = Object.keys(first?.pods ?? {}).map((name): Part => [
    `its pod “${name}”`,
    (course) =>
      isOneOf(
        course.pods[name],
        known.flatMap(({ pods }) => pods[name] ?? []),
      ),
  ]);
  const times = Object.keys(first?.seconds ?? {}).map((key): Part => {
    const what = key as keyof Course["seconds"];
    return [
      `the time ${what}`,
      ({ seconds }) => {
        const all = known.map((one) => one.seconds[what]);
        const isNear = seconds[what] >= Math.min(...all) - PERIODS && seconds[what] <= Math.max(...all) + PERIODS;
        assert.ok(isNear, `${seconds[what]} s instead of ${all.join(" or ")}`);
      },
    ];
  });
  return [
    ...pods,
    ["the node itself", ({ node }) => assert.deepEqual(node, first?.node)],
    ["what is told of it", ({ events }) => assert.deepEqual(events.map(withoutName), first?.events.map(withoutName))],
    ...times,
  ];
}

function isOneOf(life: Life | undefined, known: readonly Life[]): void {
  const told = life && historiesOf(life);
  const all = known.map(historiesOf);
  if (!all.some((one) => JSON.stringify(one) === JSON.stringify(told))) assert.deepEqual(told, all[0]);
}

interface Histories {
  readonly events: readonly string[];
  readonly parts: Readonly<Record<string, readonly unknown[]>>;
}

/** What each part of a pod was, one after the other: how much a kubelet tells at once depends on when it looks. */
function historiesOf({ changes, events }: Life): Histories {
  const parts: Record<string, unknown[]> = {};
  for (const path of [...new Set(changes.flatMap((change) => Object.keys(change)))].sort()) {
    const history: unknown[] = (parts[path] = []);
    for (const change of changes) {
      const value = change[path];
      // Of which generation it is said depends on that, too.
      const said = typeof value === "string" ? value.replace(/ \(\d+\)$/, "") : value;
      if (said !== undefined && said !== history.at(-1)) history.push(said);
    }
  }
  return { events: events.filter((_event, index) => !isAfterthought(events, index)), parts };
}

/** Whether an eviction that has been carried out is called off, too, depends on who is sooner: its pod's end or its note of it. */
function isAfterthought(events: readonly string[], index: number): boolean {
  const isCancelled = events[index]?.includes("TaintManagerEviction of pod: Cancelling deletion") === true;
  return (
    isCancelled &&
    events.slice(0, index).some((one) => one.includes("TaintManagerEviction of pod: Marking for deletion"))
  );
}

function withoutName(text: string): string {
  return text.replaceAll(/\b(Node|Node event: Removing Node) [\w-]+/g, "$1 NODE");
}
