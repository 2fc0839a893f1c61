/** Random calls of the operator, and the law for the pods that they make. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Cluster } from "../../../../client/src/cluster/connection/cluster.ts";
import { ClusterError } from "../../../../client/src/cluster/connection/errors.ts";
import { createPod } from "../../../../client/src/cluster/pods/pods.ts";
import { operatorPlan } from "../../../../server/src/airflow/dags/operatorPlan.ts";
import { operatorProblems } from "../../../../server/src/airflow/dags/operatorProblems.ts";
import { operatorsOf } from "../../../../server/src/airflow/dags/dagCalls.ts";
import { airflowTarget, targetName, type AirflowTarget } from "../../../../server/src/airflow/target.ts";
import type { RunPlanResult } from "../../../../server/src/protocol.ts";
import { Scope } from "../../../../server/src/python/syntax/scope.ts";
import { operatorArguments } from "../../../../server/src/schema/airflow/operatorArguments.ts";
import { parsePython } from "../../../../server/src/python/syntax/source.ts";
import { morningIdentity } from "./workerPlans.ts";

const text = fc.oneof(
  fc.constantFrom(
    "a",
    "team-1",
    "Team",
    "x y",
    "",
    "UPPER",
    "-a",
    "a".repeat(70),
    "1Gi",
    "500m",
    "{{ ds }}",
    "ü",
    "a/b",
  ),
  fc.string({ maxLength: 8, unit: "grapheme-ascii" }),
);
const quoted = text.map((value) => JSON.stringify(value));
const number = fc.integer({ min: -2, max: 70_000 }).map(String);
const boolean = fc.constantFrom("True", "False");
const plain = fc.oneof(quoted, number, boolean, fc.constant("None"), fc.constant("made()"));
const listOf = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(", ")}]`);
const dictionary = fc
  .array(fc.tuple(quoted, plain), { maxLength: 3 })
  .map((members) => `{${members.map(([key, value]) => `${key}: ${value}`).join(", ")}}`);

const model = (name: string, fields: Readonly<Record<string, fc.Arbitrary<string>>>): fc.Arbitrary<string> =>
  fc.record(fields, { requiredKeys: [] }).map(
    (given) =>
      `k8s.${name}(${Object.entries(given)
        .map(([field, value]) => `${field}=${String(value)}`)
        .join(", ")})`,
  );

const volume = model("V1Volume", {
  name: quoted,
  empty_dir: fc.constant("k8s.V1EmptyDirVolumeSource()"),
  persistent_volume_claim: quoted.map((claim) => `k8s.V1PersistentVolumeClaimVolumeSource(claim_name=${claim})`),
});
const mount = model("V1VolumeMount", { name: quoted, mount_path: quoted, read_only: boolean });
const variable = model("V1EnvVar", { name: quoted, value: plain });
const resources = model("V1ResourceRequirements", { requests: dictionary, limits: dictionary });
const toleration = model("V1Toleration", {
  key: quoted,
  operator: fc.constantFrom('"Exists"', '"Equal"', '"In"'),
  value: quoted,
});
const port = model("V1ContainerPort", { container_port: number, name: fc.constantFrom('"http"', '"grpc"') });
const container = model("V1Container", { name: quoted, image: quoted, command: listOf(quoted) });

/** Values that fit an argument, mostly; wrong ones come from `plain`. */
const VALUES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name: quoted,
  namespace: fc.constantFrom('"default"', '"Bad Name"'),
  image: fc.oneof({ weight: 4, arbitrary: fc.constant('"busybox:1"') }, { weight: 1, arbitrary: quoted }),
  cmds: listOf(quoted),
  arguments: listOf(quoted),
  labels: dictionary,
  annotations: dictionary,
  node_selector: dictionary,
  env_vars: fc.oneof(dictionary, listOf(variable)),
  volumes: listOf(volume),
  volume_mounts: listOf(mount),
  ports: listOf(port),
  tolerations: fc.oneof(listOf(toleration), listOf(dictionary)),
  init_containers: listOf(container),
  container_resources: resources,
  hostnetwork: boolean,
  do_xcom_push: boolean,
  service_account_name: fc.constantFrom('"default"', '"worker"', '"Not One"'),
  image_pull_policy: fc.constantFrom('"Always"', '"Never"', '"Sometimes"'),
  security_context: fc.oneof(fc.constant('{"runAsUser": 1}'), dictionary),
  dnspolicy: fc.constantFrom('"Default"', '"None"'),
  active_deadline_seconds: number,
  random_name_suffix: boolean,
  image_pull_secrets: quoted,
  on_finish_action: fc.constantFrom('"keep_pod"', '"drop"'),
};

