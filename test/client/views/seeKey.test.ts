/** Where a log says that what a run has shown is to be changed: at what has really set it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Origin, RunPlan } from "../../../server/src/protocol.ts";
import { withKey } from "../../../client/src/views/seeKey.ts";
import { plan } from "../cluster/run/plans.ts";

const RANGE = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };
const MEMORY = "/spec/containers/0/resources/limits/memory";

function setBy(pointer: string, origin: Origin): RunPlan {
  return { ...plan(), engine: "team", linePointers: ["", pointer], lineOrigins: { 1: origin } };
}

function entry(section: string, key: string): Origin {
  return { kind: "file", uri: "file:///a.cfg", range: RANGE, keyRange: RANGE, entry: { section, key } } as Origin;
}

const told = (one: RunPlan, key: string | undefined, hint?: string): string =>
  withKey({ sentence: "It failed.", key, ...(hint !== undefined && { hint }) }, one);

test("the key that has set the field, in the section that has it", () => {
  assert.equal(
    told(setBy(MEMORY, entry("base", "limit_memory")), "limit_memory"),
    "It failed. See `limit_memory` in [base].",
  );
  assert.equal(told(setBy(MEMORY, entry("base", "Limits")), "limit_memory"), "It failed. See `limits` in [base].");
  const hint = "Raise limit_memory.";
  assert.equal(told(setBy(MEMORY, entry("base", "limit_memory")), "limit_memory", hint), `It failed. ${hint}`);
  assert.equal(
    told(setBy(MEMORY, entry("base", "limits")), "limit_memory", hint),
    `It failed. ${hint} See \`limits\` in [base].`,
  );
});

test("what no cfg file can change, whatever a hint names", () => {
  const variable = setBy(MEMORY, { kind: "environment", variable: "DBND__TEAM__LIMIT_MEMORY" });
  const expected =
    "It failed. Raise limit_memory. It is set by DBND__TEAM__LIMIT_MEMORY, which no cfg file can change.";
  assert.equal(told(variable, "limit_memory", "Raise limit_memory."), expected);
  const option = setBy(MEMORY, { kind: "commandLine", option: "--set", text: "team.limit_memory=1Mi" });
  assert.equal(
    told(option, "limit_memory"),
    "It failed. It is set by --set team.limit_memory=1Mi, which no cfg file can change.",
  );
});

test("the usual key where nothing has set the field, or more than one key has", () => {
  const usual = "It failed. See `container_tag` in [team].";
  assert.equal(told(setBy("/spec/containers/0/image", entry("base", "container_repository")), "container_tag"), usual);
  assert.equal(told({ ...plan(), engine: "team" }, "container_tag"), usual);
  const generated: Origin = { kind: "generated", rule: "r" };
  assert.equal(told(setBy(MEMORY, generated), "limit_memory"), "It failed. See `limit_memory` in [team].");
  assert.equal(told({ ...plan(), engine: "team" }, "startup_timeout"), "It failed. See `startup_timeout` in [team].");
  assert.equal(told(plan(), undefined), "It failed.");
});

const KEY = (key: string, ...chain: readonly { readonly role: "winner" | "hidden"; readonly origin: Origin }[]) => ({
  lines: {},
  keys: [{ key, chain: chain.map((link) => ({ ...link, value: "", section: "" })) }],
});

test("a key that no line of the pod shows, in the section that has it", () => {
  const used = (origin: Origin) =>
    told(
      {
        ...plan(),
        engine: "team",
        sources: KEY(
          "startup_timeout",
          { role: "hidden", origin: entry("old", "startup_timeout") },
          { role: "winner", origin },
        ),
      },
      "startup_timeout",
    );
  assert.equal(used(entry("base", "startup_timeout")), "It failed. See `startup_timeout` in [base].");
  assert.equal(
    used({ kind: "environment", variable: "DBND__TEAM__STARTUP_TIMEOUT" }),
    "It failed. It is set by DBND__TEAM__STARTUP_TIMEOUT, which no cfg file can change.",
  );
  assert.equal(
    used({ kind: "file", uri: "file:///.env", range: RANGE, keyRange: RANGE, variable: "DBND__TEAM__STARTUP_TIMEOUT" }),
    "It failed. It is set by DBND__TEAM__STARTUP_TIMEOUT, which no cfg file can change.",
  );
  assert.equal(
    used({ kind: "default", section: "team", key: "startup_timeout" }),
    "It failed. See `startup_timeout` in [team].",
  );
});

test("the manifest of pod_yaml, where that has set the field, and the section that names it", () => {
  const manifest: Origin = { kind: "file", uri: "file:///pod.yaml", range: RANGE, keyRange: RANGE };
  const sources = KEY("pod_yaml", { role: "winner", origin: entry("base", "pod_yaml") });
  const of = (...origins: readonly Origin[]): RunPlan => ({
    ...{ ...plan(), engine: "team", sources },
    linePointers: origins.map((_, index) => `/spec/tolerations/${index}/key`),
    lineOrigins: Object.fromEntries(origins.entries()),
  });
  assert.equal(told(of(manifest), "pod_yaml"), "It failed. See `pod_yaml` in [base].");
  assert.equal(told(of(manifest, manifest), "tolerations"), "It failed. See `pod_yaml` in [base].");
  const both = of(entry("team", "tolerations"), manifest);
  assert.equal(told(both, "tolerations"), "It failed. See `tolerations` in [team].", "a list that both have");
});

test("one key of an image whose name another key has begun", () => {
  const one: RunPlan = {
    ...setBy("/spec/containers/0/image", entry("base", "container_repository")),
    sources: KEY("container_tag", { role: "winner", origin: entry("tags", "container_tag") }),
  };
  assert.equal(told(one, "container_tag"), "It failed. See `container_tag` in [tags].");
});
