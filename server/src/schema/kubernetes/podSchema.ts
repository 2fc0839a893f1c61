import type { ShapeSchema } from "../shapes.ts";

/** The shape of a Kubernetes type by its API name (`V1Toleration`). */
export function podShape(_name: string): ShapeSchema | undefined {
  return undefined;
}
