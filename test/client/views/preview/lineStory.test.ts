import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lineStory, placesOf } from "../../../../client/src/views/preview/lineStory.ts";
import type { KeyLink, Origin, PlanSources } from "../../../../server/src/protocol.ts";

const name = (uri: string): string => uri.split("/").at(-1) ?? uri;

function inFile(key: string, line: number, section = "cluster"): Extract<Origin, { kind: "file" }> {
  const range = { start: { line, character: 0 }, end: { line, character: 4 } };
  return {
    kind: "file",
    uri: "file:///p/a.cfg",
    range,
    keyRange: range,
    entry: { section, key, range, keyRange: range },
  };
}

function link(role: KeyLink["role"], value: string, section: string, origin: Origin): KeyLink {
  return { role, value, section, origin };
}

const several: Origin = { kind: "generated", rule: "put together from several places" };
const [repository, tag, shared] = [
  inFile("container_repository", 1),
  inFile("container_tag", 2),
  inFile("x", 8, "kubernetes"),
];
const base: Origin = { kind: "file", uri: "file:///p/pod.yaml", range: repository.range, keyRange: repository.range };
const sources: PlanSources = {
  lines: {
    0: [
      { origin: repository, key: 0 },
      { origin: tag, key: 1 },
    ],
    1: [
      { origin: tag, key: 1 },
      { origin: base, replaced: "other" },
    ],
    2: ["a", "b", "c", "d"].map((key, at) => ({ origin: inFile(key, 10 + at), key: 2 + at })),
  },
  keys: [
    { key: "container_repository", chain: [link("winner", "app", "cluster", repository)] },
    {
      key: "container_tag",
      chain: [link("winner", "1", "cluster", tag), { ...link("hidden", "", "kubernetes", shared), override: true }],
    },
    ...["a", "b", "c", "d"].map((key) => ({ key, chain: [] })),
  ],
};
const story = { lineOrigins: { 0: repository, 1: tag, 2: several, 3: several }, sources };

describe("the story of a line", () => {
  test("names each key that it came from, with every layer that has a value and the one that is used", () => {
    const text = lineStory(story, 0, name);
    assert.match(text, /\*\*container_repository\*\*.*\[a\.cfg:2\]/);
    assert.match(text, /\*\*container_tag\*\*.*\[a\.cfg:3\]/);
    assert.match(text, /- \*\*used\*\*: `1` — \[cluster\] in \[a\.cfg:3\]\(file:\/\/\/p\/a\.cfg#L3\)/);
    assert.match(text, /- hidden: \*empty\* — \[kubernetes\] in \[a\.cfg:9\].*, override/);
    assert.doesNotMatch(text, /`app`/, "one layer needs no list");
  });

  test("tells what was replaced", () => {
    assert.match(lineStory(story, 1, name), /- replaced: `other` — \[pod\.yaml:2\]/);
  });

  test("lists the places of a line above many", () => {
    const text = lineStory(story, 2, name);
    assert.deepEqual(text.match(/^- .*/gm)?.length, 4);
    assert.match(text, /- \*\*d\*\* of \[cluster\], \[a\.cfg:14\]/);
  });

  test("is one sentence for what DBND makes, and nothing where there is no line", () => {
    assert.match(lineStory(story, 3, name), /^Made by DBND/);
    assert.equal(lineStory(story, 9, name), "");
  });

  test("leads to every place that counts", () => {
    assert.deepEqual(placesOf(story, 0), [repository, tag]);
    assert.deepEqual(placesOf(story, 1), [tag]);
    assert.deepEqual(placesOf(story, 3), []);
  });
});
