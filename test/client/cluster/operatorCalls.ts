import fc from "fast-check";

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

/** A DAG file with one call of the operator. */
export const operatorCalls: fc.Arbitrary<string> = fc
  .uniqueArray(fc.constantFrom(...Object.keys(VALUES)), { maxLength: 4 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
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
