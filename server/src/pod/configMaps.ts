import type { PlainValue } from "../values/types.ts";
import type { EngineValues } from "./engineValues.ts";
import { wrongShape } from "./manifest/deserialise.ts";
import { fromPlain, model, type MapNode } from "./node.ts";
import type { Problems } from "./problems.ts";

/** Each config map of the key `configmaps` as a source of variables. */
export function configMaps(engine: EngineValues, problems: Problems): readonly MapNode[] {
  return problems
    .attempt(() => names(engine), [])
    .map((name, index) => {
      const origin = engine.origin("configmaps", [index]);
      const configMapRef = model("ConfigMapEnvSource", { name: fromPlain(name, () => origin) }, origin);
      return model("EnvFromSource", { configMapRef }, origin);
    });
}

function names(engine: EngineValues): readonly PlainValue[] {
  const value = engine.value("configmaps");
  if (Array.isArray(value)) return value as readonly PlainValue[];
  if (value !== null && typeof value === "object") return Object.keys(value);
  throw wrongShape(engine.origin("configmaps"), "a list of names", "configmaps");
}
