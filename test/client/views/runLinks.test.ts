import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linkRow, runLinks } from "../../../client/src/views/runLinks.ts";

describe("links of a run's pod (dashboard_url, pod_log_url)", () => {
  test("are named; one that the engine has not is left out", () => {
    assert.deepEqual(runLinks({}), []);
    assert.deepEqual(runLinks({ links: { log: "https://logs/p" } }), [["pod log", "https://logs/p"]]);
    assert.deepEqual(
      runLinks({ links: { dashboard: "https://k8s/p", log: "https://logs/p" } }).map(([name]) => name),
      ["dashboard", "pod log"],
    );
  });

  test("can be followed where they lead into the web, and never break out of their cell", () => {
    assert.equal(linkRow(["log", "https://logs/p?a=1#x"]), "| log | [https://logs/p?a=1#x](https://logs/p?a=1#x) |\n");
    assert.equal(linkRow(["log", "command:workbench.action.quit"]), "| log | `command:workbench.action.quit` |\n");
    assert.equal(
      linkRow(["log", "https://a/(b)|`c d"]),
      "| log | [https://a/%28b%29%7C%60c%20d](https://a/%28b%29%7C%60c%20d) |\n",
    );
  });
});
