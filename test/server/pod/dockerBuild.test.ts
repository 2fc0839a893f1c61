/** The commands that build the image of a run (spec 6). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseCfg } from "../../../server/src/cfg/parse.ts";
import { createConfiguration } from "../../../server/src/configuration/configuration.ts";
import { engineSettings } from "../../../server/src/configuration/engineSettings.ts";
import { dockerBuildPlan, dockerBuildSection } from "../../../server/src/pod/dockerBuild.ts";

function plan(engine: string, build = "") {
  const cfg = `[eng]\n_type = kubernetes\ncontainer_repository = reg/app\n${engine}\n[dbnd_image_build]\nvalidate_no_extra_params = warn\n${build}\n`;
  const configuration = createConfiguration({ files: [parseCfg("file:///project.cfg", cfg)], environment: {} });
  return dockerBuildPlan({
    engine: engineSettings(configuration.resolve("eng")),
    build: dockerBuildSection(configuration),
    project: "/project",
    startedAt: "2026-11-21T10:07:02.357Z",
  });
}

const CASES: readonly (readonly [what: string, engine: string, build: string, commands: readonly string[]])[] = [
  ["a tag in the cfg needs no build", "container_tag = 1", "", []],
  [
    "a build is named after the moment, and pushed",
    "",
    "",
    [
      "docker build -t reg/app:dbnd_build_20261121_100702 -f /project/Dockerfile .",
      "docker push reg/app:dbnd_build_20261121_100702",
    ],
  ],
  [
    "the base of the tag can be chosen",
    "docker_build_tag_base = mine\ndocker_build_push = False",
    "",
    ["docker build -t reg/app:mine_20261121_100702 -f /project/Dockerfile ."],
  ],
  [
    "kaniko pushes to its destinations",
    "docker_build_tag = t",
    "use_kaniko = True\nkaniko_command = /kaniko/executor\ncontext = dir:///w\ndestinations = reg/app:1,reg/app:2\nbuild_args = A=1\nlabel = x=y\ntarget = s",
    [
      "/kaniko/executor -c dir:///w -f /project/Dockerfile -d reg/app:1 -d reg/app:2 --build-arg A=1 --label x=y --target s",
    ],
  ],
  [
    "kaniko pushes nothing without destinations",
    "docker_build_tag = t",
    "use_kaniko = True\nkaniko_command = k\ncontext = c",
    ["k -c c -f /project/Dockerfile --no-push"],
  ],
];

describe("an image build", () => {
  for (const [what, engine, build, commands] of CASES) {
    it(what, () =>
      assert.deepEqual(
        plan(engine, build).commands.map((words) => words.join(" ")),
        commands,
      ),
    );
  }
  it("keeps words with blanks whole", () => {
    const [command] = plan("docker_build_tag = t", "label = a=b c").commands;
    assert.ok(command?.includes("a=b c"));
  });
  it("without a push, the image is only on this machine: nothing may be pulled", () => {
    assert.equal(plan("docker_build_push = False").imagePullPolicy, "Never");
    assert.equal(plan("").imagePullPolicy, undefined);
  });
  it("has a folder to run in", () => {
    assert.equal(plan("").workingFolder, "/project");
    assert.equal(plan("", "working_dir = /elsewhere").workingFolder, "/elsewhere");
  });
  it("is impossible without a tag when building is off", () => {
    assert.equal(plan("docker_build = False").problem?.code, "no-tag-on-no-build");
  });
});
