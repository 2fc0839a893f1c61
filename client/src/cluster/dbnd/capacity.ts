import type { PodChecks } from "../../../../server/src/protocol.ts";
import { parseCpu, parseMemory } from "../../../../server/src/values/quantity.ts";

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
  const cpu = read(checks.requestCpu, parseCpu);
  if (cpu === "bad") return { badQuantity: "request_cpu", text: checks.requestCpu ?? "" };
  const memory = read(checks.requestMemory, parseMemory);
  if (memory === "bad") return { badQuantity: "request_memory", text: checks.requestMemory ?? "" };
  if (!nodes || nodes.length === 0) return NOTHING;

  const over: CapacityProblem[] = [];
  if (cpu && checks.requestCpu) {
    const amounts = nodes.map((node) => readNodeCpu(node.cpu));
    if (amounts.includes(undefined)) return NOTHING;
    const most = Math.max(...amounts.map(Number));
    const { name: node = "", cpu: capacity = "" } = nodes[amounts.indexOf(most)] ?? {};
    if (cpu > most) over.push({ key: "request_cpu", requested: checks.requestCpu, node, capacity });
  }
  if (memory && checks.requestMemory) {
    const amounts = nodes.map((node) => read(node.memory, parseMemory));
    const bad = amounts.indexOf("bad");
    if (bad >= 0) return { badQuantity: "node.memory", text: nodes[bad]?.memory ?? "" };
    const most = Math.max(...amounts.map((amount) => Number(amount ?? 0)));
    const { name: node = "", memory: capacity = "" } = nodes[amounts.indexOf(most)] ?? {};
    if (memory > most) over.push({ key: "request_memory", requested: checks.requestMemory, node, capacity });
  }
  return { over };
}

/** Empty and missing text is no quantity; `bad` is text that DBND refuses. */
function read(
  text: string | null | undefined,
  parse: (text: string) => number | undefined,
): number | "bad" | undefined {
  return text ? (parse(text) ?? "bad") : undefined;
}

/** DBND reads the processors of a node as a plain number. */
function readNodeCpu(text: string | undefined): number | undefined {
  return text === undefined || /m$/i.test(text) ? undefined : parseCpu(text);
}
