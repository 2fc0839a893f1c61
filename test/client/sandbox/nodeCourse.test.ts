/** A node that the cluster does not hear of, and one that is taken out of it, held to what was recorded of a real cluster. */
import { before, describe, test } from "node:test";
import type { ContainerRuntime } from "../../../client/src/sandbox/index.ts";
import { virtualShell } from "../../kubernetes/lives/virtualShell.ts";
import { partsOf } from "../../kubernetes/nodes/compare.ts";
import { play, type Course } from "../../kubernetes/nodes/course.ts";
import { readCourses } from "../../kubernetes/nodes/records.ts";
import { NAMESPACE, World } from "../../simulation/world.ts";

async function courseOf(seed: number): Promise<Course> {
  const shell: { runtime?: ContainerRuntime } = {};
  const runtimes = () => (shell.runtime ? [{ image: "busybox:*", runtime: shell.runtime }] : []);
  await using world = await World.create(seed, { runtimes, nodes: [{ name: "silent" }, { name: "other" }] });
  shell.runtime = virtualShell(world.clock);
  let start = (): void => undefined;
  const hands = {
    node: "silent",
    silence: () => void (start = world.sandbox.stopKubelets("silent")),
    comeBack: () => start(),
  };
  return await world.clock.run(play(await world.connect(), NAMESPACE, hands));
}

describe("a node that says nothing, in the sandbox as on a real cluster", () => {
  let course: Course;
  before(async () => (course = await courseOf(1)));
  for (const [what, compare] of partsOf(readCourses())) test(what, () => compare(course));
});
