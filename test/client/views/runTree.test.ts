import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cause, Pod, RunState, SeenPod } from "../../../client/src/cluster/index.ts";
import type { Run } from "../../../client/src/runs/runs.ts";
import {
  childrenOfPod,
  childrenOfRun,
  childrenOfTask,
  childrenOfTasks,
  type PodNode,
  type RunNode,
} from "../../../client/src/views/runTree/nodes.ts";
import { groupRuns } from "../../../client/src/views/runTree/groups.ts";
import { arrange, describeView, EVERYTHING } from "../../../client/src/views/runTree/order.ts";
import { base, pod } from "../cluster/fakeApi.ts";
import { plan } from "../cluster/run/plans.ts";

function run(state: Partial<RunState> = {}, more: { readonly task?: string } = {}): Run {
  const own = { ...plan(), ...more };
  const full = { stage: "running", startedAt: 0, changedAt: 0, tries: [{ number: 1, podName: "p" }], ...state };
  return { id: own.task, plan: own, handle: { state: full } } as unknown as Run;
}

const seen = (one: Pod, isGone = false): SeenPod => ({ pod: one, isGone, causes: [] });
const taskPod = (name: string, task: string): SeenPod =>
  seen({
    ...pod(name, "Running"),
    spec: { containers: [{ name: "base", command: ["dbnd", "execute", "--task-id", `${task}__003ae6a806`] }] },
  });

/** The tree below a run as an outline. */
function outline(nodes: readonly RunNode[], depth = 0): string[] {
  return nodes.flatMap((node) => {
    const line = "  ".repeat(depth) + nameOf(node);
    const below =
      node.kind === "task"
        ? childrenOfTask(node.run, node.task)
        : node.kind === "try"
          ? [{ kind: "pod", id: "", run: node.run, attempt: node.attempt } satisfies PodNode]
          : node.kind === "pod"
            ? childrenOfPod(node)
            : [];
    return [line, ...outline(below, depth + 1)];
  });
}

function nameOf(node: RunNode): string {
  switch (node.kind) {
    case "pod":
      return `pod ${node.attempt.podName}`;
    case "container":
      return `${node.role === "main" ? "" : `${node.role} `}container ${node.container}`;
    case "task":
      return `task ${node.task.name}`;
    case "try":
      return `try ${node.number}`;
    case "cause":
      return node.cause.sentence;
    case "detail":
      return node.text;
    default:
      return node.kind;
  }
}

