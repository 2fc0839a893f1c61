/** More containers that never end than logs may be read at once: each gets its turn, again and again. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { followPods } from "../../../../client/src/cluster/logs/followPods.ts";
import type { LogLine, LogNote } from "../../../../client/src/cluster/logs/logs.ts";
import type { Pod } from "../../../../client/src/cluster/objects.ts";
import { FakeApi, pod, type Call } from "../fakeApi.ts";
import { NodeLog } from "./nodeLog.ts";

const PODS = "/api/v1/namespaces/etl/pods";

function podWith(name: string, containers: number): Pod {
  const names = Array.from({ length: containers }, (_, index) => `c${index}`);
  return {
    ...pod(name, "Running"),
    spec: { containers: names.map((one) => ({ name: one })) },
    status: {
      phase: "Running",
      containerStatuses: names.map((one) => ({ name: one, restartCount: 0, state: { running: {} } })),
    },
  };
}

for (const [pods, containers, streams, rounds] of [
  [500, 1, 64, 1],
  [1, 16, 4, 3],
  [25, 16, 64, 1],
  [50, 1, 1, 1],
] as const) {
  describe(`${pods} pods of ${containers} containers, ${streams} logs at once`, () => {
    test("each line of each container is there once, however many others have something to say", async () => {
      await using api = new FakeApi();
      const all = new Map(Array.from({ length: pods }, (_, index) => [`p${index}`, podWith(`p${index}`, containers)]));
      const logs = new Map<string, NodeLog>();
      for (const name of all.keys())
        for (let index = 0; index < containers; index++) logs.set(`${name}/c${index}`, new NodeLog(api));
      let open = 0;
      let most = 0;
      const count = (call: Call): void => {
        most = Math.max(most, ++open);
        call.closed.addEventListener("abort", () => open--, { once: true });
      };
      api
        .on("GET", `${PODS}/*`, (call) => call.json(all.get(call.path.split("/").at(-1) ?? "")))
        .on("GET", `${PODS}/*/log`, (call) => {
          if (call.query.has("follow")) count(call);
          logs.get(`${call.path.split("/").at(-2) ?? ""}/${call.query.get("container") ?? ""}`)?.serve(call);
        })
        .on("GET", PODS, (call) =>
          call.query.has("watch")
            ? call.open()
            : call.json({ metadata: { resourceVersion: "1000" }, items: [...all.values()] }),
        )
        .start();
      const written = new Set<string>();
      const write = (round: number): void => {
        for (const [name, log] of logs) {
          const label = containers > 1 ? name : name.split("/", 1)[0];
          written.add(`[${label ?? ""}] round ${round}`);
          log.write(`round ${round}`);
        }
      };
      const got: string[] = [];
      const notes: string[] = [];
      const stop = new AbortController();
      const cluster = await api.cluster("t1", { mostLogStreams: () => streams });
      write(0);
      const over = followPods(
        cluster,
        { selection: { namespace: "etl" } },
        {
          lines: (lines: readonly LogLine[]) => void got.push(...lines.map(({ text }) => text)),
          note: ({ text }: LogNote) => void notes.push(text),
        },
        stop.signal,
      );
      for (let round = 1; round <= rounds; round++) {
        await api.until(() => got.length >= written.size, `round ${round - 1}`, 3_600_000);
        write(round);
      }
      await api.until(() => got.length >= written.size, "the last round", 3_600_000);
      assert.deepEqual(got.toSorted(), [...written].sort());
      assert.ok(most <= streams, `${most} at once`);
      assert.deepEqual(notes, []);
      stop.abort();
      assert.equal((await over).why, "cancelled");
    });
  });
}
