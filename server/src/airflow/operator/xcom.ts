/** The sidecar that keeps the XCom result until Airflow has read it (spec 5.5). */
import { fromPlain, list, map, model, scalar, withMembers, type MapNode, type PodNode } from "../../pod/node.ts";
import type { PlainValue } from "../../values/types.ts";
import { made } from "../build.ts";
import { changeContainer } from "../secret.ts";
import { hasProvider, type AirflowTarget } from "../target.ts";
import type { OperatorArguments } from "./arguments.ts";
import type { SidecarSettings } from "./connection.ts";

export const SIDECAR_NAME = "airflow-xcom-sidecar";
const MOUNT_PATH = "/airflow/xcom";

/** The pod with the container that keeps the XCom result, and the volume that the first container writes it to. */
export function addXcomSidecar(pod: MapNode, settings: SidecarSettings, given: OperatorArguments): MapNode {
  const origin = given.origin("do_xcom_push");
  const mount = model("VolumeMount", { mountPath: scalar(MOUNT_PATH, origin), name: scalar("xcom", origin) }, origin);
  const withMount = changeContainer(pod, (container) =>
    withMembers(container, { volumeMounts: inFront(mount, container.members.get("volumeMounts")) }),
  );
  const spec = withMount.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get("containers") : undefined;
  if (spec?.kind !== "map" || containers?.kind !== "list") return pod;
  const volume = model(
    "Volume",
    { emptyDir: model("EmptyDirVolumeSource", {}, origin), name: scalar("xcom", origin) },
    origin,
  );
  return withMembers(withMount, {
    spec: withMembers(spec, {
      volumes: inFront(volume, spec.members.get("volumes")),
      containers: list([...containers.items, sidecar(mount, settings, given)], containers.origin),
    }),
  });
}

function sidecar(mount: PodNode, { image, resources }: SidecarSettings, given: OperatorArguments): PodNode {
  const origin = given.origin("do_xcom_push");
  const { target } = given.build;
  const ofConnection = made("extra of the connection");
  return model(
    "Container",
    {
      command: list(
        sidecarCommand(target).map((word) => scalar(word, origin)),
        origin,
      ),
      image: image === undefined ? scalar("alpine", origin) : scalar(image, ofConnection),
      name: scalar(SIDECAR_NAME, origin),
      resources: resources
        ? fromPlain(resources as PlainValue, () => ofConnection)
        : model("ResourceRequirements", { requests: defaultRequests(target, origin) }, origin),
      volumeMounts: list([mount], origin),
    },
    origin,
  );
}

function sidecarCommand(target: AirflowTarget): readonly string[] {
  const seconds = hasProvider(target, "1.2") ? 1 : 30;
  return ["sh", "-c", `trap "exit 0" INT; while true; do sleep ${seconds}; done;`];
}

function defaultRequests(target: AirflowTarget, origin: PodNode["origin"]): PodNode {
  const memory: readonly (readonly [string, PodNode])[] = hasProvider(target, "6.0")
    ? [["memory", scalar("10Mi", origin)]]
    : [];
  return map([["cpu", scalar("1m", origin)], ...memory], origin);
}

function inFront(item: PodNode, node: PodNode | undefined): PodNode {
  return node?.kind === "list" ? list([item, ...node.items], node.origin) : list([item], item.origin);
}