describe("the tree of runs", () => {
  test("one task, one try: the pod stands below the run, with its containers in the order of their start", () => {
    const one: Pod = {
      ...pod("p", "Running", { status: base.running() }),
      spec: { initContainers: [{ name: "fetch" }], containers: [{ name: "base" }, { name: "proxy" }] },
    };
    assert.deepEqual(outline(childrenOfRun(run(), [seen(one)], [])), [
      "pod p",
      "  init container fetch",
      "  container base",
      "  container proxy",
    ]);
  });

  test("debug containers stand after the pod's own", () => {
    const ephemeralContainerStatuses = [{ name: "debugger-x", state: { running: {} } }];
    const one: Pod = {
      ...pod("p", "Running", { status: { ...base.running(), ephemeralContainerStatuses } }),
      spec: { containers: [{ name: "base" }], ephemeralContainers: [{ name: "debugger-x" }] },
    };
    const nodes = childrenOfRun(run(), [seen(one)], []);
    assert.deepEqual(outline(nodes), ["pod p", "  container base", "  debug container debugger-x"]);
    const [podNode] = nodes;
    const last = podNode?.kind === "pod" ? childrenOfPod(podNode).at(-1) : undefined;
    assert.ok(last?.status?.state?.running, "its state is known");
  });

  test("a pod that is not seen yet is there all the same", () => {
    assert.deepEqual(outline(childrenOfRun(run(), [], [])), ["pod p"]);
  });

  test("that a run succeeded is said once, on its row; anything more below it", () => {
    const succeeded = (result: object): Run =>
      run({ stage: "ended", result: { verdict: "succeeded", sentence: "It did.", ...result } } as Partial<RunState>);
    assert.deepEqual(outline(childrenOfRun(succeeded({ exitCode: 0 }), [], [])), ["pod p"]);
    assert.deepEqual(outline(childrenOfRun(succeeded({ exitCode: 99 }), [], [])), ["It did.", "pod p"]);
    assert.deepEqual(outline(childrenOfRun(succeeded({ exitCode: 0, hint: "But." }), [], [])), [
      "It did.",
      "But.",
      "pod p",
    ]);
  });

  test("several tries", () => {
    const tries = [
      { number: 1, podName: "p" },
      { number: 2, podName: "p-2" },
    ];
    assert.deepEqual(outline(childrenOfRun(run({ tries }), [], [])), ["try 1", "  pod p", "try 2", "  pod p-2"]);
  });

  test("of several tries of a task pod the last one is open, however often the driver was tried", () => {
    const [, task] = childrenOfRun(run(), [taskPod("a", "load"), taskPod("b", "load")], []);
    assert.ok(task?.kind === "task");
    const tries = childrenOfTask(task.run, task.task).filter((node) => node.kind === "try");
    assert.deepEqual(
      tries.map(({ number, isLast }) => [number, isLast]),
      [
        [1, false],
        [2, true],
      ],
    );
  });

  test("thousands of tasks stand in groups, each once, behind the driver", () => {
    const pods = Array.from({ length: 1200 }, (_, index) => taskPod(`t${index}`, `task_${index}`));
    const [driver, ...groups] = childrenOfRun(run(), pods, []);
    assert.equal(driver?.kind, "task");
    const below = groups.map((node) => (node.kind === "tasks" ? childrenOfTasks(node) : []));
    assert.deepEqual(
      groups.map((node, index) => [node.kind === "tasks" && node.number, below[index]?.length]),
      [
        [1, 500],
        [501, 500],
        [1001, 200],
      ],
    );
    assert.equal(new Set(below.flat().map(({ id }) => id)).size, 1200);
    assert.deepEqual(new Set(childrenOfRun(run(), pods.slice(0, 900), []).map(({ kind }) => kind)), new Set(["task"]));
  });

  test("a run of many tasks is an overview of them: none is open; of a few, all are", () => {
    const openOf = (count: number): number => {
      const pods = Array.from({ length: count }, (_, index) => taskPod(`p-${index}`, `task_${index}`));
      return childrenOfRun(run(), pods, []).filter((node) => node.kind === "task" && !node.isOneOfMany).length;
    };
    assert.deepEqual([openOf(5), openOf(500)], [6, 0]);
  });

  test("a driver and the task pods that it starts, told apart by the task in their command", () => {
    const pods = [
      seen(pod("p", "Running")),
      taskPod("t1", "load_orders"),
      taskPod("t2", "load_orders"),
      taskPod("t3", "join"),
    ];
    assert.deepEqual(
      outline(childrenOfRun(run(), pods, [])).filter((line) => !line.includes("container")),
      [
        "task prepare_data",
        "  pod p",
        "task load_orders",
        "  try 1",
        "    pod t1",
        "  try 2",
        "    pod t2",
        "task join",
        "  pod t3",
      ],
    );
  });

  test("why it does not start comes first; while it runs only what is an error", () => {
    const causes: Cause[] = [
      { id: "a", severity: "error", sentence: "The tag is wrong.", evidence: "" },
      { id: "b", severity: "warning", sentence: "The nodes are full.", evidence: "" },
    ];
    assert.deepEqual(outline(childrenOfRun(run({ stage: "starting" }), [], causes)).slice(0, 2), [
      "The tag is wrong.",
      "The nodes are full.",
    ]);
    assert.deepEqual(outline(childrenOfRun(run(), [], causes)), ["The tag is wrong.", "pod p"]);
  });
});

