/** “Fix all” does what `airflow config update` of Airflow 3.1.3 does, and what `airflow config lint` tells is told. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { applyEdits } from "./cursor.ts";
import { Kit } from "./kit.ts";

/** An option that Airflow's command changes: it moves to another place, or goes (where it has a certain value). */
interface Change {
  readonly option: string;
  readonly to?: string;
  readonly value?: string;
}

const FILE = new URL("../fixtures/airflow/configUpdate.json", import.meta.url);
const CHANGES = JSON.parse(readFileSync(FILE, "utf8")) as readonly Change[];
const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** Where our result is another one: what stands in the file then. */
const OTHERWISE: Readonly<Record<string, RegExp>> = {
  // No release has these in [core]: they are told as unknown, and left to people.
  "core.hostname": /^hostname = :$/mu,
  "core.dag_default_view": /^dag_default_view = 8$/mu,
  "core.dag_orientation": /^dag_orientation = 8$/mu,
  // Airflow's list moves it first, and removes it from its new place the next time.
  "core.load_default_connections": /^(?![^]*load_default_connections)/u,
  // Airflow's command keeps the number, and so takes days for minutes.
  "webserver.session_lifetime_days": /\[fab\]\n# Ours\.\nsession_lifetime_minutes = 11520$/mu,
  // The name that 3.1 reads it by takes a file of another kind: to be decided by people.
  "webserver.access_logfile": /^access_logfile = 8$/mu,
  // Renamed twice: the newest name.
  "scheduler.statsd_allow_list": /\[metrics\]\n# Ours\.\nmetrics_allow_list = 8$/mu,
  // What the default is now would send by another service.
  "email.email_backend": /^email_backend = airflow\.providers\.sendgrid\./mu,
};

describe("airflow config update", () => {
  let kit: Kit;
  before(async () => {
    kit = await Kit.start();
  });
  after(() => kit.stop());

  for (const { option, to, value = "8" } of CHANGES) {
    const does = to === undefined ? `${option} goes` : `${option} is ${to}`;
    it(does + (value === "8" ? "" : ` when it is ${value}`), async () => {
      const [section = "", key = ""] = option.split(".");
      const text = `[${section}]\n# Ours.\n${key} = ${value}\n`;
      const uri = await kit.open("airflow.cfg", text);
      const problems = await kit.diagnostics(uri);
      assert.ok(problems.length > 0, "nothing is told");
      const [action] = await kit.actions(uri, WHOLE, ["source.fixAll"]);
      const fixed = applyEdits(text, action?.edit?.changes?.[uri] ?? []);
      const [newSection = "", newKey = ""] = (to ?? "").split(".");
      const otherwise = OTHERWISE[option];
      if (otherwise) assert.match(fixed, otherwise);
      else if (to === undefined) assert.doesNotMatch(fixed, new RegExp(`^${key}\\b`, "mu"));
      else assert.match(fixed, new RegExp(`\\[${newSection}\\]\\n(?:#.*\\n)?${newKey} = 8\\n`, "u"));
    });
  }
});
