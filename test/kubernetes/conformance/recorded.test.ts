/**
 * Odd pods and odd requests, answered as a real API server answered them once. On a real cluster this tells whether the
 * records are still true, but for what depends on the moment; on the sandbox (`npm test`) it needs no cluster. `DATABAND_RECORD=1` with the `KUBECONFIG` of a
 * real one writes them anew.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Recorded } from "../recorded/answers.ts";
import { ask } from "../fresh/ask.ts";
import { freshRequests } from "../fresh/requests.ts";
import { Recorder, recordPlain } from "../recorded/answers.ts";
import { PLAIN_POD, podCases } from "../recorded/cases.ts";
import { Records, RECORDS } from "../recorded/records.ts";
import { REQUESTS } from "../recorded/requests.ts";
import { Scenario } from "../recorded/scenario.ts";
import { AMOUNTS } from "../recorded/tables/amounts.ts";
import { APP_ARMOR } from "../recorded/tables/appArmor.ts";
import { APPLIES } from "../recorded/tables/applies.ts";
import { BUDGETS } from "../recorded/tables/budgets.ts";
import { DISCOVERY } from "../recorded/tables/discovery.ts";
import { ESCALATIONS } from "../recorded/tables/escalations.ts";
import { FOUND } from "../recorded/tables/found.ts";
import { GARBAGE } from "../recorded/tables/garbage.ts";
import { GO_STRUCTS } from "../recorded/tables/goStructs.ts";
import { KINDS } from "../recorded/tables/kinds.ts";
import { LISTS } from "../recorded/tables/lists.ts";
import { OBJECTS } from "../recorded/tables/objects.ts";
import { PATCHES } from "../recorded/tables/patches.ts";
import { POD_SECURITY } from "../recorded/tables/podSecurity.ts";
import { POD_STATUSES } from "../recorded/tables/podStatuses.ts";
import { POD_UPDATES } from "../recorded/tables/podUpdates.ts";
import { PRINTED } from "../recorded/tables/printed.ts";
import { QUOTAS } from "../recorded/tables/quotas.ts";
import { RESIZES } from "../recorded/tables/resizes.ts";
import { RIGHTS } from "../recorded/tables/rights.ts";
import { SCOPES } from "../recorded/tables/scopes.ts";
import { SELECTORS } from "../recorded/tables/selectors.ts";
import type { Namespace } from "./cluster.ts";
import { Cluster } from "./cluster.ts";

const FRESH_SEEDS = [1, 3, 10];
const FRESH_REQUESTS = 150;

const cluster = new Cluster();
let space: Namespace;

before(async () => {
  space = await cluster.newNamespace();
});
after(() => space.remove());

/** Compares, or writes down. */
function settle<T>(name: string, answers: ReadonlyMap<string, T>): void {
  const records = new Records<T>(name);
  if (RECORDS) records.write(answers);
  const expected = records.read();
  const different = [...answers].filter(
    ([key, answer]) => JSON.stringify(answer) !== JSON.stringify(expected.get(key)),
  );
  assert.deepEqual(
    Object.fromEntries(different),
    Object.fromEntries(different.map(([key]) => [key, expected.get(key) ?? "is not recorded"])),
  );
  assert.deepEqual([...answers.keys()], [...expected.keys()]);
}

/** With the name of the test's namespace, ids and versions evened out. */
function even(recorded: Recorded): Recorded {
  const text = JSON.stringify(recorded)
    .replaceAll(space.name, "NAMESPACE")
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UID")
    .replace(/(in record \()\d+/g, "$1VERSION");
  return JSON.parse(text) as Recorded;
}

describe("as a real API server", () => {
  test("takes, completes, warns of and refuses odd pods", async () => {
    const create = (body: unknown) => cluster.call("POST", `${space.pods}?dryRun=All`, { body });
    const plain = await create(PLAIN_POD);
    const recorder = new Recorder(plain);
    const answers = new Map([["plain", even(recordPlain(plain))]]);
    for (const { name, pod } of podCases()) answers.set(name, even(recorder.record(await create(pod))));
    settle("pods", answers);
  });

  const tables = {
    requests: REQUESTS,
    selectors: SELECTORS,
    lists: LISTS,
    objects: OBJECTS,
    patches: PATCHES,
    applies: APPLIES,
    podUpdates: POD_UPDATES,
    goStructs: GO_STRUCTS,
    resizes: RESIZES,
    kinds: KINDS,
    discovery: DISCOVERY,
    printed: PRINTED,
  };
  /** What controllers have done by then is in these answers: on a real cluster they are not the same twice. */
  const withControllers = { amounts: AMOUNTS, garbage: GARBAGE, quotas: QUOTAS, scopes: SCOPES, budgets: BUDGETS };
  const isRepeatable = process.env.DATABAND_TEST_CLUSTER === "sandbox" || RECORDS;
  for (const [name, requests] of Object.entries({ ...tables, ...(isRepeatable && withControllers) })) {
    test(`answers requests: ${name}`, async () => {
      const own = await cluster.newNamespace();
      try {
        settle(name, await new Scenario(cluster, own).run(requests));
      } finally {
        await own.remove();
      }
    });
  }

  /** Whole answers. */
  const wholeTables = {
    appArmor: APP_ARMOR,
    escalations: ESCALATIONS,
    found: FOUND,
    podSecurity: POD_SECURITY,
    podStatuses: POD_STATUSES,
    rights: RIGHTS,
  };
  for (const [name, requests] of isRepeatable ? Object.entries(wholeTables) : []) {
    test(`answers requests whole: ${name}`, async () => {
      settle(name, new Map(await ask(cluster, requests)));
    });
  }

  /** Whole answers to requests of every kind, drawn by these seeds (`../fresh`). */
  for (const seed of isRepeatable ? FRESH_SEEDS : []) {
    test(`answers fresh requests of seed ${seed}`, async () => {
      settle(`fresh${seed}`, new Map(await ask(cluster, freshRequests(seed, FRESH_REQUESTS))));
    });
  }
});
