import type { PlainValue } from "../values/types.ts";
import type { EngineValues } from "./engineValues.ts";
import { wrongShape } from "./manifest/deserialise.ts";
import { fromPlain, instead, map, model, type MapNode, type PodNode } from "./node.ts";
import type { Problems } from "./problems.ts";

/** `requests` and `limits` of the main container; both are always there, also empty (spec 3.6). */
export function podResources(engine: EngineValues, problems: Problems): MapNode {
  const side = (dict: string, cpu: string, memory: string): PodNode =>
    problems.attempt(() => resourceMap(engine, dict, { cpu, memory }), map({}, engine.origin(dict)));
  const requests = side("requests", "request_cpu", "request_memory");
  const limits = side("limits", "limit_cpu", "limit_memory");
  return model("ResourceRequirements", { limits, requests }, engine.origin("limits"));
}

/** The dictionary, with `cpu` and `memory` from their own keys where those are set. */
function resourceMap(engine: EngineValues, dict: string, own: Readonly<Record<string, string>>): PodNode {
  const origin = engine.origin(dict);
  const value = engine.value(dict);
  const explicit = Object.entries(own).filter(([, key]) => isGiven(engine.value(key)));
  // Whatever else is set, DBND puts `cpu` and `memory` into it, which a list does not let it do.
  if (Array.isArray(value) && value.length > 0) throw wrongShape(origin, "an object", dict);
  const members = new Map<string, PodNode>();
  if (value !== null && typeof value === "object" && !Array.isArray(value)) {
    for (const [name, amount] of Object.entries(value)) {
      members.set(
        name,
        fromPlain(amount as PlainValue, (path) => engine.origin(dict, [name, ...path])),
      );
    }
  }
  for (const [name, key] of explicit) members.set(name, instead(engine.node(key), members.get(name)));
  return map(members, origin);
}

function isGiven(value: PlainValue): boolean {
  return value !== null && value !== "" && value !== 0 && value !== false;
}
