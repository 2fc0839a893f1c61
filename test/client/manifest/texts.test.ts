import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  manifestProblems,
  moveTexts,
  readManifest,
  readManifestTexts,
  shownManifest,
} from "../../../scripts/l10n/manifest.ts";

test("texts of package.json that people read stand in package.nls.json, all of them and no other", () => {
  const problems = manifestProblems(readManifest(), readManifestTexts());
  assert.equal(problems.length, 0, `${problems.join("\n")}\n“npm run l10n” moves texts to where they belong.`);
});

test("nothing that people see is a key", () => {
  assert.doesNotMatch(JSON.stringify(shownManifest()), /"%[^%"]+%"/u);
});

describe("texts are moved out of a manifest", () => {
  const moved = (contributes: unknown, texts = {}): { manifest: unknown; texts: unknown } => {
    const manifest = { displayName: "Name", description: "%description%", contributes };
    const left = moveTexts(manifest, { description: "Told before.", ...texts });
    return { manifest: manifest.contributes, texts: left };
  };
  const own = { displayName: "Name", description: "Told before." };

  test("commands by their id", () => {
    assert.deepEqual(moved({ commands: [{ command: "databand.a", title: "Do A", category: "Databand" }] }), {
      manifest: { commands: [{ command: "databand.a", title: "%databand.a.title%", category: "%category.databand%" }] },
      texts: { ...own, "databand.a.title": "Do A", "category.databand": "Databand" },
    });
  });

  test("settings by their id, the members of a choice by their value", () => {
    const properties = { "databand.s": { enum: ["x", 1], enumDescriptions: ["X.", "One."], description: "S." } };
    assert.deepEqual(moved({ configuration: { properties } }), {
      manifest: {
        configuration: {
          properties: {
            "databand.s": {
              enum: ["x", 1],
              enumDescriptions: ["%databand.s.x%", "%databand.s.1%"],
              description: "%databand.s.description%",
            },
          },
        },
      },
      texts: { ...own, "databand.s.x": "X.", "databand.s.1": "One.", "databand.s.description": "S." },
    });
  });

  test("of two that would have one key, the later gets a number", () => {
    const views = [
      { view: "databand.v", contents: "One." },
      { view: "databand.v", contents: "Two." },
    ];
    assert.deepEqual(moved({ viewsWelcome: views }).texts, {
      ...own,
      "databand.v.contents": "One.",
      "databand.v.contents.2": "Two.",
    });
  });

  test("a new text for an old key, and texts that nothing names any more", () => {
    const texts = { "databand.a.title": "Old", "databand.gone.title": "Gone" };
    const { texts: left } = moved({ commands: [{ command: "databand.a", title: "New" }] }, texts);
    assert.deepEqual(left, { ...own, "databand.a.title": "New" });
  });

  test("sentences in places that nobody thought of", () => {
    const contributes = { icons: [{ id: "databand-x", hint: "What it shows" }] };
    const { texts } = moved(contributes);
    assert.deepEqual(texts, { ...own, "icons.databand-x.hint": "What it shows" });
    assert.deepEqual(moved(contributes, texts as object).texts, texts);
  });

  test("but not what only a language model reads, and of a language's names the first alone", () => {
    const contributes = {
      languages: [{ id: "l", aliases: ["The language", "l"] }],
      languageModelTools: [
        { name: "databand_t", modelDescription: "Gives it.", inputSchema: { description: "What." } },
      ],
    };
    assert.deepEqual(moved(contributes), {
      manifest: { ...contributes, languages: [{ id: "l", aliases: ["%languages.l.name%", "l"] }] },
      texts: { ...own, "languages.l.name": "The language" },
    });
  });

  test("a key without a text is told", () => {
    const manifest = { displayName: "%displayName%", description: "Plain." };
    assert.deepEqual(manifestProblems(manifest, { other: "Text" }), [
      "description: its text stands in package.json",
      "displayName: has no text in package.nls.json",
      "other: nothing in package.json has this text of package.nls.json",
    ]);
  });
});
