import { kubernetesQuantity } from "../values/quantity.ts";
import type { ResolvedObject } from "../configuration/types.ts";
import { valueRange } from "./places.ts";
import type { Finding, Rule } from "./types.ts";

const PAIRS = [
  ["request_cpu", "limit_cpu"],
  ["request_memory", "limit_memory"],
] as const;

/** What requests and limits of an engine say together (spec 3.6). */
export const resourceRules: readonly Rule[] = [
  {
    code: "request-above-limit",
    subject: "resources",
    severity: "error",
    title: "Request is larger than the limit",
    explanation:
      "Kubernetes refuses a container that asks for more than it may use. Raise the limit or lower the request.",
    concerns: ({ schema, entry }) =>
      schema?.kind === "engine" &&
      PAIRS.some(([request, limit]) => entry(request) !== undefined || entry(limit) !== undefined),
    checkInProject: function* ({ section, entry }, { configuration }): Generator<Finding> {
      const engine = configuration.resolve(section.name);
      for (const [request, limit] of PAIRS) {
        const place = entry(request) ?? entry(limit);
        const asked = amount(engine, request);
        const allowed = amount(engine, limit);
        if (!place || asked === undefined || allowed === undefined || asked <= allowed) continue;
        yield {
          range: valueRange(place),
          message: `"${request}" is larger than "${limit}": Kubernetes refuses the pod.`,
        };
      }
    },
  },
];

function amount({ values }: ResolvedObject, key: string): number | undefined {
  const value = values.get(key)?.value;
  return typeof value === "string" && value !== "" ? kubernetesQuantity(value) : undefined;
}
