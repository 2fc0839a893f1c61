/**
 * A node that the cluster does not hear of for a while, and one that is taken out of it, on the cluster in rig/, for itself
 * alone: its kubelet is halted, and its node is made anew afterwards. Against what was recorded; `DATABAND_RECORD=1` adds what
 * was seen to the records. Three minutes. The sandbox is held to the records by `test/client/sandbox/nodeCourse.test.ts`.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { openCluster, type Cluster } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { RECORDS } from "../recorded/records.ts";
import { rig } from "../runs/rig.ts";
import { partsOf } from "./compare.ts";
import { play, type Course, type Hands } from "./course.ts";
import { addCourse, readCourses } from "./records.ts";

const namespace = `databand-nodes-${randomBytes(3).toString("hex")}`;
const path = `/api/v1/namespaces/${namespace}`;

/** The kubelet of the rig's node stands still. */
function handsOfRig(): Hands {
  const [pid] = execFileSync("pgrep", ["-f", "kuberig kubelet --config"], { encoding: "utf8" }).split("\n");
  const send = (signal: "SIGSTOP" | "SIGCONT") => (): void => void process.kill(Number(pid), signal);
  return { node: "localhost", silence: send("SIGSTOP"), comeBack: send("SIGCONT") };
}

describe("a node that says nothing, on a real cluster", () => {
  let cluster: Cluster;
  let course: Course;

  before(async () => {
    // Where no node is heard of at all, none is given up: there has to be another.
    await rig("up", "--fake-nodes", "1");
    cluster = await openCluster({ kubeconfig: process.env.KUBECONFIG });
    await cluster.request("POST", "/api/v1/namespaces", { body: { metadata: { name: namespace } } });
    await eventually("its service account", () =>
      cluster.request("GET", `${path}/serviceaccounts/default`).catch(() => undefined),
    );
    course = await play(cluster, namespace, handsOfRig());
    if (RECORDS) addCourse(course);
  });
  after(async () => {
    await cluster.request("DELETE", path).catch(() => undefined);
    // A kubelet makes its node when it starts, and not again.
    await rig("restart", "node", "--pause", "1s");
    await eventually("its node", () => cluster.request("GET", "/api/v1/nodes/localhost").catch(() => undefined));
    await rig("kubectl", "delete", "node", "fake-0");
    cluster.close();
  });

  for (const [what, compare] of partsOf(readCourses())) test(what, () => compare(course));
});
