/** Single rules of the pod builder, and what it refuses (spec 3). */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildPod } from "../../../server/src/pod/buildPod.ts";
import type { PodInput } from "../../../server/src/pod/types.ts";
import type { PlainValue } from "../../../server/src/values/types.ts";
import { placeOf, podInput } from "./support.ts";

interface Pod {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly spec: Readonly<Record<string, unknown>> & {
    readonly containers: readonly Readonly<Record<string, unknown>>[];
  };
}
type Values = Readonly<Record<string, PlainValue>>;

function pod(values: Values, more: Partial<PodInput> = {}): Pod {
  const { pod: built, problems } = buildPod(podInput(values, more));
  assert.deepEqual(problems, []);
  return built as unknown as Pod;
}

function variables(values: Values): readonly { readonly name: string; readonly value?: unknown }[] {
  return pod(values).spec.containers[0]?.env as readonly { name: string }[];
}

describe("variables", () => {
  it("of `env_vars` take the place of DBND's own, and never that of the run's context", () => {
    const env = variables({ env_vars: { DBND_USER: "bob", DBND_ROOT_RUN_UID: "x", MODE: 5 } });
    assert.deepEqual(env[2], { name: "DBND_USER", value: "bob" });
    assert.deepEqual(env.find(({ name }) => name === "DBND_ROOT_RUN_UID")?.value, "ROOT_UID");
    assert.equal(env.find(({ name }) => name === "MODE")?.value, 5);
  });
  it("may be a list of pairs, and null gives an entry without value", () => {
    const env = variables({
      env_vars: [
        ["A", "1"],
        ["B", null],
      ],
    });
    assert.deepEqual(
      env.filter(({ name }) => name.length === 1),
      [{ name: "A", value: "1" }, { name: "B" }],
    );
  });
  it("are named after the engine's section as it is", () => {
    const input = podInput({});
    const { pod: built } = buildPod({ ...input, engine: { ...input.engine, ownSection: "Team.Eng" } });
    assert.match(JSON.stringify(built), /"DBND__TEAM\.ENG__CONTAINER_TAG"/);
  });
});

describe("small rules", () => {
  it("pull secrets are split at commas and not trimmed", () => {
    assert.deepEqual(pod({ image_pull_secrets: "a, b," }).spec.imagePullSecrets, [
      { name: "a" },
      { name: " b" },
      { name: "" },
    ]);
  });
  it("label values are cleaned, whatever they are", () => {
    const labels = pod({ labels: { a: "Joey Smith", b: true, c: null, d: 1.5 } }).metadata.labels as object;
    assert.deepEqual(Object.values(labels).slice(0, 4), ["joey-smith", "true", "none", "1.5"]);
  });
  it("volumes may be written in snake_case at their top level", () => {
    const volumes = [
      { host_path: { path: "/a" }, name: "v" },
      { name: "w", downwardAPI: {} },
    ];
    assert.deepEqual(pod({ volumes }).spec.volumes, [
      { hostPath: { path: "/a" }, name: "v" },
      { downwardAPI: {}, name: "w" },
    ]);
  });
  it("the debug command leaves the arguments alone, even those of the exit trap", () => {
    const [main] = pod({ debug_with_command: "sleep '1 0'", trap_exit_file_flag: "/f" }).spec.containers;
    assert.deepEqual(main?.command, ["sleep", "1 0"]);
    assert.equal((main.args as readonly string[]).length, 1);
  });
  it("`@none` leaves fields out", () => {
    const { metadata, spec } = pod({ namespace: null, affinity: null, tolerations: null });
    assert.ok(!("namespace" in metadata) && !("affinity" in spec) && !("tolerations" in spec));
  });
});

const SECRET = { type: "env", secret: "s" };
const REFUSED: readonly (readonly [what: string, values: Values, code: string, key: string])[] = [
  ["no tag", { container_tag: "" }, "container-tag-missing", "container_tag"],
  ["annotations that are a list", { annotations: ["a"] }, "wrong-shape", "annotations"],
  ["variables that are null", { env_vars: null }, "wrong-shape", "env_vars"],
  ["a secret that is a word", { secrets: ["s"] }, "secret-not-an-object", "secrets"],
  ["secrets that are an object", { secrets: { a: SECRET } }, "secret-not-an-object", "secrets"],
  ["a secret of another type", { system_secrets: [{ ...SECRET, type: "file" }] }, "secret-bad-type", "system_secrets"],
  ["a secret's key without a target", { secrets: [{ ...SECRET, key: "k" }] }, "secret-key-without-target", "secrets"],
  [
    "a secret volume without a target",
    { secrets: [{ type: "volume", secret: "s" }] },
    "volume-mount-path-missing",
    "secrets",
  ],
  ["a volume with an unknown field", { volumes: [{ name: "v", emptydir: {} }] }, "unknown-volume-field", "volumes"],
  ["a volume without a name", { volumes: [{ emptyDir: {} }] }, "name-missing", "volumes"],
  ["a volume that is a word", { volumes: ["v"] }, "wrong-shape", "volumes"],
  ["a mount without a path", { volume_mounts: [{ name: "v" }] }, "volume-mount-path-missing", "volume_mounts"],
  ["a debug command with an open quote", { debug_with_command: "echo 'a" }, "unbalanced-quotes", "debug_with_command"],
  [
    "live logs without a flag",
    { airflow_log_enabled: true },
    "trap-flag-missing",
    "airflow_log_trap_exit_flag_default",
  ],
  [
    "a log port that is a word",
    { airflow_log_enabled: true, trap_exit_file_flag: "/f", airflow_log_port: "http" },
    "log-port-not-a-number",
    "airflow_log_port",
  ],
];

describe("DBND would refuse", () => {
  for (const [what, values, code, key] of REFUSED) {
    it(`${what}: the rest of the pod is built all the same`, () => {
      const { pod: built, problems } = buildPod(podInput(values));
      assert.equal(problems.length, 1);
      assert.equal(problems[0]?.code, code);
      const set = key in values ? placeOf(key) : { kind: "default", section: "kubernetes", key };
      assert.deepEqual(problems[0].origin, set);
      assert.equal((built as unknown as Pod).spec.containers[0]?.name, "base");
    });
  }
});

describe("of several mistakes the one that DBND meets first is told first", () => {
  const baseManifest = { uri: "file:///pod.yaml", text: "spec: {hostNetwork: true}" };
  for (const [first, second, values] of [
    ["wrong-shape", "secret-not-an-object", { env_vars: null, secrets: ["s"] }],
    ["secret-not-an-object", "containers-missing", { secrets: ["s"] }],
    ["unbalanced-quotes", "containers-missing", { debug_with_command: "echo 'a" }],
    ["containers-missing", "wrong-shape", { configmaps: null }],
    ["containers-missing", "unknown-volume-field", { volumes: [{ name: "v", emptydir: {} }] }],
  ] as const) {
    it(`${first}, then ${second}`, () => {
      const { problems } = buildPod(podInput(values, { baseManifest }));
      assert.deepEqual(
        problems.slice(0, 2).map(({ code }) => code),
        [first, second],
      );
    });
  }
});
