import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { driverCommand, executionDate, runFolder, taskCommand } from "../../../server/src/pod/commands.ts";
import { imageParts } from "../../../server/src/pod/image.ts";

describe("the command of a driver", () => {
  it("is the user's own words, unchanged, and which run it is", () => {
    const words = ["my task", "--env=k8s", "--set", 'j={"a": 1}', "--set", "it's", ""];
    const run = { runUid: "UID", resultPath: "/data/r.json", startedAt: "2026-11-21T10:07:02.357989Z" };
    assert.deepEqual(driverCommand(["python", "-m", "dbnd"], words, run), [
      ...["python", "-m", "dbnd", "run"],
      ...words,
      ...["--run-driver", "UID", "--set", "run.run_result_json_path=/data/r.json"],
      ...["--set", "run_info.execution_date=2026-11-21T100702.357989"],
    ]);
  });

  it("has the time without colons, in microseconds", () => {
    assert.equal(executionDate("2026-11-21T10:07:02.357Z"), "2026-11-21T100702.357000");
    assert.equal(executionDate("2026-11-21T10:07:02Z"), "2026-11-21T100702.000000");
  });

  it("keeps its result in a folder for the day and the run", () => {
    assert.equal(
      runFolder("/data/dbnd/", "prepare_data", "2026-11-21T10:07:02.357Z", "4c0584ea-e593"),
      "/data/dbnd/log/2026-11-21/2026-11-21T100702.357000_prepare_data_4c0584ea",
    );
  });
});

it("the command of a task names the pickled run and the task", () => {
  assert.deepEqual(taskCommand(["dbnd"], "/data/run.pickle", "load__1"), [
    ...["dbnd", "execute", "--dbnd-run", "/data/run.pickle", "task_execute", "--task-id", "load__1"],
  ]);
});

describe("an image name", () => {
  it("has two parts around its colon", () =>
    assert.deepEqual(imageParts("team/app:1.4"), { repository: "team/app", tag: "1.4" }));
  for (const image of ["localhost:5000/app:1", "app@sha256:abc:1", "app"]) {
    it(`${image} has more or fewer`, () => assert.equal(imageParts(image), undefined));
  }
});
