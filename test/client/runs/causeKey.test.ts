/** What a pod names and the cluster lacks is told at the key that names it, and so is what to do. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { atItsKey } from "../../../client/src/runs/causeKey.ts";
import type { Cause } from "../../../client/src/cluster/diagnosis/cause.ts";
import { diagnose } from "../../../client/src/cluster/diagnosis/diagnosis.ts";
import { pointersTo } from "../../../client/src/cluster/diagnosis/fieldChanges.ts";
import type { ClusterEvent } from "../../../client/src/cluster/objects.ts";
import type { Origin, RunPlan } from "../../../server/src/protocol.ts";
import { plan } from "../cluster/run/plans.ts";
import { pod } from "../cluster/fakeApi.ts";

const RANGE = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };

/** A plan whose pod is set by these keys, one for each pointer. */
function setBy(spec: RunPlan["pod"], keys: Readonly<Record<string, string>>): RunPlan {
  const origins = Object.values(keys).map(
    (key): Origin =>
      ({ kind: "file", uri: "file:///project.cfg", range: RANGE, entry: { section: "kubernetes", key } }) as Origin,
  );
  return {
    ...plan(),
    pod: { apiVersion: "v1", kind: "Pod", spec },
    linePointers: Object.keys(keys),
    lineOrigins: Object.fromEntries(origins.entries()),
  };
}

const event = (reason: string, message: string): ClusterEvent => ({ metadata: {}, reason, message });

describe("a cause at the key that names what is missing", () => {
  const mount = [event("FailedMount", 'MountVolume.SetUp failed for volume "v" : secret "regcrd" not found')];
  const spec = { volumes: [{ name: "v", secret: { secretName: "regcrd" } }], imagePullSecrets: [{ name: "other" }] };
  const [cause] = diagnose(pod("p", "Pending"), mount);
  const at = (keys: Readonly<Record<string, string>>) => {
    assert.ok(cause);
    const { key, hint } = atItsKey(cause, setBy(spec, keys), { pointersTo });
    return [key, hint];
  };

  test("is told, with what to do, at another key than secrets have as a rule", () => {
    assert.deepEqual(at({ "/spec/volumes/0/secret/secretName": "volumes" }), [
      "volumes",
      "Create it there, or change `volumes`.",
    ]);
    assert.deepEqual(at({ "/spec/volumes/0/secret/secretName": "secrets" }), [
      "secrets",
      "Create it there, or change `secrets`.",
    ]);
  });

  test("stays where it is when no file names it", () => {
    assert.deepEqual(at({ "/spec/imagePullSecrets/0/name": "image_pull_secrets" }), [
      "secrets",
      "Create it there, or change `secrets`.",
    ]);
  });

  test("names of keys that no language has are found without backticks, and not inside of others", () => {
    const missing = { kind: "serviceaccounts", name: "runer" } as const;
    const said: Cause = {
      ...{ id: "service-account", sentence: "", evidence: "", key: "service_account_name", missing },
      severity: "error",
      hint: "Create it there, or change service_account_name (my_service_account_name).",
    };
    const { hint } = atItsKey(
      said,
      setBy({ serviceAccountName: "runer" }, { "/spec/serviceAccountName": "pod_yaml" }),
      { pointersTo },
    );
    assert.equal(hint, "Create it there, or change pod_yaml (my_service_account_name).");
  });
});
