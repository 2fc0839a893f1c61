/** The words on options of `airflow.cfg`. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { airflowSchema } from "../../../server/src/airflow/configuration/schema.ts";
import { airflowTarget } from "../../../server/src/airflow/target.ts";
import { airflowKeys } from "../../../server/src/schema/airflow/keys.ts";
import { airflowOptions } from "../../../server/src/schema/airflow/options.ts";
import { airflowSectionText, airflowText } from "../../../server/src/schema/airflow/texts.ts";

const options = airflowOptions();
const keys = airflowKeys();
const sections = new Set([...options, ...keys].map(({ section }) => section));

describe("every option of airflow.cfg", () => {
  const texts: [id: string, text: string][] = [
    ...options.map(({ section, name }): [string, string] => [`${section}.${name}`, airflowText(section, name)]),
    ...keys.map(({ section, name, documentation }): [string, string] => [`${section}.${name}`, documentation]),
  ];
  it("has a text, and it is a sentence", () => {
    for (const [id, text] of texts) assert.match(text, /^[A-Za-z\d`“].{14,}\.$/su, `${id}: ${text}`);
  });
  it("is told of in Markdown, not in the markup of Airflow's own pages", () => {
    for (const [id, text] of texts) assert.doesNotMatch(text, /``|:ref:|<https?:|\.\. /u, id);
  });
  it("stands in a section that has a text", () => {
    for (const section of sections) assert.match(airflowSectionText(section), /.{12,}\.$/u, section);
  });
});

describe("an option", () => {
  const of = (airflow: string, section: string, key: string) =>
    airflowSchema(airflowTarget({ airflow })).section(section).keys.get(key);

  it("under its old name does what it does under its new one", () => {
    assert.equal(airflowText("core", "sql_alchemy_conn"), airflowText("database", "sql_alchemy_conn"));
  });
  it("has the default of its release", () => {
    assert.equal(of("2.2.5", "core", "hostname_callable")?.defaultText, "socket.getfqdn");
    assert.equal(of("2.6.3", "celery", "celery_app_name")?.defaultText, "airflow.executors.celery_executor");
    assert.match(of("2.7.0", "celery", "celery_app_name")?.defaultText ?? "", /^airflow\.providers\.celery/);
  });
  it("of a provider says which, since when, and where it is documented", () => {
    const key = of("3.0.0", "fab", "session_lifetime_minutes");
    assert.equal(key?.history, "provider fab, since 2.0.0");
    assert.match(key.reference ?? "", /providers-fab\/stable\/.*#config-fab-session-lifetime-minutes$/);
    assert.equal(of("2.8.0", "fab", "session_lifetime_minutes")?.notYet, true);
  });
  it("that is gone is documented where it last was", () => {
    assert.match(of("3.1.0", "webserver", "rbac")?.reference ?? "", /apache-airflow\/1\.10\.15\//);
  });
  for (const name of ["nobody", "__proto__", "constructor"]) {
    it(`called ${name} has no text`, () => {
      assert.equal(airflowText(name, name), "");
      assert.equal(airflowText("core", name), "");
    });
  }
});
