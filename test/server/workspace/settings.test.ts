import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defaultSettings, normaliseSettings } from "../../../server/src/workspace/settings.ts";

describe("settings", () => {
  it("are the defaults for anything that makes no sense", () => {
    const nonsense = {
      rules: [1],
      targetVersion: 3,
      dbndHome: "",
      codeLens: { enabled: "x" },
      inlayHints: { effectiveValues: "x" },
      environmentVariables: 5,
      commandLine: "x",
    };
    for (const given of [undefined, null, 5, "x", [], {}, nonsense]) {
      assert.deepEqual(normaliseSettings(given), defaultSettings);
    }
  });

  it("keep what makes sense beside what does not", () => {
    const settings = normaliseSettings({
      rules: { a: "off", b: "loud", c: "error" },
      targetVersion: " 0.90 ",
      dbndHome: "/home/x",
      codeLens: { enabled: false },
      inlayHints: { effectiveValues: false },
      environmentVariables: { A: "1", B: 2, C: {} },
      commandLine: ["--set", 5, "a.b=c"],
    });
    assert.deepEqual(settings, {
      severities: { a: "off", c: "error" },
      targetVersion: "0.90",
      airflowVersion: undefined,
      podTemplates: [],
      home: "/home/x",
      codeLens: false,
      inlayHints: false,
      environment: { A: "1", B: "2" },
      commandLine: ["--set", "a.b=c"],
    });
  });
});
