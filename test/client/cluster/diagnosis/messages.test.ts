/**
 * What clusters really say, from Kubernetes 1.18 to 1.34, with Docker, containerd and CRI-O, and what becomes of it: each
 * message leads to the right cause, first, in one sentence that says why, and to the key that mends it.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import type { Cause } from "../../../../client/src/cluster/diagnosis/cause.ts";
import type { ClusterEvent, ContainerStatus, Pod, TerminatedState } from "../../../../client/src/cluster/objects.ts";
import { pod } from "../fakeApi.ts";

type Ended = readonly [exitCode: number, reason: string, message: string];
type Said = readonly [reason: string, message: string];

/** One row of the table: what is said, where it stands, and what is made of it. */
interface Message {
  /** Who says it. */
  readonly from: string;
  /** The condition `PodScheduled`. */
  readonly scheduler?: string;
  readonly waiting?: Said;
  readonly ended?: Ended;
  /** How the container ended before. */
  readonly last?: Ended;
  /** The pod's own reason and message. */
  readonly pod?: Said;
  /** The condition `DisruptionTarget`. */
  readonly disrupted?: Said;
  readonly event?: Said;
  readonly events?: readonly Said[];
  /** The API server's answer to the create. */
  readonly refused?: string;
  readonly image?: string;
  /** The container's memory limit. */
  readonly limit?: string;
  /** Which of the causes is meant; the first by default. */
  readonly at?: number;
  readonly cause: string;
  readonly severity: Cause["severity"];
  readonly key: string | null;
  readonly sentence: string;
  readonly hint: string | null;
  readonly fix: string | null;
}

const MESSAGES = JSON.parse(
  readFileSync(new URL("../../../fixtures/diagnosis/messages.json", import.meta.url), "utf8"),
) as readonly Message[];

function terminated([exitCode, reason, message]: Ended): TerminatedState {
  return { exitCode, reason, ...(message !== "" && { message }) };
}

function podOf({ scheduler, waiting, ended, last, pod: whole, disrupted, image, limit }: Message): Pod {
  const status: ContainerStatus = {
    name: "base",
    restartCount: last ? 3 : 0,
    ...(waiting && { state: { waiting: { reason: waiting[0], message: waiting[1] } } }),
    ...(ended && { state: { terminated: terminated(ended) } }),
    ...(last && { lastState: { terminated: terminated(last) } }),
  };
  const phase = ended || whole || disrupted ? "Failed" : last ? "Running" : "Pending";
  const sick = pod("p", phase, {
    status: {
      ...(whole && { reason: whole[0], message: whole[1] }),
      conditions: [
        scheduler === undefined
          ? { type: "PodScheduled", status: "True" }
          : { type: "PodScheduled", status: "False", reason: "Unschedulable", message: scheduler },
        ...(disrupted
          ? [{ type: "DisruptionTarget", status: "True", reason: disrupted[0], message: disrupted[1] }]
          : []),
      ],
      ...(status.state && { containerStatuses: [status] }),
    },
  });
  const resources = limit === undefined ? {} : { resources: { limits: { memory: limit } } };
  return {
    ...sick,
    spec: {
      ...sick.spec,
      nodeName: "node-1",
      containers: [{ name: "base", image: image ?? "repo/image:1", ...resources }],
    },
  };
}

function causesOf(message: Message): readonly Cause[] {
  if (message.refused !== undefined) return refusalCauses(message.refused);
  const said = [...(message.events ?? []), ...(message.event ? [message.event] : [])];
  const events = said.map(([reason, text]): ClusterEvent => ({ metadata: {}, reason, message: text }));
  return diagnose(podOf(message), events);
}

describe("what clusters say", () => {
  for (const [index, message] of MESSAGES.entries()) {
    const { at = 0, cause, severity, key, sentence, hint, fix } = message;
    test(`${String(index)} ${message.from}: ${sentence}`, () => {
      const found = causesOf(message)[at];
      assert.deepEqual(
        {
          cause: found?.id,
          severity: found?.severity,
          key: found?.key ?? null,
          sentence: found?.sentence,
          hint: found?.hint ?? null,
          fix: found?.fix?.title ?? null,
        },
        { cause, severity, key, sentence, hint, fix },
      );
    });
  }

  test("every sentence is one line, and the evidence has the cluster's own words", () => {
    for (const message of MESSAGES.filter(({ events }) => !events)) {
      const { refused, scheduler, waiting, ended, pod: whole, disrupted, event } = message;
      const said = refused ?? scheduler ?? (waiting ?? ended ?? whole ?? disrupted ?? event)?.at(-1) ?? "?";
      const [found] = causesOf(message);
      assert.doesNotMatch(found?.sentence ?? "\n", /\n/, said.toString());
      assert.ok(found?.evidence.includes(said.toString()), said.toString());
    }
  });
});
