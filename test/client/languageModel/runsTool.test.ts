/** What a language model is told of a run's log. */
import "../vscodeStub.ts";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as library from "../../../client/src/cluster/index.ts";
import { Redactor } from "../../../client/src/cluster/logs/redaction.ts";
import { newRun } from "../../../client/src/cluster/run/run.ts";
import { plan as anyPlan } from "../cluster/run/plans.ts";

const { runsTool } = await import("../../../client/src/languageModel/runsTool.ts");
const folder = mkdtempSync(join(tmpdir(), "tool-"));
after(() => rmSync(folder, { recursive: true }));

test("no secret, although its value became known late, and the disk refuses to have the file written anew", async () => {
  const plan = anyPlan();
  const path = join(folder, "a.dbndlog");
  writeFileSync(path, "it is \u001b[31mtok3n-of-the-warehouse\u001b[0m, and password=hunter2\n");
  const redactor = new Redactor([{ name: "k", bytes: Buffer.from("tok3n-of-the-warehouse") }]);
  const masks = { settled: () => Promise.resolve((text: string) => redactor.text(text)) };
  const state = newRun(plan, { name: "c", server: "" }, 0, {});
  const services = {
    runs: { all: [{ plan, handle: { state }, logs: { path, masks } }] },
    sights: { causes: () => [] },
    clusters: { library: Promise.resolve(library) },
  };
  const told = await runsTool(services as never).answer({ task: plan.task }, undefined as never);
  assert.match(told, /End of its log:\nit is \*{6}, and password=•••\n$/);
});
