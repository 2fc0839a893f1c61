/** Pods of Airflow's operators on a real cluster: what the API takes, and the sidecar with the XCom result. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createPod, getPod, startRun, type RunResult } from "../../../client/src/cluster/index.ts";
import type { JsonObject, RunPlan } from "../../../server/src/protocol.ts";
import { checkCalls } from "../../client/cluster/run/operatorCalls.ts";
import { operatorRunPlan } from "../../client/cluster/run/operatorPlans.ts";
import { eventually } from "../eventually.ts";
import { IMAGE, Runs } from "./kit.ts";

const runs = await Runs.open();

/** The plan in our namespace, its sidecar of an image that the nodes have. */
function planOf(words: string): RunPlan {
  const plan = operatorRunPlan(`namespace="${runs.namespace}", ${words}`);
  const spec = plan.pod.spec as JsonObject & { readonly containers: readonly JsonObject[] };
  const containers = spec.containers.map((container) => ({ ...container, image: IMAGE }));
  return { ...plan, pod: { ...plan.pod, spec: { ...spec, terminationGracePeriodSeconds: 1, containers } } };
}

const shell = (script: string, more: string): string => `cmds=["sh", "-c"], arguments=['${script}'], ${more}`;
const resultOf = (plan: RunPlan): Promise<RunResult> => startRun(runs.cluster, plan).done;

describe("an operator's pod", () => {
  for (const shared of [false, true]) {
    test(`hands over its XCom result${shared ? ", also where containers see each other's processes" : ""}`, async () => {
      const words = shell("echo [1, 2] > /airflow/xcom/return.json", "do_xcom_push=True");
      const plan = planOf(
        shared
          ? `${words}, full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(containers=[], share_process_namespace=True))`
          : words,
      );
      const result = await resultOf(plan);
      assert.deepEqual([result.verdict, result.xcom, result.pod], ["succeeded", "[1, 2]", "deleted"], result.sentence);
    });
  }

  test("that fails is kept where the operator says so; its sidecar ends with it", async () => {
    const plan = planOf(shell("exit 3", 'do_xcom_push=True, on_finish_action="keep_pod"'));
    const result = await resultOf(plan);
    assert.deepEqual([result.verdict, result.exitCode, result.pod], ["failed", 3, "kept"], result.sentence);
    await eventually("the pod's end", async () => {
      const { metadata, status } = await getPod(runs.cluster, runs.namespace, plan.podName);
      return status?.phase === "Failed" && metadata.labels?.already_checked === "True" ? true : undefined;
    });
  });

  test("with everything that an operator can say is taken by the API", async () => {
    const plan = planOf(
      'labels={"team": "a"}, env_vars={"A": "1"}, hostnetwork=False, security_context={"runAsUser": 1000}, ' +
        'tolerations=[{"key": "k", "operator": "Exists"}], node_selector={"kubernetes.io/os": "linux"}, ' +
        'container_resources=k8s.V1ResourceRequirements(requests={"cpu": "10m"}, limits={"memory": "64Mi"}), ' +
        'volumes=[k8s.V1Volume(name="v", empty_dir=k8s.V1EmptyDirVolumeSource())], ' +
        'volume_mounts=[k8s.V1VolumeMount(name="v", mount_path="/v")], ports=[k8s.V1ContainerPort(container_port=80)]',
    );
    await createPod(runs.cluster, plan.pod, { dryRun: true, namespace: runs.namespace });
  });

  test("shows the logs that container_logs and init_container_logs ask for, init containers first", async () => {
    const says = (name: string): string =>
      `k8s.V1Container(name="${name}", image="${IMAGE}", command=["sh", "-c", "echo ${name} says so"])`;
    const others = `full_pod_spec=k8s.V1Pod(spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base"), ${says("helper")}]))`;
    const words = `init_containers=[${says("first")}, ${says("second")}], ${others}`;
    const shown = async (more: string): Promise<readonly string[]> => {
      const { lines, result } = runs.start(planOf(shell("echo base says so", `${words}, ${more}`)));
      assert.equal((await result).verdict, "succeeded", more);
      return lines;
    };
    const [all, some, none] = await Promise.all([
      shown("init_container_logs=True, container_logs=True"),
      shown('init_container_logs="second", container_logs=["helper", "base"]'),
      shown("get_logs=False"),
    ]);
    assert.deepEqual(all, [
      "[first] first says so",
      "[second] second says so",
      "[base] base says so",
      "[helper] helper says so",
    ]);
    assert.deepEqual(some, ["[second] second says so", "[helper] helper says so", "[base] base says so"]);
    assert.deepEqual(none, []);
  });

  test("leaves its events, its last message and itself in the log of a run that failed", async () => {
    const script = "echo out of cheese > /dev/termination-log; exit 7";
    const { lines, notes, result } = runs.start(planOf(shell(script, "log_events_on_failure=True")));
    assert.equal((await result).exitCode, 7);
    const told = notes.map(({ text }) => text);
    assert.ok(
      told.some((text) => text.startsWith("Pod event: Scheduled: ")),
      told.join("\n"),
    );
    assert.ok(told.includes("Last message of the container: out of cheese"), told.join("\n"));
    assert.ok(lines.includes("          exitCode: 7"), lines.join("\n"));
  });

  test("of random calls is taken by the API, or a problem says why not", async (t) => {
    const count = Number(process.env.DATABAND_TEST_CALLS ?? 500);
    const { seed, taken, refused, unexplained } = await checkCalls(runs.cluster, runs.namespace, count);
    t.diagnostic(`seed ${seed}: ${taken} taken, ${refused} refused`);
    assert.deepEqual(unexplained, [], `seed ${seed}`);
    assert.ok(taken > 50 && refused > 50, `taken ${taken}, refused ${refused}`);
  });
});
