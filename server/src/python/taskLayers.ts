import type { Layer, LayerValue, Priority } from "../configuration/types.ts";
import { allSectionSchemas } from "../schema/schema.ts";
import { plainValue } from "./pythonValues.ts";
import type { PythonTask, PythonValue } from "./types.ts";

/** The layers that a task puts over the configuration, oldest first, and what in them only running would tell. */
export interface TaskLayers {
  readonly layers: readonly Layer[];
  /** Parts that only running would tell, as values that are not plain; what they set is missing from `layers`. */
  readonly unknown: readonly PythonValue[];
  /** `task_retries`; undefined when it is not set, or not a plain number. */
  readonly retries: number | undefined;
}

/**
 * `defaults` and `task_config` of a task as layers (dbnd 1.0.28, spec 1.4): `{"section": {"key": value}}` or
 * `{ConfigClass.key: value}`, values perhaps in `extend(…)` or `override(…)`.
 */
export function taskLayers(task: PythonTask): TaskLayers {
  const layers: Layer[] = [];
  const unknown: PythonValue[] = [];
  for (const [name, value, priority] of [
    ["task.defaults", task.defaults, "fallback"],
    ["task_config", task.taskConfig, "normal"],
  ] as const) {
    if (!value) continue;
    const layer = layerOf(name, value, priority, unknown);
    if (layer.sections.size > 0) layers.push(layer);
  }
  const retries = task.taskRetries && plainValue(task.taskRetries);
  if (task.taskRetries && typeof retries !== "number") unknown.push(task.taskRetries);
  return { layers, unknown, retries: typeof retries === "number" ? retries : undefined };
}

function layerOf(name: string, value: PythonValue, priority: Priority, unknown: PythonValue[]): Layer {
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

/** The section of a config class by the class's own name: `KubernetesEngineConfig` → `kubernetes`. */
function familyOfClass(owner: string): string | undefined {
  const name = owner.slice(owner.lastIndexOf(".") + 1);
  return allSectionSchemas().find((schema) => schema.classPath?.endsWith(`.${name}`))?.family ?? OLD_NAMES[name];
}

/** Names that DBND exports for the same classes in older versions. */
const OLD_NAMES: Readonly<Record<string, string>> = { KubernetesConfig: "kubernetes", SparkConf: "spark" };
