/** What the pages for those who change the code say by name is there, and what is there has its place in ARCHITECTURE.md. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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

const PAGES = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", ...globSync("docs/*.md", { cwd: ROOT })];

/** What an expression finds in the pages, with the page it is found in. */
function found(expression: RegExp): (readonly [page: string, name: string])[] {
  return PAGES.flatMap((file) =>
    Array.from(readFileSync(join(ROOT, file), "utf8").matchAll(expression), ([, name = ""]) => [file, name] as const),
  );
}

test("every source file that a page names is there", () => {
  const named = found(/`([\w./-]+\.(?:ts|mjs|sh))`/g);
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter(([, file]) => !isThere(file) && !isThere(`{client,server,scripts,test}/**/${file}`)),
    [],
  );
});

test("every script that a page names is one of package.json", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly scripts: object };
  const named = found(/npm run ([\w:-]*\w)/g);
  assert.ok(named.length > 20);
  assert.deepEqual(
    named.filter(([, script]) => !(script in scripts)),
    [],
  );
});

test("every place that a page leads to is there, with its heading", () => {
  const links = found(/\]\(([^)\s]+)/g).filter(([, link]) => !/^\w+:/.test(link));
  assert.ok(links.length > 50);
  const isBroken = ([from, link]: readonly [string, string]): boolean => {
    const [file = "", heading] = link.split("#");
    const target = file === "" ? from : join(dirname(from), file);
    if (!isThere(target)) return true;
    return heading !== undefined && !headingsOf(target).has(heading);
  };
  assert.deepEqual(links.filter(isBroken), []);
});

/** The headings of a page as GitHub calls them in addresses. */
function headingsOf(file: string): ReadonlySet<string> {
  const headings = readFileSync(join(ROOT, file), "utf8").matchAll(/^#+ (.+)$/gm);
  return new Set(
    Array.from(headings, ([, text = ""]) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

test("every suite of runs on a real cluster is one of `npm run test:kubernetes`", () => {
  const source = readFileSync(join(ROOT, "test/kubernetes/run.ts"), "utf8");
  const names = Array.from(source.matchAll(/await run\("[^"]+", "\{?([\w,]+)\}?"\)/g), ([, list = ""]) =>
    list.split(","),
  );
  const there = globSync("test/kubernetes/runs/*.test.ts", { cwd: ROOT }).map((file) => basename(file, ".test.ts"));
  assert.deepEqual(names.flat().toSorted(), there.toSorted());
});
