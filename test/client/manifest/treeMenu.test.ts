/** What the menu of a row of the tree “Databand Runs” offers: what can be done there, and nothing else. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { shownManifest } from "../../../scripts/l10n/manifest.ts";

interface Entry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when: string;
  readonly group: string;
}

const { menus } = (
  shownManifest() as { readonly contributes: { readonly menus: Readonly<Record<string, readonly Entry[]>> } }
).contributes;

/** The entries for a row of this kind, in their order; of the conditions only those on the row are looked at. */
function entries(menu: string, viewItem: string): readonly Entry[] {
  const shown = (menus[menu] ?? []).filter(({ when }) => {
    const pattern = /viewItem =~ \/(.+?)\/(?: |$)/.exec(when)?.[1];
    return pattern === undefined ? when.includes(`viewItem == ${viewItem}`) : new RegExp(pattern).test(viewItem);
  });
  return shown.toSorted((left, right) => left.group.localeCompare(right.group));
}

const nameOf = ({ command = "", submenu = "" }: Entry): string => `${command}${submenu && `${submenu} ▸`}`.slice(9);
const isInline = ({ group }: Entry): boolean => group.startsWith("inline");
const menuOf = (viewItem: string): string =>
  entries("view/item/context", viewItem)
    .filter((entry) => !isInline(entry))
    .map(nameOf)
    .join(" ");

const SEEING = "viewRunPod describePod showPodEvents followPodEvents";
const INSIDE = "openShell attachContainer debugContainer forwardPort";

describe("the menu of a row", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      "a run under way",
      "run.active",
      `stopRun showRunLog openFullLog log ▸ ${SEEING} ${INSIDE} copyKubectl exportIncident editPod deletePod`,
    ],
    [
      "a run in the sandbox, which kubectl does not know",
      "run.active sandbox",
      `stopRun showRunLog openFullLog log ▸ ${SEEING} ${INSIDE} exportIncident editPod deletePod`,
    ],
    [
      "a run that has ended, whose pod is kept",
      "run.ended",
      `rerun showRunLog openFullLog log ▸ ${SEEING} copyKubectl exportIncident deletePod`,
    ],
    [
      "a run whose pod is gone",
      "run.ended gone",
      `rerun showRunLog openFullLog log ▸ ${SEEING} copyKubectl exportIncident`,
    ],
    [
      "a run of somebody who may only look",
      "run.active no-create no-delete no-edit no-exec no-attach no-debug no-forward",
      `showRunLog openFullLog log ▸ ${SEEING} copyKubectl exportIncident`,
    ],
    [
      "a pod that is there",
      "pod.live",
      `showPodLog openFullLog log ▸ ${SEEING} ${INSIDE} copyKubectl editPod deletePod`,
    ],
    ["a pod that is gone", "pod", `showPodLog openFullLog log ▸ ${SEEING} copyKubectl`],
    [
      "a running container",
      "container.running",
      "showPodLog log ▸ openShell attachContainer debugContainer copyKubectl",
    ],
    ["a container that does not run", "container.still", "showPodLog log ▸ copyKubectl"],
    ["a cause with a key", "cause.key", "openRunKey"],
    ["an XCom result", "xcom", "showXcomResult copyXcomResult"],
    ["a sentence", "detail", ""],
  ];
  for (const [what, viewItem, expected] of cases) test(what, () => assert.equal(menuOf(viewItem), expected));

  test("whatever the mouse finds on a row is in its menu, too, for the keyboard", () => {
    const rows = ["run.active", "run.ended", "task", "try", "pod.live", "container.running", "cause.key", "xcom"];
    for (const row of rows) {
      const all = entries("view/item/context", row);
      const inMenu = new Set(all.filter((entry) => !isInline(entry)).map(nameOf));
      for (const entry of all.filter(isInline)) assert.ok(inMenu.has(nameOf(entry)), `${nameOf(entry)} of ${row}`);
    }
  });

  test("a previous log is offered where a container has been restarted", () => {
    const offers = (row: string): boolean => entries("databand.log", row).map(nameOf).includes("showPreviousLog");
    assert.deepEqual(
      ["container.running", "container.running restarted", "pod.live sandbox", "pod.live restarted sandbox"].map(
        offers,
      ),
      [false, true, false, true],
    );
  });

  test("no two entries of a group claim the same place", () => {
    for (const row of ["run.active", "run.ended", "pod.live", "container.running", "xcom"]) {
      const places = entries("view/item/context", row).map(({ group }) => group);
      assert.deepEqual(places, [...new Set(places)], row);
    }
  });
});
