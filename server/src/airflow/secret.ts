/** `Secret(deploy_type, deploy_target, secret, key, items)` of a DAG file (spec 5.4). */
import type { Origin } from "../configuration/types.ts";
import { list, model, scalar, withMembers, type MapNode, type PodNode } from "../pod/node.ts";
import type { PythonCall, PythonValue } from "../python/syntax/types.ts";
import type { Build } from "./build.ts";
import { argumentsByName, isNone } from "./models/arguments.ts";
import { nodeOf } from "./models/construct.ts";
import { originOf } from "./models/origin.ts";
import { legacyClassOf } from "./models/legacy.ts";
import { hasAirflow } from "./target.ts";

const PARAMETERS = ["deploy_type", "deploy_target", "secret", "key", "items"];

/** What a secret puts into the pod. */
export interface Secret {
  readonly type: string;
  /** Absent when it is `None`. */
  readonly target?: PodNode;
  readonly secret: PodNode;
  readonly key?: PodNode;
  readonly items?: PodNode;
  readonly origin: Origin;
}

/** True when the value makes a `Secret`. */
export function isSecret(value: PythonValue): value is PythonCall & PythonValue {
  return value.kind === "call" && legacyClassOf(value.callee) === "Secret";
}

/** Reads the arguments; what the constructor would refuse is reported. */
export function readSecret(call: PythonCall & PythonValue, build: Build): Secret {
  const origin = originOf(call);
  const given = argumentsByName(call, PARAMETERS);
  const node = (name: string): PodNode | undefined => {
    const value = given.get(name);
    return value === undefined || isNone(value) ? undefined : nodeOf(value, build);
  };
  const type = node("deploy_type");
  const typeText = type?.kind === "scalar" ? String(type.value) : "";
  const target = node("deploy_target");
  const [key, items] = [node("key"), node("items")];
  check(typeText, target, key, { origin, hidden: type?.kind === "scalar" && type.hiddenBy !== undefined }, build);
  return {
    type: typeText,
    secret: node("secret") ?? scalar(null, origin),
    ...(target ? { target: typeText === "env" ? upperCase(target) : target } : {}),
    ...(key ? { key } : {}),
    ...(items ? { items } : {}),
    origin,
  };
}

function check(
  type: string,
  target: PodNode | undefined,
  key: PodNode | undefined,
  { origin, hidden }: { readonly origin: Origin; readonly hidden: boolean },
  build: Build,
): void {
  if (!hidden && type !== "env" && type !== "volume" && hasAirflow(build.target, "1.10.11")) {
    const message = "A secret is deployed as `env` or as `volume`.";
    build.report("AirflowConfigException", "secret-type", message, origin);
  }
  const onlyVariables = hasAirflow(build.target, "1.10.12") && !hasAirflow(build.target, "2.0");
  const refusesKey = type === "env" || !onlyVariables;
  if (key && !target && refusesKey) {
    const message = "A secret with `key` needs `deploy_target`: the variable or the path that the key goes to.";
    build.report("AirflowConfigException", "secret-key-without-target", message, origin);
  }
}

function upperCase(node: PodNode): PodNode {
  if (node.kind !== "scalar" || typeof node.value !== "string" || node.hiddenBy !== undefined) return node;
  return scalar(node.value.toUpperCase(), node.origin);
}

/** The environment variable of a secret with a key, and the source of variables of one without. */
export function secretVariable({ target, secret, key, origin }: Secret): PodNode {
  const reference = model("SecretKeySelector", { name: secret, key }, origin);
  return model(
    "EnvVar",
    { name: target, valueFrom: model("EnvVarSource", { secretKeyRef: reference }, origin) },
    origin,
  );
}

/** All keys of a secret as variables. */
export function secretVariables({ secret, origin }: Secret): PodNode {
  return model("EnvFromSource", { secretRef: model("SecretEnvSource", { name: secret }, origin) }, origin);
}

/** The volume of a secret, and where it is mounted; without a path it is not mounted in 1.10, and refused later. */
export function secretVolume(
  { target, secret, items, origin }: Secret,
  build: Build,
): { readonly volume: PodNode; readonly mount: PodNode | undefined } {
  const name = scalar(`secretvol${build.random.uuid()}`, origin);
  if (!target && hasAirflow(build.target, "2.0")) {
    const message = "A secret as a volume needs `deploy_target`: the path that it is mounted at.";
    build.report("ValueError", "secret-without-path", message, origin);
  }
  const source = model("SecretVolumeSource", { secretName: secret, items }, origin);
  return {
    volume: model("Volume", { name, secret: source }, origin),
    mount: target && model("VolumeMount", { mountPath: target, name, readOnly: scalar(true, origin) }, origin),
  };
}

/** Adds a secret at the ends of the lists of the pod and of its first container. */
export function attachSecret(pod: MapNode, secret: Secret, build: Build): MapNode {
  if (secret.type === "volume") {
    const { volume, mount } = secretVolume(secret, build);
    const withVolume = appendToSpec(pod, "volumes", volume);
    return mount ? appendToContainer(withVolume, "volumeMounts", mount) : withVolume;
  }
  return secret.key
    ? appendToContainer(pod, "env", secretVariable(secret))
    : appendToContainer(pod, "envFrom", secretVariables(secret));
}

/** The pod with an item more at the end of a list of its spec. */
export function appendToSpec(pod: MapNode, name: string, item: PodNode): MapNode {
  const spec = pod.members.get("spec");
  if (spec?.kind !== "map") return pod;
  return withMembers(pod, { spec: withMembers(spec, { [name]: appended(spec.members.get(name), item) }) });
}

/** The same for a list of the first container. */
export function appendToContainer(pod: MapNode, name: string, item: PodNode): MapNode {
  return changeContainer(pod, (container) =>
    withMembers(container, { [name]: appended(container.members.get(name), item) }),
  );
}

/** The pod with its first container changed; a pod without containers stays as it is. */
export function changeContainer(pod: MapNode, change: (container: MapNode) => MapNode): MapNode {
  const spec = pod.members.get("spec");
  const containers = spec?.kind === "map" ? spec.members.get("containers") : undefined;
  if (spec?.kind !== "map" || containers?.kind !== "list") return pod;
  const [first, ...others] = containers.items;
  if (first?.kind !== "map") return pod;
  const changed = list([change(first), ...others], containers.origin);
  return withMembers(pod, { spec: withMembers(spec, { containers: changed }) });
}

function appended(node: PodNode | undefined, item: PodNode): PodNode {
  return node?.kind === "list" ? list([...node.items, item], node.origin) : list([item], item.origin);
}
