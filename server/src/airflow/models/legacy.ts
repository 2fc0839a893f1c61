/** Airflow's own classes of 1.10, later converters to the client's models (spec 6.2). */
import type { Origin } from "../../configuration/types.ts";
import { fieldsOf } from "../../pod/models/models.ts";
import { isEmpty, isNull, map, model, scalar, type Members, type PodNode } from "../../pod/node.ts";
import type { PythonCall, PythonValue } from "../../python/syntax/types.ts";
import type { Build } from "../build.ts";
import { hasAirflow, type AirflowTarget } from "../target.ts";
import { argumentsByName } from "./arguments.ts";
import { originOf } from "./origin.ts";

type Given = (name: string) => PodNode | undefined;

interface LegacyClass {
  readonly parameters: readonly string[];
  /** Those of the releases that made requests by hand, where they differ. */
  readonly oldParameters?: (target: AirflowTarget) => readonly string[];
  readonly convert: (given: Given, origin: Origin, build: Build) => PodNode | undefined;
}

const RESOURCES_ARGUMENTS = [
  "request_memory",
  "request_cpu",
  "request_ephemeral_storage",
  "limit_memory",
  "limit_cpu",
  "limit_gpu",
  "limit_ephemeral_storage",
];

/** In Airflow 1.10.4 to 1.10.10; the last one is not there before. */
const OLD_RESOURCES = ["request_memory", "request_cpu", "limit_memory", "limit_cpu", "limit_gpu"];

const CLASSES: Readonly<Record<string, LegacyClass>> = {
  Volume: { parameters: ["name", "configs"], convert: volume },
  VolumeMount: { parameters: ["name", "mount_path", "sub_path", "read_only"], convert: volumeMount },
  Port: {
    parameters: ["name", "container_port"],
    convert: (given, origin) =>
      model("ContainerPort", { name: given("name"), containerPort: given("container_port") }, origin),
  },
  PodRuntimeInfoEnv: {
    parameters: ["name", "field_path"],
    convert: (given, origin) =>
      model(
        "EnvVar",
        {
          name: given("name"),
          valueFrom: model(
            "EnvVarSource",
            { fieldRef: model("ObjectFieldSelector", { fieldPath: given("field_path") }, origin) },
            origin,
          ),
        },
        origin,
      ),
  },
  Resources: {
    parameters: RESOURCES_ARGUMENTS,
    oldParameters: (target) => OLD_RESOURCES.slice(0, hasAirflow(target, "1.10.4") ? OLD_RESOURCES.length : -1),
    convert: (given, origin, build) => resources(given, origin, build),
  },
};

const LEGACY_MODULE = /^airflow\.(?:contrib\.kubernetes|kubernetes|providers\.cncf\.kubernetes(?:\.backcompat)?)\./;

/** The class of a call such as `airflow.contrib.kubernetes.volume.Volume(…)`; undefined for others. */
export function legacyClassOf(callee: string): string | undefined {
  if (!LEGACY_MODULE.test(callee)) return undefined;
  return callee.slice(callee.lastIndexOf(".") + 1);
}

/**
 * The model that an object of an old class becomes; undefined when the call is of no such class.
 *
 * @param nodeOf makes the values of its arguments
 */
export function legacyModel(
  call: PythonCall & PythonValue,
  origin: Origin,
  build: Build,
  nodeOf: (value: PythonValue, build: Build) => PodNode,
): PodNode | undefined {
  const name = legacyClassOf(call.callee);
  const known = name !== undefined && Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined;
  if (!known) return undefined;
  const parameters = (isHandMade(build) ? known.oldParameters?.(build.target) : undefined) ?? known.parameters;
  const values = argumentsByName(call, parameters);
  for (const [argument, value] of values) {
    if (parameters.includes(argument)) continue;
    build.report(
      "TypeError",
      "unknown-model-argument",
      `\`${name}\` has no argument \`${argument}\`.`,
      originOf(value),
    );
  }
  const given = (argument: string): PodNode | undefined => {
    const value = values.get(argument);
    return value && nodeOf(value, build);
  };
  const converted = known.convert(given, origin, build);
  if (call.complete) refuseMissing(name ?? "", converted, build);
  return converted;
}

