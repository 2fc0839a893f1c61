/** The diagnosis in another language: other words, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { readTranslatedBundle } from "../../../../scripts/l10n/translations.ts";
import { causeOfOperator } from "../../../../client/src/runs/airflowCauses.ts";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import type { Cause } from "../../../../client/src/cluster/diagnosis/cause.ts";
import type { ClusterEvent, Node, Pod } from "../../../../client/src/cluster/objects.ts";
import { useTranslations } from "../../../../client/src/l10n.ts";
import { base, pod } from "../fakeApi.ts";

after(() => useTranslations(undefined));

function inBoth(find: () => readonly Cause[]): { english: readonly Cause[]; german: readonly Cause[] } {
  useTranslations(undefined);
  const english = find();
  useTranslations(readTranslatedBundle("de"));
  return { english, german: find() };
}

const waiting = pod("p", "Pending", { status: base.waiting("ErrImagePull", "manifest unknown") });

test("what decides and what is quoted is the same: ids, keys, evidence and changes of the configuration", () => {
  const messages = JSON.parse(
    readFileSync(new URL("../../../fixtures/diagnosis/messages.json", import.meta.url), "utf8"),
  ) as readonly { readonly refused?: string }[];
  const refused = messages.flatMap((message) => message.refused ?? []);
  const { english, german } = inBoth(() => [
    ...diagnose(waiting),
    ...refused.flatMap((message) => refusalCauses(message)),
  ]);
  assert.ok(english.length > 30);
  const facts = ({ id, severity, evidence, key, fix }: Cause) => ({ id, severity, evidence, key, set: fix?.set });
  assert.deepEqual(german.map(facts), english.map(facts));
  for (const [index, { sentence }] of german.entries()) assert.notEqual(sentence, english[index]?.sentence);
});

test("what is no quotation, but facts in short, is told in the language, too; what decides by them stays", () => {
  const init = { initContainerStatuses: [{ name: "wait", state: { running: { startedAt: "2026-01-01T00:00:00Z" } } }] };
  const requests = { cpu: "2" };
  const planned: Pod = { metadata: { name: "p" }, spec: { containers: [{ name: "base", resources: { requests } }] } };
  const hard = { "requests.cpu": "1", "limits.cpu": "1", pods: "1" };
  const quotas = [{ metadata: { name: "team" }, status: { hard, used: { ...hard, "requests.cpu": "0" } } }];
  const killed: ClusterEvent = { metadata: {}, reason: "Killing", message: "Container base failed liveness probe" };
  const { english, german } = inBoth(() => [
    ...diagnose(pod("p", "Failed", { status: base.ended(137, "OOMKilled") })),
    ...diagnose(pod("p", "Pending", { status: init })),
    ...diagnose(planned, [], [], { quotas, ranges: [] }),
    ...diagnose(pod("p", "Failed", { status: base.ended(137) }), [killed]),
  ]);
  assert.deepEqual(
    german.map(({ id }) => id),
    english.map(({ id }) => id),
  );
  assert.deepEqual(
    german.map(({ evidence }) => evidence),
    [
      "Container base, OOMKilled, Exitcode 137",
      "Container wait: läuft seit 2026-01-01T00:00:00Z",
      "Quota team: pods 1 von 1 belegt, 1 verlangt",
      "Quota team: requests.cpu 0 von 1 belegt, 2 verlangt",
      "Quota team: limits.cpu 1 von 1 belegt, nichts verlangt",
      "Killing: Container base failed liveness probe",
    ],
  );
});

test("everything that is told of odd pods and refused ones can be read in German: nothing open, doubled or cut off", () => {
  const read = (name: string): unknown =>
    JSON.parse(readFileSync(new URL(`../../../fixtures/diagnosis/${name}`, import.meta.url), "utf8"));
  const messages = read("messages.json") as readonly { readonly refused?: string }[];
  const odd = read("oddPods.json") as {
    readonly nodes: readonly Node[];
    readonly pods: readonly { readonly pod: Pod; readonly events: readonly ClusterEvent[] }[];
  };
  const { english, german } = inBoth(() => [
    ...odd.pods.flatMap(({ pod: one, events }) => diagnose(one, events, odd.nodes)),
    ...messages.flatMap(({ refused }) => (refused === undefined ? [] : refusalCauses(refused))),
  ]);
  assert.ok(german.length > 150);
  for (const [index, { sentence, hint = "", fix }] of german.entries()) {
    const before = english[index];
    for (const text of [sentence, hint, fix?.title ?? ""]) {
      assert.doesNotMatch(text, /\{\d\}|undefined|null|  |\.\.$| ,|,,|`{2}|\( ?\)/, text);
    }
    // A row of the tree and a toast show some hundred characters: German may be longer, but not by much.
    assert.ok(sentence.length <= (before?.sentence.length ?? 0) * 1.6 + 20, sentence);
    assert.ok(hint.length <= (before?.hint?.length ?? 0) * 1.6 + 20, hint);
    assert.ok((fix?.title.length ?? 0) <= 200, fix?.title);
    assert.equal(hint === "", (before?.hint ?? "") === "");
  }
});

test("the sentence, and the hint in an operator's words", () => {
  const { german } = inBoth(() => diagnose(waiting).map(causeOfOperator));
  assert.deepEqual(
    german.map(({ sentence, hint, key }) => [sentence, hint, key]),
    [["Die Registry hat kein solches Tag: repo/image:1.", "image prüfen oder das Image bauen und hochladen.", "image"]],
  );
});
