import type { Origin } from "../configuration/types.ts";
import type { PlainValue } from "../values/types.ts";
import type { EngineValues } from "./engineValues.ts";
import { refuseMissing, wrongShape } from "./manifest/deserialise.ts";
import { DBND_CLIENT, fieldsOf } from "./models/models.ts";
import { fromPlain, isNull, model, type MapNode, type OriginAt, type PodNode } from "./node.ts";
import { PodRefused, type Problems } from "./problems.ts";

/** Volumes of the key `volumes`: raw objects whose top-level names may be camelCase or snake_case (spec 2, 3.7). */
export function podVolumes(engine: EngineValues, problems: Problems): readonly MapNode[] {
  return itemsOf(engine, "volumes").flatMap((item, index) =>
    problems.attempt(() => [volume(item, (path) => engine.origin("volumes", [index, ...path]))], []),
  );
}

/** Mounts of the key `volume_mounts`; only these four fields are read. */
export function podVolumeMounts(engine: EngineValues, problems: Problems): readonly MapNode[] {
  return itemsOf(engine, "volume_mounts").flatMap((item, index) =>
    problems.attempt(() => [volumeMount(item, (path) => engine.origin("volume_mounts", [index, ...path]))], []),
  );
}

/** Items as Python walks over them: of a list its items, of an object its names. */
function itemsOf(engine: EngineValues, key: string): readonly PlainValue[] {
  const value = engine.value(key);
  if (Array.isArray(value)) return value as readonly PlainValue[];
  return value !== null && typeof value === "object" ? Object.keys(value) : [];
}

function volume(item: PlainValue, originAt: OriginAt): MapNode {
  const origin = originAt([]);
  const fields = new Map(fieldsOf("Volume", DBND_CLIENT).map(({ name }) => [snakeCase(name), name]));
  const members: Record<string, PodNode> = {};
  const given = objectOf(item, origin, "volumes");
  // The client's class is made with the name as it is written, before the other names are turned into its own.
  if (given.name === undefined || given.name === null) refuseMissing("name", "volume", origin);
  for (const [key, value] of Object.entries(given)) {
    const name = fields.get(snakeCase(key));
    if (name === undefined) {
      const message = `A volume has no field \`${key}\`. It takes \`name\` and one source, such as \`emptyDir\` or \`hostPath\`.`;
      throw new PodRefused("unknown-volume-field", message, origin, "volumes");
    }
    members[name] = fromPlain(value, originAt, [key]);
  }
  if (!members.name || isNull(members.name)) refuseMissing("name", "volume", origin);
  return model("Volume", members, origin);
}

function volumeMount(item: PlainValue, originAt: OriginAt): MapNode {
  const origin = originAt([]);
  const fields = objectOf(item, origin, "volume_mounts");
  const read = (name: string): PodNode | undefined => {
    const value = fields[name];
    return value === undefined || value === null ? undefined : fromPlain(value, originAt, [name]);
  };
  const mountPath = read("mountPath") ?? refuseMissing("mountPath", "volume mount", origin);
  const name = read("name") ?? refuseMissing("name", "volume mount", origin);
  return model("VolumeMount", { mountPath, name, readOnly: read("readOnly"), subPath: read("subPath") }, origin);
}

function objectOf(item: PlainValue, origin: Origin, key: string): Readonly<Record<string, PlainValue>> {
  if (item === null || typeof item !== "object" || Array.isArray(item)) throw wrongShape(origin, "an object", key);
  return item as Readonly<Record<string, PlainValue>>;
}

/** `downwardAPI` → `downward_api`, as the Python client names its attributes. */
function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase();
}
