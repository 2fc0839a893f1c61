/** What the pod names and the cluster lacks, with the name that was probably meant as a quick fix. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Cause } from "../../../../client/src/cluster/diagnosis/cause.ts";
import { diagnose } from "../../../../client/src/cluster/diagnosis/diagnosis.ts";
import { withKnownName } from "../../../../client/src/cluster/diagnosis/knownNames.ts";
import { refusalCauses } from "../../../../client/src/cluster/diagnosis/refusal.ts";
import type { NameKind } from "../../../../client/src/cluster/facts/names.ts";
import type { ClusterEvent, Node, Pod } from "../../../../client/src/cluster/objects.ts";
import { base, pod } from "../fakeApi.ts";

const event = (reason: string, message: string): ClusterEvent => ({ metadata: {}, reason, message });
const waiting = (reason: string, message: string): Pod =>
  pod("p", "Pending", { status: base.waiting(reason, message) });

describe("a name", () => {
  const cases: readonly (readonly [
    what: string,
    causes: readonly Cause[],
    kind: NameKind,
    known: string,
    title: string,
  ])[] = [
    [
      "a secret",
      diagnose(waiting("CreateContainerConfigError", 'secret "databnd" not found')),
      "secrets",
      "databand",
      'Change "databnd" to "databand"',
    ],
    [
      "a config map",
      diagnose(waiting("CreateContainerConfigError", 'configmap "etl-confg" not found')),
      "configmaps",
      "etl-config",
      'Change "etl-confg" to "etl-config"',
    ],
    [
      "a pull secret",
      diagnose(waiting("ErrImagePull", "unauthorized"), [
        event("FailedToRetrieveImagePullSecret", "Unable to retrieve some image pull secrets (regcrd); attempting"),
      ]),
      "secrets",
      "regcred",
      'Change "regcrd" to "regcred"',
    ],
    [
      "a claim",
      diagnose(pod("p", "Pending"), [], [], undefined, [{ name: "order", events: [] }]),
      "persistentvolumeclaims",
      "orders",
      'Change "order" to "orders"',
    ],
    [
      "a service account",
      refusalCauses(
        'pods "p" is forbidden: error looking up service account etl/runer: serviceaccount "runer" not found',
      ),
      "serviceaccounts",
      "runner",
      'Change "runer" to "runner"',
    ],
    [
      "a priority class",
      refusalCauses('pods "p" is forbidden: no PriorityClass with name hgh was found'),
      "priorityclasses",
      "high",
      'Change "hgh" to "high"',
    ],
  ];
  for (const [what, [cause], kind, known, title] of cases) {
    test(what, () => {
      assert.ok(cause);
      const names = new Map([[kind, ["elsewhere", known]]]);
      assert.equal(withKnownName(cause, names).fix?.title, title);
      assert.equal(withKnownName(cause, new Map([[kind, ["elsewhere"]]])).fix, undefined, "nothing is close");
      assert.equal(withKnownName(cause, new Map()).fix, undefined, "nothing is known");
    });
  }
});

describe("an image", () => {
  const node = (...names: string[]): Node => ({ metadata: { name: "n" }, status: { images: [{ names }] } });
  const sick = (image: string): Pod => ({
    ...waiting("ErrImagePull", "manifest unknown"),
    spec: { containers: [{ name: "base", image }] },
  });
  const fix = (image: string, ...names: string[]) => {
    const { key, set } = diagnose(sick(image), [], [node(...names)])[0]?.fix ?? {};
    return key === undefined ? undefined : [key, set];
  };

  test("another tag of it that a node has", () => {
    assert.deepEqual(fix("repo/orders:v7.1", "repo/orders:v7.0", "repo/other:v7.1"), ["container_tag", "v7.0"]);
    assert.deepEqual(fix("python:3.99", "docker.io/library/python:3.11"), ["container_tag", "3.11"]);
  });

  test("a name close to it, of the same tag", () => {
    assert.deepEqual(fix("repo/ordrs:v7", "repo/orders:v7"), ["container_repository", "repo/orders"]);
    // Nodes write Docker Hub's registry before all of its names; people do not.
    assert.deepEqual(fix("pyton:3", "docker.io/library/python:3"), ["container_repository", "python"]);
    assert.deepEqual(fix("docker.io/pyton:3", "docker.io/library/python:3"), [
      "container_repository",
      "docker.io/library/python",
    ]);
  });

  test("a registry that finds neither name nor tag: it is the tag where a node has the image", () => {
    const key = (...names: string[]) => {
      const missing = waiting("ErrImagePull", "docker.io/library/python:3.99: not found");
      const one: Pod = { ...missing, spec: { containers: [{ name: "base", image: "python:3.99" }] } };
      return diagnose(one, [], [node(...names)])[0]?.key;
    };
    assert.equal(key("docker.io/library/python:3.11"), "container_tag");
    assert.equal(key("docker.io/library/pythom:3.99"), "container_repository");
    assert.equal(key(), "container_repository");
  });

  test("nothing where nothing is close, and of images by digest", () => {
    assert.equal(fix("repo/orders:v7", "quay.io/else:1"), undefined);
    assert.equal(fix("repo/orders@sha256:aa", "repo/orders:v7"), undefined);
  });
});
