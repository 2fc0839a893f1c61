/** Airflow's own classes of 1.10, later converters to the client's models (spec 6.2). */
import type { Origin } from "../../configuration/types.ts";
import { fieldsOf } from "../../pod/models/models.ts";
import { isEmpty, isNull, map, model, scalar, type Members, type PodNode } from "../../pod/node.ts";
import type { PythonCall, PythonValue } from "../../python/types.ts";
import type { Build } from "../build.ts";
import { hasAirflow } from "../target.ts";
import { argumentsByName } from "./arguments.ts";
import { originOf } from "./origin.ts";

type Given = (name: string) => PodNode | undefined;

interface LegacyClass {
  readonly parameters: readonly string[];
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
  Resources: { parameters: RESOURCES_ARGUMENTS, convert: (given, origin, build) => resources(given, origin, build) },
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
  const values = argumentsByName(call, known.parameters);
  for (const [argument, value] of values) {
    if (known.parameters.includes(argument)) continue;
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
  return known.convert(given, origin, build);
}

/** True where the old classes build requests by hand, as plain objects (1.10.0 to 1.10.10). */
export function isHandMade(build: Build): boolean {
  return !hasAirflow(build.target, "1.10.11");
}

function volume(given: Given, origin: Origin, build: Build): PodNode {
  const configs = given("configs");
  const entries = configs?.kind === "map" ? [...configs.members] : [];
  const name = given("name") ?? scalar(null, origin);
  if (isHandMade(build)) return map([["name", name], ...entries], origin);
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
  const members = { requests: part("request"), limits: part("limit") };
  return isHandMade(build) ? map(members, origin) : model("ResourceRequirements", members, origin);
}

function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
