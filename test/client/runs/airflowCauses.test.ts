import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cause } from "../../../client/src/cluster/diagnosis/cause.ts";
import { causeOfOperator, causeOfWorker } from "../../../client/src/runs/airflowCauses.ts";

const cause = (hint: string, more: Partial<Cause> = {}): Cause => ({
  ...{ id: "x", severity: "error", sentence: "s", evidence: "e", hint },
  ...more,
});

test("hints about the pod of an operator name its arguments, not DBND's keys", () => {
  const cases: readonly (readonly [hint: string, said: string])[] = [
    ["Check container_repository, container_tag and image_pull_secrets.", "Check image and image_pull_secrets."],
    [
      "Check container_repository and container_tag, or build and push the image.",
      "Check image, or build and push the image.",
    ],
    [
      "Compare node_selectors and affinity with the labels of the nodes.",
      "Compare node_selector and affinity with the labels of the nodes.",
    ],
    [
      "Ask for less in request_memory, or for nodes that are bigger.",
      "Ask for less in container_resources, or for nodes that are bigger.",
    ],
    ["Remove hostPort in pod_yaml.", "Remove hostPort in the pod's template."],
  ];
  for (const [hint, said] of cases) assert.equal(causeOfOperator(cause(hint)).hint, said);
});

test("a driver of DBND is nothing that needs memory in a pod of Airflow", () => {
  const { hint } = causeOfOperator(
    cause("Raise limit_memory (and request_memory); a DBND driver alone needs about 256Mi.", { id: "out-of-memory" }),
  );
  assert.equal(hint, "Raise the memory limit in container_resources.");
});

test("hints about the worker of a task name its template's fields", () => {
  const { hint } = causeOfWorker(cause("Raise limit_memory (and request_memory), or change node_selectors."));
  assert.equal(hint, "Raise resources, or change nodeSelector.");
  const secret = causeOfWorker(cause("Create it there, or change image_pull_secrets.", { key: "image_pull_secrets" }));
  assert.deepEqual(
    [secret.key, secret.hint, secret.field],
    ["imagePullSecrets", "Create it there, or change imagePullSecrets.", "/spec/imagePullSecrets"],
  );
});

test("a cause leads to the argument, and to the field of the pod that it sets; its quick fix is of the field", () => {
  const fix = { title: "Raise limit_memory from 1Mi to 2Mi", key: "limit_memory", set: "2Mi" };
  const of = ({ key, field, fix: change }: Cause) => [key, field, change?.title];
  assert.deepEqual(of(causeOfOperator(cause("h", { key: "limit_memory", fix }))), [
    "container_resources",
    "/spec/containers/0/resources/limits/memory",
    "Raise limits.memory from 1Mi to 2Mi",
  ]);
  assert.deepEqual(of(causeOfOperator(cause("h", { key: "limits" }))), [
    "container_resources",
    "/spec/containers/0/resources/limits",
    undefined,
  ]);
  assert.deepEqual(of(causeOfWorker(cause("h", { key: "container_tag" }))), [
    "worker_container_repository",
    "/spec/containers/0/image",
    undefined,
  ]);
  assert.deepEqual(of(causeOfOperator(cause("h", { key: "pod_yaml" }))), [undefined, undefined, undefined]);
  const missing = { kind: "priorityclasses", name: "hgh" } as const;
  assert.deepEqual(of(causeOfOperator(cause("h", { key: "pod_yaml", missing }))), [
    "priorityClassName",
    "/spec/priorityClassName",
    undefined,
  ]);
});

test("a field of a template is told by its name, and stays where it is", () => {
  const of = (field: string): unknown[] => {
    const told = causeOfOperator(cause("Remove it in pod_yaml.", { key: "pod_yaml", field }));
    return [told.key, told.field, told.hint];
  };
  const cases: readonly (readonly [field: string, name: string])[] = [
    ["/spec/activeDeadlineSeconds", "activeDeadlineSeconds"],
    ["/spec/containers/1/livenessProbe/exec/command/0", "livenessProbe"],
    ["/spec/containers/0/ports/0/hostPort", "hostPort"],
    ["/spec/initContainers/0", "initContainers"],
    ["/spec/topologySpreadConstraints/0/maxSkew", "topologySpreadConstraints"],
    ["/spec/containers/0/lifecycle/postStart/exec/command/0", "lifecycle"],
  ];
  for (const [field, name] of cases) assert.deepEqual(of(field), [name, field, "Remove it in the pod's template."]);
  const { key, field } = causeOfOperator(cause("h", { key: "pod_yaml" }));
  assert.deepEqual([key, field], [undefined, undefined]);
});
