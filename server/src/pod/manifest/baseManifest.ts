import type { Origin } from "../../configuration/types.ts";
import { model, list, scalar, type MapNode } from "../node.ts";
import { deserialiseModel } from "./deserialise.ts";
import { readYaml, type ManifestText } from "./yamlTree.ts";

/** The base manifest as a pod; undefined when it holds nothing that DBND would use. Throws `PodRefused`. */
export function readBaseManifest(manifest: ManifestText): MapNode | undefined {
  const root = readYaml(manifest);
  // A list or a scalar at the root acts as an empty manifest (spec 3.7).
  return root?.kind === "map" ? deserialiseModel(root, "Pod") : undefined;
}

const SHIPPED: Origin = { kind: "shipped", file: "kubernetes-pod.yaml" };

/** What DBND merges in when `pod_yaml` is not set: one container, never restarted. */
export const SHIPPED_MANIFEST: MapNode = model(
  "Pod",
  {
    apiVersion: scalar("v1", SHIPPED),
    kind: scalar("Pod", SHIPPED),
    spec: model(
      "PodSpec",
      {
        containers: list([model("Container", { name: scalar("base", SHIPPED) }, SHIPPED)], SHIPPED),
        restartPolicy: scalar("Never", SHIPPED),
      },
      SHIPPED,
    ),
  },
  SHIPPED,
);
