import type { Layer, LayerValue, Priority } from "../../configuration/types.ts";
import { allSectionSchemas } from "../../schema/schema.ts";
import { plainValue } from "../evaluation/pythonValues.ts";
import type { PythonMember, PythonValue } from "../syntax/types.ts";

/**
 * A dictionary of configuration as a layer (dbnd 1.0.28, spec 1.4): `{"section": {"key": value}}` or
 * `{ConfigClass.key: value}`, values perhaps in `extend(…)` or `override(…)`. Parts that only running would tell are
 * missing from it and added to `unknown`.
 */
export function layerOf(name: string, value: PythonValue, priority: Priority, unknown: PythonValue[]): Layer {
  const sections = new Map<string, Map<string, LayerValue>>();
  const put = (section: string, key: string, member: PythonValue): void => {
    const marked = member.kind === "marked" ? member : undefined;
    const plain = plainValue(marked ? marked.value : member);
    if (plain === undefined) {
      unknown.push(member);
      return;
    }
    const keys = sections.get(section.toLowerCase()) ?? new Map<string, LayerValue>();
    sections.set(section.toLowerCase(), keys);
    keys.set(key.toLowerCase(), {
      plain,
      priority: marked?.mark === "override" ? "override" : priority,
      extend: marked?.mark === "extend",
      origin: { kind: "python", uri: member.uri, range: member.range },
    });
  };
  if (value.kind !== "dict") {
    if (value.kind !== "constant" || value.value !== null) unknown.push(value);
    return { name, sections };
  }
  for (const { key, value: member } of value.members) {
    if (key.kind === "attribute") {
      const section = familyOfClass(key.owner);
      if (section === undefined) unknown.push(key);
      else put(section, key.name, member);
    } else if (key.kind === "constant" && typeof key.value === "string" && member.kind === "dict") {
      for (const each of member.members) {
        if (each.key.kind === "constant" && typeof each.key.value === "string")
          put(key.value, each.key.value, each.value);
        else unknown.push(each.key);
      }
    } else {
      unknown.push(member.kind === "dict" ? key : member);
    }
  }
  return { name, sections };
}

/**
 * `defaults` of a task and its base classes, nearest first, as one layer: of a section that several name, all of the
 * nearest one counts (dbnd 1.0.28).
 */
export function defaultsLayer(defaults: readonly PythonValue[], unknown: PythonValue[]): Layer | undefined {
  const [nearest] = defaults;
  if (!nearest) return undefined;
  const members = new Map<string, PythonMember>();
  for (const value of defaults) {
    if (value.kind !== "dict") {
      if (value.kind !== "constant" || value.value !== null) unknown.push(value);
      continue;
    }
    for (const member of value.members) {
      const name = nameOfKey(member.key);
      if (!members.has(name)) members.set(name, member);
    }
  }
  return layerOf("task.defaults", { ...nearest, kind: "dict", members: [...members.values()] }, "fallback", unknown);
}

function nameOfKey(key: PythonValue): string {
  if (key.kind === "attribute") return `${key.owner}.${key.name}`;
  return key.kind === "constant" ? JSON.stringify(key.value) : `${key.uri} ${key.source}`;
}

/** The section of a config class by the class's own name: `KubernetesEngineConfig` → `kubernetes`. */
function familyOfClass(owner: string): string | undefined {
  const name = owner.slice(owner.lastIndexOf(".") + 1);
  return allSectionSchemas().find((schema) => schema.classPath?.endsWith(`.${name}`))?.family ?? OLD_NAMES[name];
}

/** Names that DBND exports for the same classes in older versions. */
const OLD_NAMES: Readonly<Record<string, string>> = { KubernetesConfig: "kubernetes", SparkConf: "spark" };