describe("which runs are shown", () => {
  const failed = run({ stage: "ended", result: { verdict: "failed" } as never }, { task: "load" });
  const good = run({ stage: "ended", result: { verdict: "succeeded" } as never }, { task: "clean" });
  const active = run({}, { task: "zip" });
  const runs = [good, active, failed];
  const names = (view: Partial<typeof EVERYTHING>): string[] =>
    arrange(runs, { ...EVERYTHING, ...view }, () => []).map(({ plan: own }) => own.task);

  test("all, newest first, unless something else is asked for", () => {
    assert.deepEqual(names({}), ["clean", "zip", "load"]);
    assert.deepEqual(names({ sort: "oldest" }), ["load", "zip", "clean"]);
    assert.deepEqual(names({ sort: "task" }), ["clean", "load", "zip"]);
    assert.deepEqual(names({ sort: "state" }), ["zip", "load", "clean"]);
    assert.deepEqual(names({ show: "failed" }), ["load"]);
    assert.deepEqual(names({ show: "active" }), ["zip"]);
    assert.deepEqual(names({ text: "ZIP" }), ["zip"]);
    assert.deepEqual(names({ text: "succeeded" }), ["clean"]);
  });

  test("by the words of a task pod too; below the run are then those tasks alone, and all of a run that has the words", () => {
    const pods = Array.from({ length: 10_000 }, (_, index) => taskPod(`driver-${index}-0a`, `load_${index}`));
    const podsOf = (one: Run): readonly SeenPod[] => (one === active ? pods : []);
    const shown = (text: string): string[] =>
      arrange(runs, { ...EVERYTHING, text }, podsOf).map(({ plan: own }) => own.task);
    const below = (text: string): string[] => childrenOfRun(active, pods, [], text).map(nameOf);
    assert.deepEqual([shown("LOAD_77"), shown("driver-9999-"), shown("load_x")], [["zip"], ["zip"], []]);
    assert.deepEqual(below("Load_9999"), ["task load_9999"]);
    assert.deepEqual(below("driver-77-"), ["task load_77"]);
    assert.equal(below("load_77").length, 111);
    assert.deepEqual([shown("zip"), below("zip")], [["zip"], below("")]);
    const again = [seen(pod("first", "Failed")), seen(pod("second", "Running"))].map((one) => ({
      ...one,
      pod: { ...one.pod, metadata: { ...one.pod.metadata, labels: { task_id: "clean" } } },
    }));
    assert.deepEqual(outline(childrenOfRun(active, [...pods.slice(0, 5), ...again], [], "second")), [
      "task clean",
      "  try 1",
      "    pod first",
      "      container base",
      "  try 2",
      "    pod second",
      "      container base",
    ]);
  });

  test("a task pod is found by its state, as we say it and as the cluster does; a run's own pod only as the run says it", () => {
    const failed = seen({
      ...taskPod("driver-1-0a", "load_1").pod,
      status: { phase: "Failed", ...base.ended(137, "OOMKilled") },
    });
    const waiting = seen({
      ...taskPod("driver-2-0a", "load_2").pod,
      status: { phase: "Pending", ...base.waiting("ImagePullBackOff") },
    });
    const done = seen({ ...taskPod("driver-3-0a", "load_3").pod, status: { phase: "Succeeded" } });
    const pods = [seen(pod("p", "Failed")), failed, waiting, done];
    const below = (text: string): string[] => childrenOfRun(run(), pods, [], text).map(nameOf);
    for (const [text, task] of [
      ["Failed", "load_1"],
      ["oomkilled", "load_1"],
      ["starting", "load_2"],
      ["pending", "load_2"],
      ["imagepull", "load_2"],
      ["succeeded", "load_3"],
    ] as const) {
      assert.deepEqual(below(text), [`task ${task}`], text);
    }
    const shown = (...own: SeenPod[]): number => arrange([run()], { ...EVERYTHING, text: "failed" }, () => own).length;
    assert.deepEqual([shown(...pods), shown(seen(pod("p", "Failed"))), shown(waiting, done)], [1, 0, 0]);
  });

  test("what is left out is said", () => {
    assert.equal(describeView(EVERYTHING), "");
    assert.equal(
      describeView({ show: "failed", text: "x", sort: "oldest" }),
      "failed runs only, with “x”, sorted by age",
    );
  });
});

describe("environments in the tree", () => {
  interface Place {
    readonly environment: string;
    readonly folder?: string;
    readonly server?: string;
  }
  const inPlace = ({ environment, server = "s" }: Place): Run =>
    ({ ...run(), plan: { ...plan(), environment }, cluster: { name: `cluster ${server}`, server } }) as unknown as Run;

  /** The names of the groups that runs in these places make, with how many there are in each. */
  function groups(...places: readonly Place[]): string[] {
    const folders = new Map(places.map((place) => [inPlace(place), place.folder]));
    const { groups: found, idOf } = groupRuns([...folders.keys()], (one) => {
      const folder = folders.get(one);
      return folder === undefined ? undefined : { name: folder.slice(folder.lastIndexOf("/") + 1), id: folder };
    });
    for (const { id, runs } of found) assert.ok(runs.every((one) => idOf(one) === id));
    return found.map(({ name, runs }) => `${name}: ${runs.length}`);
  }

  test("by name", () => {
    assert.deepEqual(groups({ environment: "k8s" }, { environment: "prod" }, { environment: "k8s" }), [
      "k8s: 2",
      "prod: 1",
    ]);
  });

  test("one name on two clusters says which", () => {
    assert.deepEqual(groups({ environment: "k8s", server: "a" }, { environment: "k8s", server: "b" }), [
      "k8s @ cluster a: 1",
      "k8s @ cluster b: 1",
    ]);
  });

  test("one name in two folders says which, even where the folders have one name; pods that were found are of none", () => {
    assert.deepEqual(
      groups(
        { environment: "k8s", folder: "/orders" },
        { environment: "k8s", folder: "/reports" },
        { environment: "k8s" },
      ),
      ["k8s (orders): 1", "k8s (reports): 1", "k8s: 1"],
    );
    assert.equal(groups({ environment: "k8s", folder: "/a/x" }, { environment: "k8s", folder: "/b/x" }).length, 2);
    assert.deepEqual(groups({ environment: "k8s", folder: "/orders" }, { environment: "k8s" }), ["k8s: 2"]);
    assert.deepEqual(groups({ environment: "k8s", folder: "/orders" }, { environment: "prod", folder: "/orders" }), [
      "k8s: 1",
      "prod: 1",
    ]);
  });
});
