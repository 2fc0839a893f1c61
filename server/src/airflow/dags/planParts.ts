/** What the plans of all pods of a DAG file have in common. */
import type { MapNode, PodNode } from "../../pod/node.ts";
import { renderPodYaml } from "../../pod/podYaml.ts";
import { serverProblems } from "../../pod/serverRules.ts";
import type { IsOpen } from "../../pod/serverTypes.ts";
import { serialise } from "../../pod/serialise.ts";
import type { Json, JsonObject } from "../../pod/types.ts";
import type { PlanProblem, RunPlan } from "../../protocol.ts";
import type { AirflowProblem, Build } from "../build.ts";

/** The pod as JSON and YAML, with what people ask for first. */
export function partsOfPod(
  node: MapNode,
): Pick<RunPlan, "namespace" | "podName" | "image" | "command" | "pod" | "podYaml" | "lineOrigins" | "linePointers"> {
  const { pod, origins } = serialise(node);
  const { yaml, lineOrigins, linePointers } = renderPodYaml({ pod, origins });
  const metadata = objectIn(pod, "metadata");
  const [container] = itemsIn(objectIn(pod, "spec"), "containers");
  const first = isObject(container) ? container : undefined;
  return {
    namespace: textIn(metadata, "namespace"),
    podName: textIn(metadata, "name"),
    image: textIn(first, "image"),
    command: [...itemsIn(first, "command"), ...itemsIn(first, "args")].map(String),
    pod,
    podYaml: yaml,
    lineOrigins,
    linePointers,
  };
}

/** What Airflow would raise, then what it takes without a word. */
export function problemsOfBuild({ problems, warnings }: Build): readonly PlanProblem[] {
  return [...problems.map((one) => planProblem(one, "error")), ...warnings.map((one) => planProblem(one, "warning"))];
}

function planProblem(
  { code, message, origin }: Omit<AirflowProblem, "exception">,
  severity: PlanProblem["severity"],
): PlanProblem {
  return { code: `airflow-${code}`, severity, message, origin };
}

/** What Airflow sends, and the API server will not take. */
export function refusedParts(pod: MapNode, isOpen: IsOpen): readonly PlanProblem[] {
  return serverProblems(pod, isOpen).map(({ message, origin }) => ({
    code: "airflow-server-refuses",
    severity: "warning",
    message: `The API server will refuse this pod. ${message}`,
    origin,
  }));
}

/** A warning for each part of the pod that only running the DAG file would tell. */
export function hiddenParts(pod: PodNode): readonly PlanProblem[] {
  return hiddenIn(pod).map(({ hiddenBy = "", origin }) => ({
    code: "unknown-value",
    severity: "warning",
    message: `Only running the DAG file tells what \`${hiddenBy}\` is: the pod shows a mark in its place.`,
    origin,
  }));
}

function hiddenIn(node: PodNode): readonly Extract<PodNode, { kind: "scalar" }>[] {
  if (node.kind === "scalar") return node.hiddenBy === undefined ? [] : [node];
  return (node.kind === "list" ? node.items : [...node.members.values()]).flatMap(hiddenIn);
}

function objectIn(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = object?.[name];
  return isObject(value) ? value : undefined;
}

function itemsIn(object: JsonObject | undefined, name: string): readonly Json[] {
  const value = object?.[name];
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function textIn(object: JsonObject | undefined, name: string): string {
  const value = object?.[name];
  return typeof value === "string" ? value : "";
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
