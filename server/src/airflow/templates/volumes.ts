import { child, items, rangeOfNode, scalarText } from "../../pod/manifest/yamlPlaces.ts";
import type { YamlNode } from "../../pod/manifest/yamlTree.ts";
import type { Range } from "../../text/types.ts";

/** Something wrong between parts of a template. */
export interface TemplateMistake {
  readonly code: string;
  readonly range: Range;
  readonly message: string;
}

/** Mounts without their volume, and images of a registry that is frozen. */
export function* volumeMistakes(spec: YamlNode): Generator<TemplateMistake> {
  const volumes = new Set(items(spec, "volumes").map((volume) => scalarText(volume, "name")));
  const isKnown = child(spec, "volumes")?.value.kind !== "scalar";
  for (const container of [...items(spec, "initContainers"), ...items(spec, "containers")]) {
    yield* oldRegistry(container);
    if (!isKnown) continue;
    for (const mount of items(container, "volumeMounts")) {
      const name = scalarText(mount, "name");
      const at = child(mount, "name");
      if (name === undefined || !at || volumes.has(name)) continue;
      const known = [...volumes].filter((one) => one !== undefined).join(", ");
      const hint = known === "" ? "It has none." : `It has ${known}.`;
      const message = `The template has no volume named "${name}", and the cluster refuses the pod. ${hint}`;
      yield { code: "airflow-template-volume", range: rangeOfNode(at.value), message };
    }
  }
}

function* oldRegistry(container: YamlNode): Generator<TemplateMistake> {
  const image = child(container, "image");
  if (!image || scalarText(container, "image")?.startsWith("k8s.gcr.io/") !== true) return;
  const message = "The registry k8s.gcr.io is frozen and gets no new images: write registry.k8s.io.";
  yield { code: "airflow-template-registry", range: rangeOfNode(image.value), message };
}
