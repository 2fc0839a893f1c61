/** What ARCHITECTURE.md says by name is there, and what is there has its place in it. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { ROOT } from "../../scripts/root.ts";
import * as protocol from "../../server/src/protocol.ts";

const page = readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8");

/** The places of “The house”, from the project's folder; in a row the later ones may leave out the folder of the first. */
function placesOfTheHouse(): readonly string[] {
  const [, house = ""] = /\n## The house\n(.*?)\n## /s.exec(page) ?? [];
  return Array.from(house.matchAll(/^\| (`.*?`) +\|/gm), ([, row = ""]) => namesIn(row)).flatMap(
    ([first = "", ...others]) => [
      first,
      ...others.map((other) => (isThere(other) ? other : join(dirname(first), other))),
    ],
  );
}

function namesIn(text: string): string[] {
  return Array.from(text.matchAll(/`([^`]+)`/g), ([, name = ""]) => name.replace(/\/$/, ""));
}

function isThere(place: string): boolean {
  return globSync(place, { cwd: ROOT }).length > 0;
}

test("every own request and notification is named, and no other", () => {
  const named = Array.from(page.matchAll(/`(databand\/\w+)`/g), ([, method = ""]) => method);
  const own = Object.values(protocol).filter((text) => /^databand\/\w+$/.test(text));
  assert.deepEqual(named.toSorted(), own.toSorted());
});

test("every place of “The house” is there", () => {
  const places = placesOfTheHouse();
  assert.ok(places.length > 50);
  assert.deepEqual(
    places.filter((place) => !isThere(place)),
    [],
  );
});

test("every folder of server, client and cluster library has its place", () => {
  const folders = globSync("{server/src,client/src,client/src/cluster}/*/", { cwd: ROOT });
  assert.ok(folders.length > 30);
  const places = new Set(placesOfTheHouse());
  assert.deepEqual(
    folders.map((folder) => folder.replace(/\/$/, "")).filter((folder) => !places.has(folder)),
    [],
  );
});