/** Those that shape the pod come more often than those of its life; every argument of any release comes. */
const NAMES = [
  ...Object.keys(VALUES).flatMap((name) => [name, name, name]),
  ...[...operatorArguments().keys()].filter((name) => !Object.hasOwn(VALUES, name)),
];

/** A DAG file with one call of the operator, with some of these arguments. */
const operatorCalls: fc.Arbitrary<string> = fc
  .uniqueArray(fc.constantFrom(...NAMES), { maxLength: 4 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map((name) =>
        fc
          .oneof({ weight: 6, arbitrary: VALUES[name] ?? plain }, { weight: 1, arbitrary: plain })
          .map((value) => `${name}=${value}`),
      ),
    ),
  )
  .map((words) => {
    const image = words.some((word) => word.startsWith("image=")) ? [] : ['image="busybox:1"'];
    const call = ['task_id="a"', ...image, ...words].join(", ");
    return `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from kubernetes.client import models as k8s

with DAG("d"):
    KubernetesPodOperator(${call})
`;
  });

const TARGETS = [
  airflowTarget({ airflow: "3.0.0", provider: "10.3.1" }),
  airflowTarget({ airflow: "2.5.3", provider: "5.2.2" }),
  airflowTarget({ airflow: "2.1.4", provider: "2.0.3" }),
  airflowTarget({ airflow: "3.1.0", provider: "10.25.0" }),
  airflowTarget({ airflow: "3.1.0", provider: "10.9.0" }),
  airflowTarget({ airflow: "2.7.3", provider: "7.6.0" }),
];
/** `DATABAND_TEST_SEED` gives another one. */
const SEED = Number(process.env.DATABAND_TEST_SEED ?? 20_261_121);
/** So many requests are under way. */
const AT_ONCE = 8;
/** Whether a cluster has a service account, a namespace or a priority class is nothing that a manifest says. */
const NOT_THERE =
  /looking up service account|namespace of the (?:provided )?object|namespaces "[^"]*" not found|no PriorityClass with name/;

/** What an API server says to a pod, without making it; undefined where it takes it. */
export async function refusal(
  cluster: Cluster,
  namespace: string,
  { plan }: RunPlanResult,
): Promise<string | undefined> {
  if (!plan) return "no plan";
  try {
    await createPod(cluster, plan.pod, { dryRun: true, namespace });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ClusterError, String(error));
    return NOT_THERE.test(error.message) ? undefined : error.message;
  }
}

/** What came of random calls; in `unexplained` what was refused although no problem says why. */
export interface CheckedCalls {
  readonly seed: number;
  readonly taken: number;
  readonly refused: number;
  readonly unexplained: readonly string[];
}

/**
 * Random calls, with every argument of any release, in DAG files of several releases: none crashes, and each makes a pod
 * that the API server takes, or a problem says why not.
 */
export async function checkCalls(cluster: Cluster, namespace: string, count: number): Promise<CheckedCalls> {
  const counts = { taken: 0, refused: 0 };
  const unexplained: string[] = [];
  const calls = fc.sample(fc.tuple(operatorCalls, fc.constantFrom(...TARGETS)), { numRuns: count, seed: SEED });
  const check = async (text: string, target: AirflowTarget): Promise<void> => {
    const source = text.replaceAll('"default"', JSON.stringify(namespace));
    for (const operator of operatorsOf(new Scope(parsePython("file:///dag.py", source)), target)) {
      const found = operatorProblems(operator, "file:///dag.py", () => undefined);
      const result = operatorPlan(operator, {
        identity: morningIdentity(),
        tryNumber: 1,
        values: {},
        readTemplate: () => undefined,
      });
      const isSaid = [...found, ...result.problems].some(
        ({ severity, code }) => severity === "error" || code === "airflow-server-refuses" || code === "unknown-value",
      );
      const why = await refusal(cluster, namespace, result);
      counts[why === undefined ? "taken" : "refused"]++;
      if (why !== undefined && !isSaid) unexplained.push(`${targetName(target)}: ${source}\n${why}`);
    }
  };
  const queue = calls.values();
  const work = async (): Promise<void> => {
    for (const [text, target] of queue) {
      await check(text, target).catch((error: unknown) => {
        throw new Error(`seed ${SEED}, ${targetName(target)}:\n${text}`, { cause: error });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { seed: SEED, ...counts, unexplained };
}
