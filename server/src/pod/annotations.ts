import type { PlainValue } from "../values/types.ts";
import { generated, type EngineValues } from "./engineValues.ts";
import { wrongShape } from "./manifest/deserialise.ts";
import { fromPlain, map, scalar, type MapNode, type OriginAt, type PodNode } from "./node.ts";
import type { Problems } from "./problems.ts";

const GCP_SERVICE_ACCOUNT = "iam.cloud.google.com/service-account";

/** The pod's annotations: the key `annotations`, the service account of Google, the address of the run (spec 3.1). */
export function podAnnotations(engine: EngineValues, trackerUrl: string | null, problems: Problems): MapNode {
  const origin = engine.origin("annotations");
  const annotations = new Map<string, PodNode>();
  for (const [key, value] of problems.attempt(() => configured(engine), [])) {
    const originAt: OriginAt = (path) => engine.origin("annotations", [key, ...path]);
    annotations.set(key, fromPlain(value, originAt));
  }
  const account = engine.text("gcp_service_account_keys");
  if (account) annotations.set(GCP_SERVICE_ACCOUNT, scalar(account, engine.origin("gcp_service_account_keys")));
  annotations.set("dbnd_tracker", scalar(trackerUrl, generated("address of the run in the tracker")));
  return map(annotations, origin);
}

function configured(engine: EngineValues): readonly (readonly [string, PlainValue])[] {
  const value = engine.value("annotations");
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw wrongShape(engine.origin("annotations"), "an object", "annotations");
  }
  return Object.entries(value as Readonly<Record<string, PlainValue>>);
}