/** The client makes no model without the fields that it wants. */
function refuseMissing(name: string, node: PodNode | undefined, build: Build): void {
  if (node?.kind !== "map" || node.model === undefined) return;
  const missing = fieldsOf(node.model, build.target.client).find(
    (field) => field.required && !node.members.has(field.name),
  );
  if (!missing) return;
  const message = `\`${name}\` must be given \`${missing.pythonName}\`.`;
  build.report("ValueError", "model-argument-missing", message, node.origin);
}

/** True where the old classes build requests by hand, as plain objects (1.10.0 to 1.10.10). */
export function isHandMade(build: Build): boolean {
  return !hasAirflow(build.target, "1.10.11");
}

function volume(given: Given, origin: Origin, build: Build): PodNode {
  const name = given("name") ?? scalar(null, origin);
  const configs = given("configs");
  if (!isHandMade(build)) return volumeOfConfigs(name, configs, origin, build);
  return map([["name", name], ...(configs?.kind === "map" ? configs.members : [])], origin);
}

/** A volume of a plain object in the API's names, of which only the outermost are looked at. */
export function volumeOfConfigs(name: PodNode, configs: PodNode | undefined, origin: Origin, build: Build): PodNode {
  const entries = configs?.kind === "map" ? [...configs.members] : [];
  const fields = new Map(fieldsOf("Volume", build.target.client).map((field) => [field.pythonName, field.name]));
  const members: Record<string, PodNode> = { name };
  for (const [key, value] of entries) {
    const field = fields.get(snakeCase(key));
    if (field === undefined) {
      const message = `A volume has no field \`${key}\`.`;
      build.report("AttributeError", "unknown-volume-field", message, value.origin);
    } else members[field] = value;
  }
  return model("Volume", members, origin);
}

function volumeMount(given: Given, origin: Origin, build: Build): PodNode {
  const members: Members = {
    name: given("name"),
    mountPath: given("mount_path"),
    subPath: given("sub_path"),
    readOnly: given("read_only"),
  };
  return isHandMade(build) ? map(members, origin) : model("VolumeMount", members, origin);
}

/** Resources of a container from the seven old values; both maps are there even when they are empty (1.10.11 on). */
export function resources(given: Given, origin: Origin, build: Build): PodNode {
  if (isHandMade(build)) return requestedResources(given, origin, build);
  const part = (prefix: "request" | "limit"): PodNode => {
    const named: readonly (readonly [string, PodNode | undefined])[] = [
      ["memory", given(`${prefix}_memory`)],
      ["cpu", given(`${prefix}_cpu`)],
      ...(prefix === "limit" ? ([["nvidia.com/gpu", given("limit_gpu")]] as const) : []),
      ["ephemeral-storage", given(`${prefix}_ephemeral_storage`)],
    ];
    return map(
      named.flatMap(([name, node]) => (node && !isNull(node) && !isEmpty(node) ? [[name, node] as const] : [])),
      origin,
    );
  };
  return model("ResourceRequirements", { requests: part("request"), limits: part("limit") }, origin);
}

/** As the requests made by hand have them: a map is there as soon as one of its values is not `None`. */
function requestedResources(given: Given, origin: Origin, build: Build): PodNode {
  const isTrue = (name: string): boolean => {
    const node = given(name);
    return node !== undefined && !isNull(node) && !isEmpty(node);
  };
  // Until 1.10.3 a limit is written where the request of the same name is set, and then whatever it is.
  const asked = hasAirflow(build.target, "1.10.4") ? "limit" : "request";
  const part = (
    values: readonly (readonly [resource: string, name: string, condition: string])[],
  ): PodNode | undefined => {
    const isGiven = values.some(([, name]) => given(name) && !isNull(given(name) ?? scalar(null, origin)));
    if (!isGiven) return undefined;
    const entries = values.filter(([, , condition]) => isTrue(condition));
    return map(
      entries.map(([resource, name]) => [resource, given(name) ?? scalar(null, origin)] as const),
      origin,
    );
  };
  const requests = part([
    ["memory", "request_memory", "request_memory"],
    ["cpu", "request_cpu", "request_cpu"],
  ]);
  const limits = part([
    ["memory", "limit_memory", `${asked}_memory`],
    ["cpu", "limit_cpu", `${asked}_cpu`],
    ["nvidia.com/gpu", "limit_gpu", "limit_gpu"],
  ]);
  return map({ requests, limits }, origin);
}

function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
