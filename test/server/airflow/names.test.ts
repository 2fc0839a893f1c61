/** Names and labels that Airflow makes, per release (spec 4.2 to 4.4). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { dateLabel, executorSelector, safeLabelValue } from "../../../server/src/airflow/names/labels.ts";
import { executorPodId, nameOfIds, uniqueName } from "../../../server/src/airflow/names/podNames.ts";
import { slug } from "../../../server/src/airflow/names/slug.ts";
import { isAtLeast } from "../../../server/src/airflow/target.ts";
import { testBuild } from "./support.ts";

describe("a slug", () => {
  const CASES: readonly (readonly [text: string, slug: string])[] = [
    ["Extract_Load.v2", "extract-load-v2"],
    ["90AçLbˆˆç˙ßß˜˜˙c*a", "90aclb-c-ssss-c-a"],
    ["データ", "teta"],
    ["日本の売上", "ri-ben-nomai-shang"],
    ["정산", "jeongsan"],
    ["ราคา", "raakhaa"],
    ["⅔ 😀 §", "2-3-ss"],
    ["R&amp;D &#233;t&eacute; &#xe9;", "r-d-e-te-e"],
    ["&#233; &#9999999; &#XE9; &none;", "233-9999999-xe9-none"],
    ["задача", "zadacha"],
    ["l'été", "l-ete"],
    ["1,000 rows", "1000-rows"],
    ["_", ""],
  ];
  for (const [text, expected] of CASES) it(`${text} → ${expected}`, () => assert.equal(slug(text), expected));

  it("holds only lower-case letters, digits and single dashes inside", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => assert.match(slug(text), /^(?:[a-z0-9]+(?:-[a-z0-9]+)*)?$/)),
    );
  });
});

describe("the suffix of a chosen name", () => {
  const HEX = "cf4a56d281014217b0272af6216feb48";
  const CASES: readonly (readonly [airflow: string, name: string, expected: string])[] = [
    ["1.10.3", "job", "job-cf4a56d2-8101-4217-b027-2af6216feb48"],
    ["1.10.12", "job", `job-${HEX}`],
    ["2.0.2", "job", `job.${HEX}`],
    ["2.3.4", "a-name-that-is-longer-than-thirty-characters", `a-name-that-is-longer-than-thi-${HEX}`],
    ["2.5.1", "job-", "job-abcd1234"],
    ["3.0.0", "x".repeat(80), `${"x".repeat(54)}-abcd1234`],
  ];
  for (const [airflow, name, expected] of CASES) {
    it(`${airflow}: ${name}`, () => assert.equal(uniqueName(name, testBuild(airflow)), expected));
  }
});

describe("the name of an executor's pod", () => {
  it("is letters and digits of both ids until 2.4", () => {
    assert.equal(executorPodId("My_Dag", "task.1", testBuild("2.3.4")), "mydagtask1");
  });
  it("is a slug of both ids with a suffix from 2.5 on", () => {
    assert.equal(executorPodId("My_Dag", "task.1", testBuild("2.5.1")), "my-dag-task-1-abcd1234");
  });
  it("fits into its limit, whatever the ids", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (dagId, taskId) => {
        assert.ok(nameOfIds({ dagId, taskId }, true, 63, testBuild("3.0.0")).length <= 63);
      }),
    );
  });
});

describe("a label's value", () => {
  it("stays when it is safe, else loses what is not and gets a hash", () => {
    assert.equal(safeLabelValue("my_dag"), "my_dag");
    assert.equal(safeLabelValue("dag*"), "dag-6b24921d4");
    assert.equal(dateLabel("2020-08-24T00:00:00+00:00"), "2020-08-24T00_00_00_plus_00_00");
  });
  it("is never longer than 63 characters", () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => assert.ok(safeLabelValue(text).length <= 63)));
  });
});

it("the selector of a worker leaves the version out in newer releases", () => {
  const task = { dagId: "d", taskId: "t", tryNumber: 1 };
  assert.equal(
    executorSelector(task, testBuild("2.3.4", "4.3.0").target),
    "airflow_version=2.3.4,dag_id=d,kubernetes_executor=True,task_id=t,try_number=1,airflow-worker",
  );
  assert.equal(
    executorSelector({ ...task, worker: "7" }, testBuild("3.0.0", "10.3.1").target),
    "airflow-worker=7,dag_id=d,kubernetes_executor=True,task_id=t,try_number=1",
  );
});

it("releases are compared by their numbers", () => {
  assert.ok(isAtLeast("10.3.1", "7.12"));
  assert.ok(isAtLeast("2.10.0rc1", "2.10"));
  assert.ok(!isAtLeast("2.9.3", "2.10"));
});
