import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest, Settling } from "../step.ts";
import { get, patch, podStatus, POLICY, post, put, remove, until } from "../step.ts";

const pod = (name: string, app: string): RecordedRequest =>
  post("pods", {
    ...PLAIN_POD,
    metadata: { name, labels: { app } },
    spec: { ...PLAIN_POD.spec, schedulerName: "nobody", terminationGracePeriodSeconds: 0 },
  });
const ready = (name: string): RecordedRequest =>
  podStatus(`pods/${name}`, { phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
const budget = (name: string, spec: object): RecordedRequest =>
  post(`${POLICY}/poddisruptionbudgets`, {
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name },
    spec,
  });
const selecting = (app: string): object => ({ selector: { matchLabels: { app } } });
/** Its status counts so many healthy pods, of its latest spec. */
const counts = (name: string, amounts: Readonly<Record<string, number>>): RecordedRequest =>
  until(`${POLICY}/poddisruptionbudgets/${name}`, ({ status = {} }: Settling) =>
    Object.entries(amounts).every(([key, amount]) => status[key] === amount),
  );
const evict = (name: string, more: object = {}): RecordedRequest =>
  post(`pods/${name}/eviction`, { apiVersion: "policy/v1", kind: "Eviction", metadata: { name }, ...more });

/** Disruption budgets, and evictions that they refuse. */
export const BUDGETS: readonly RecordedRequest[] = [
  pod("a1", "a"),
  pod("a2", "a"),
  ready("a1"),
  ready("a2"),
  budget("a", { minAvailable: 1, ...selecting("a") }),
  counts("a", { currentHealthy: 2, disruptionsAllowed: 1 }),
  evict("a1", { deleteOptions: { dryRun: ["All"] } }),
  evict("a1"),
  counts("a", { currentHealthy: 1, disruptionsAllowed: 0 }),
  evict("a2"),
  evict("a2", { deleteOptions: { preconditions: { uid: "00000000-0000-0000-0000-000000000000" } } }),
  get("pods/a2"),
  budget("a-more", { maxUnavailable: 0, ...selecting("a") }),
  counts("a-more", { expectedPods: 0 }),
  evict("a2"),
  remove(`${POLICY}/poddisruptionbudgets/a-more`),
  patch(`${POLICY}/poddisruptionbudgets/a`, { spec: { minAvailable: "50%" } }),
  get(`${POLICY}/poddisruptionbudgets/a`),
  remove(`${POLICY}/poddisruptionbudgets/a`),
  evict("a2"),
  pod("b1", "b"),
  pod("b2", "b"),
  pod("b3", "b"),
  ready("b1"),
  ready("b2"),
  budget("b", { minAvailable: 2, ...selecting("b") }),
  counts("b", { currentHealthy: 2, expectedPods: 3 }),
  evict("b3"),
  evict("b1"),
  podStatus("pods/b1", { phase: "Succeeded" }),
  evict("b1"),
  get(`${POLICY}/poddisruptionbudgets/b`),
  put(`${POLICY}/poddisruptionbudgets/b`, { metadata: { name: "b" }, spec: { minAvailable: 0, ...selecting("b") } }),
  patch(`${POLICY}/poddisruptionbudgets/b`, { spec: { minAvailable: 0 } }),
  counts("b", { desiredHealthy: 0 }),
  evict("b2"),
  evict("none"),
  evict("b2", { metadata: { name: "other" } }),
  post("pods/b2/eviction", {}),
  post("pods/b2/eviction", { kind: "Pod" }),
  post("pods/b2/eviction?dryRun=Odd", { metadata: { name: "b2" } }),
  budget("c", { minAvailable: 1, maxUnavailable: 1, ...selecting("c") }),
  budget("c", { minAvailable: -1, ...selecting("c") }),
  budget("c", { minAvailable: "x", ...selecting("c") }),
  budget("c", { maxUnavailable: "101%", ...selecting("c") }),
  budget("c", { minAvailable: 1, selector: { matchExpressions: [{ key: "a", operator: "Odd" }] } }),
  budget("c", { minAvailable: 1, ...selecting("c"), unhealthyPodEvictionPolicy: "Odd" }),
  budget("c", {}),
  budget("d", { minAvailable: 1, ...selecting("d"), unhealthyPodEvictionPolicy: "AlwaysAllow" }),
  pod("d1", "d"),
  counts("d", { expectedPods: 1 }),
  podStatus("pods/d1", { phase: "Running" }),
  evict("d1"),
];
