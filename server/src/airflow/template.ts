import type { Origin } from "../configuration/types.ts";
import { deserialiseModel } from "../pod/manifest/deserialise.ts";
import { readYaml, type ManifestText, type YamlNode } from "../pod/manifest/yamlTree.ts";
import { model, type MapNode, type PodNode } from "../pod/node.ts";
import { pythonFloatText } from "../values/pythonText.ts";
import type { Build } from "./build.ts";

/**
 * A pod template as Airflow loads it (spec 3.2): unknown names are dropped, scalars converted, an empty file is an empty
 * pod. What the client refuses is reported, and the pod is then empty.
 */
export function readTemplate(template: ManifestText, build: Build): MapNode {
  const origin: Origin = { kind: "file", uri: template.uri, range: START, keyRange: START };
  const empty = model("Pod", {}, origin);
  return build.attempt(() => {
    const root = readYaml(template);
    return root?.kind === "map" ? deserialiseModel(root, "Pod", build.target.client) : empty;
  }, empty);
}

const START = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A plain object of Python, or what it is at that place, as a model of that type: as the client reads JSON. */
export function readPlainModel(node: PodNode, type: string, build: Build): PodNode {
  if (node.kind !== "map" || node.model !== undefined) return node;
  return build.attempt(() => deserialiseModel(yamlOf(node), type, build.target.client), node);
}

function yamlOf(node: PodNode): YamlNode {
  const { origin } = node;
  if (node.kind === "list") return { kind: "list", items: node.items.map(yamlOf), origin };
  if (node.kind === "map") {
    const entries = [...node.members].map(([name, member]) => ({ key: text(name), value: yamlOf(member) }));
    return { kind: "map", entries, origin };
  }
  const { value } = node;
  const hidden = node.hiddenBy === undefined ? {} : { hiddenBy: node.hiddenBy };
  if (typeof value === "string") return { kind: "scalar", scalar: text(value), origin, ...hidden };
  if (value === null) return { kind: "scalar", scalar: { type: "null", value, text: "None" }, origin };
  if (typeof value === "boolean") {
    return { kind: "scalar", scalar: { type: "bool", value, text: value ? "True" : "False" }, origin };
  }
  const type = Number.isInteger(value) ? "int" : "float";
  return {
    kind: "scalar",
    scalar: { type, value, text: type === "int" ? String(value) : pythonFloatText(value) },
    origin,
  };
}

function text(value: string): { readonly type: "str"; readonly value: string; readonly text: string } {
  return { type: "str", value, text: value };
}
