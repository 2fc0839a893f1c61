/** Volumes that are images (Kubernetes 1.34): while such an image cannot be pulled, the container that mounts it waits for it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { base, pod } from "../fakeApi.ts";

function causesOf(reason: string, message: string): readonly [unknown, unknown, unknown, unknown][] {
  const volumes = [{ name: "model", image: { reference: "quay.io/acme/model:7" } }];
  const containers = [{ name: "base", image: "quay.io/acme/orders:1" }];
  const sick = { ...pod("p", "Pending", { status: base.waiting(reason, message) }), spec: { containers, volumes } };
  return diagnose(sick).map(({ id, key, sentence, hint }) => [id, key, sentence, hint]);
}

test("the volume's image is told, and the volume, not the task's own image", () => {
  const said = 'Back-off pulling image "quay.io/acme/model:7": ErrImagePull: reading manifest 7: manifest unknown';
  assert.deepEqual(causesOf("ImagePullBackOff", said), [
    [
      "image-tag",
      "volumes",
      "The registry has no such tag: quay.io/acme/model:7.",
      'It is the image of the volume "model": see `volumes`.',
    ],
  ]);
});

test("who may not pull it needs a secret, as for any image of the pod", () => {
  const said =
    'Failed to pull image "quay.io/acme/model:7": unauthorized: access to the requested resource is not authorized';
  const [cause] = causesOf("ErrImagePull", said);
  assert.deepEqual(cause?.slice(0, 2), ["image-forbidden", "image_pull_secrets"]);
});

test("the task's own image stays the task's own", () => {
  const [cause] = causesOf("ErrImagePull", "initializing source docker://quay.io/acme/orders:1: manifest unknown");
  assert.deepEqual(cause?.slice(0, 2), ["image-tag", "container_tag"]);
});
