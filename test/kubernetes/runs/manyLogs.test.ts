/** Logs of many real containers at once, through fewer connections than there are logs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createPod, followPods, listPods, type LogNote } from "../../../client/src/cluster/index.ts";
import { IMAGE, Runs } from "./kit.ts";

/** A node takes 110 pods by default (Kubernetes 1.34, `maxPods`). */
const PODS = Number(process.env.DATABAND_MANY_PODS ?? 12);
const CONTAINERS = 5;
const LINES = 200;
/** Ten lines, a second, and so on. */
const SCRIPT = `i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo $i; [ $((i%10)) = 0 ] && sleep 1; done; true`;
const LIMIT = 60_000 + PODS * 15_000;

const runs = await Runs.open();

test(`${PODS * CONTAINERS} containers at once: each line of each is there once, in its order`, async (context) => {
  const { cluster, namespace } = runs;
  const labels = { app: "many" };
  const names = Array.from({ length: CONTAINERS }, (_, index) => `c${index}`);
  const containers = names.map((name) => ({ name, image: IMAGE, command: ["sh", "-c", SCRIPT] }));
  const got = new Map<string, number[]>();
  const notes: LogNote[] = [];
  const stop = new AbortController();
  const request = { selection: { namespace, labelSelector: "app=many" } };
  const sink = {
    lines: (lines: readonly { readonly text: string }[]): void => {
      for (const { text } of lines) {
        const [, source = "", number = ""] = /^\[(\S+)\] (\d+)$/.exec(text) ?? [];
        const numbers = got.get(source) ?? [];
        numbers.push(Number(number));
        got.set(source, numbers);
      }
    },
    note: (note: LogNote): void => void notes.push(note),
  };
  const begun = performance.now();
  const over = followPods(cluster, request, sink, stop.signal);
  await Promise.all(
    Array.from({ length: PODS }, (_, index) =>
      createPod(cluster, {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: `many-${index}`, namespace, labels },
        spec: { restartPolicy: "Never", terminationGracePeriodSeconds: 0, containers },
      }),
    ),
  );
  const isRead = (): boolean =>
    got.size === PODS * CONTAINERS && [...got.values()].every((numbers) => numbers.length >= LINES);
  let most = 0;
  while (!isRead() && performance.now() - begun < LIMIT) {
    const pods = await listPods(cluster, { namespace, labelSelector: "app=many" });
    const running = pods.flatMap(({ status }) => status?.containerStatuses ?? []).filter(({ state }) => state?.running);
    most = Math.max(most, running.length);
    await sleep(1000);
  }
  const seconds = Math.round((performance.now() - begun) / 1000);
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  context.diagnostic(`${most} of them ran at the same time; ${seconds} s, ${memory} MB`);
  stop.abort();
  await over;
  const wrong = [...got].filter(([, numbers]) => numbers.some((number, index) => number !== index + 1));
  assert.deepEqual(wrong, []);
  assert.equal(got.size, PODS * CONTAINERS);
  assert.ok(isRead());
  assert.deepEqual(
    notes.filter(({ kind }) => kind !== "info"),
    [],
  );
});
