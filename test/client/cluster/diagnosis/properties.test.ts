/** Whatever holds at once: the same order for the same facts, errors first, each with the cluster's own words. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import type { ClusterEvent, ContainerStatus, Pod } from "../../../../client/src/cluster/objects.ts";
import { pod } from "../fakeApi.ts";

interface Message {
  readonly scheduler?: string;
  readonly waiting?: readonly [string, string];
  readonly ended?: readonly [number, string, string];
  readonly pod?: readonly [string, string];
  readonly disrupted?: readonly [string, string];
  readonly event?: readonly [string, string];
}

const MESSAGES = JSON.parse(
  readFileSync(new URL("../../../fixtures/diagnosis/messages.json", import.meta.url), "utf8"),
) as readonly Message[];
const of = <Name extends keyof Message>(name: Name): NonNullable<Message[Name]>[] =>
  MESSAGES.flatMap((message) => message[name] ?? []) as NonNullable<Message[Name]>[];
const words = <Name extends keyof Message>(name: Name) =>
  fc.option(fc.constantFrom(...MESSAGES.flatMap((one) => (one[name] === undefined ? [] : [one[name]]))), {
    nil: undefined,
  });

const SEVERITIES = ["error", "warning", "info"];

test("any facts together", () => {
  assert.ok(of("scheduler").length > 30);
  const facts = fc.record({
    ...{ scheduler: words("scheduler"), waiting: words("waiting"), ended: words("ended") },
    ...{ whole: words("pod"), disrupted: words("disrupted") },
    events: fc.array(words("event"), { maxLength: 4 }),
    isInit: fc.boolean(),
  });
  fc.assert(
    fc.property(facts, ({ scheduler, waiting, ended, whole, disrupted, events, isInit }) => {
      const status = (name: string): ContainerStatus => ({
        name,
        ...(waiting && { state: { waiting: { reason: waiting[0], message: waiting[1] } } }),
        ...(ended && { state: { terminated: { exitCode: ended[0], reason: ended[1], message: ended[2] } } }),
      });
      const conditions = [
        ...(scheduler === undefined ? [] : [{ type: "PodScheduled", status: "False", message: scheduler }]),
        ...(disrupted
          ? [{ type: "DisruptionTarget", status: "True", reason: disrupted[0], message: disrupted[1] }]
          : []),
      ];
      const one: Pod = {
        ...pod("p", whole || ended ? "Failed" : "Pending"),
        spec: {
          containers: [{ name: "base", image: "repo/image:1" }],
          initContainers: [{ name: "init", image: "i:1" }],
        },
        status: {
          phase: whole || ended ? "Failed" : "Pending",
          ...(whole && { reason: whole[0], message: whole[1] }),
          conditions,
          ...(isInit ? { initContainerStatuses: [status("init")] } : {}),
          containerStatuses: isInit ? [] : [status("base")],
        },
      };
      const said = events.flatMap((event): ClusterEvent[] =>
        event ? [{ metadata: {}, reason: event[0], message: event[1] }] : [],
      );
      const causes = diagnose(one, said);
      assert.deepEqual(diagnose(structuredClone(one), structuredClone(said)), causes, "the same facts, the same order");
      const ranks = causes.map(({ severity }) => SEVERITIES.indexOf(severity));
      assert.deepEqual(ranks, [...ranks].sort(), "errors first");
      const same = causes.map(({ id, key, sentence }) => `${id} ${key ?? ""} ${sentence}`);
      assert.equal(new Set(same).size, same.length, "each once");
      for (const { sentence, evidence, id, fix, key } of causes) {
        assert.ok(sentence.trim() !== "" && evidence.trim() !== "" && id !== "", id);
        assert.doesNotMatch(sentence, /\n|undefined|\{\d\}/, id);
        if (fix) assert.equal(fix.key === "" ? undefined : fix.key, key, id);
      }
      // What has ended the pod as a whole is the root of all else.
      const first =
        whole && !ended
          ? diagnose({ ...one, status: { phase: "Failed", reason: whole[0], message: whole[1] } })[0]
          : undefined;
      if (first) assert.equal(causes[0]?.id, first.id, "the root first");
    }),
    { numRuns: 500 },
  );
});
