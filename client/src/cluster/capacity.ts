import type { PodChecks } from "../../../server/src/protocol.ts";
import { parseCpu, parseMemory } from "../../../server/src/values/quantity.ts";

/** What the capacity check needs of a node. */
export interface NodeCapacity {
  readonly name: string;
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/** A key that asks for more than any node has. */
export interface CapacityProblem {
  readonly key: "request_cpu" | "request_memory";
  readonly requested: string;
  /** The biggest node, and what it has. */
  readonly node: string;
  readonly capacity: string;
}

export type CapacityAnswer =
  { readonly over: readonly CapacityProblem[] } | { readonly badQuantity: string; readonly text: string };

const NOTHING: CapacityAnswer = { over: [] };

/**
 * Compares the engine's `request_cpu` and `request_memory` with the biggest node (dbnd 1.0.28, spec 4.6). Both
 * requests must be readable; a node's CPU that DBND cannot read (`3920m`) ends the check without an answer, a node's
 * memory that it cannot read is an error.
 */
export function checkCapacity(
  checks: Pick<PodChecks, "requestCpu" | "requestMemory">,
  nodes: readonly NodeCapacity[] | null | undefined,
): CapacityAnswer {
  const cpu = readQuantity(checks.requestCpu, parseCpu);
  if (cpu === "bad") return { badQuantity: "request_cpu", text: checks.requestCpu ?? "" };
  const memory = readQuantity(checks.requestMemory, parseMemory);
  if (memory === "bad") return { badQuantity: "request_memory", text: checks.requestMemory ?? "" };
  if (!nodes || nodes.length === 0) return NOTHING;

  const over: CapacityProblem[] = [];
  if (cpu && checks.requestCpu) {
    const biggest = biggestBy(nodes, (node) => plainNumber(node.cpu));
    if (biggest === undefined) return NOTHING;
    if (cpu > biggest.amount) {
      over.push({
        key: "request_cpu",
        requested: checks.requestCpu,
        node: biggest.node.name,
        capacity: biggest.node.cpu ?? "",
      });
    }
  }
  if (memory && checks.requestMemory) {
    const amounts = nodes.map((node) => readQuantity(node.memory, parseMemory));
    const bad = amounts.indexOf("bad");
    if (bad >= 0) return { badQuantity: "node.memory", text: nodes[bad]?.memory ?? "" };
    const biggest = biggestBy(nodes, (node) => numberOf(readQuantity(node.memory, parseMemory)));
    if (biggest && memory > biggest.amount) {
      over.push({
        key: "request_memory",
        requested: checks.requestMemory,
        node: biggest.node.name,
        capacity: biggest.node.memory ?? "",
      });
    }
  }
  return { over };
}
