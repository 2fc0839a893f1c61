import type { RecordedRequest } from "../step.ts";
import { get, patch, podStatus, post, STRATEGIC } from "../step.ts";

const pod = (name: string, more: object = {}): RecordedRequest =>
  post("pods", {
    metadata: { name },
    spec: { schedulerName: "nobody", containers: [{ name: "base", image: "busybox:1.36" }], ...more },
  });
const ips = (...all: readonly string[]): readonly object[] => all.map((ip) => ({ ip }));
const base = (state: object, name = "base"): object => ({
  containerStatuses: [{ name, image: "x", imageID: "", ready: false, restartCount: 0, state }],
});
const prepared = (state: object, name = "first"): object => {
  const [status] = Object.values(base(state, name)) as readonly object[];
  return { initContainerStatuses: status };
};
const ended = (exitCode: number): object => ({ terminated: { exitCode } });
const RUNNING = { running: {} };

/** What kubelets may and may not write into the status of a pod. */
export const POD_STATUSES: readonly RecordedRequest[] = [
  pod("a"),
  podStatus("pods/a", { podIP: "10.0.0.1", podIPs: ips("10.0.0.1", "10.0.0.1") }),
  podStatus("pods/a", { podIPs: ips("10.0.0.1", "10.0.0.2") }),
  podStatus("pods/a", { podIPs: ips("10.0.0.1", "x") }),
  podStatus("pods/a", { podIPs: ips("x", "y") }),
  podStatus("pods/a", { podIPs: ips("10.0.0.1", "fd00::1", "fd00::2") }),
  podStatus("pods/a", { podIPs: ips("10.0.0.1", "fd00::1") }),
  patch("pods/a/status", { status: { podIPs: ips("10.0.0.3") } }, STRATEGIC),
  patch("pods/a/status", { status: { podIPs: ips("fd00::1") } }, STRATEGIC),
  podStatus("pods/a", { hostIP: "10.0.0.1" }),
  podStatus("pods/a", { hostIP: "10.0.0.2", hostIPs: ips("10.0.0.1") }),
  podStatus("pods/a", { hostIP: "x", hostIPs: ips("x") }),
  podStatus("pods/a", { hostIP: "10.0.0.1", hostIPs: ips("10.0.0.1", "10.0.0.2") }),
  podStatus("pods/a", { hostIP: "10.0.0.1", hostIPs: ips("10.0.0.1", "fd00::1") }),
  podStatus("pods/a", { nominatedNodeName: "A b" }),
  podStatus("pods/a", { nominatedNodeName: "node" }),
  podStatus("pods/a", { observedGeneration: -1 }),
  podStatus("pods/a", { conditions: [{ type: "Ready", status: "True", observedGeneration: -1 }] }),
  podStatus("pods/a", {
    observedGeneration: 5,
    conditions: [
      { type: "Ready", status: "True", observedGeneration: 4 },
      { type: "x", status: "True", observedGeneration: 3 },
    ],
  }),
  podStatus("pods/a", {
    observedGeneration: null,
    conditions: [
      { type: "x", status: "False" },
      { type: "Ready", status: "False" },
      { type: "y", status: "Unknown" },
    ],
  }),
  podStatus("pods/a", { observedGeneration: 0, conditions: null }),
  podStatus("pods/a", base(ended(0))),
  podStatus("pods/a", base(RUNNING)),
  ...["Never", "OnFailure"].flatMap((restartPolicy) => {
    const name = restartPolicy.toLowerCase();
    const first = { name: "first", image: "busybox:1.36" };
    const sidecar = { ...first, name: "side", restartPolicy: "Always" };
    return [
      pod(name, { restartPolicy, initContainers: [first, sidecar] }),
      podStatus(`pods/${name}`, base(ended(1))),
      podStatus(`pods/${name}`, base(RUNNING)),
      podStatus(`pods/${name}`, base(ended(0))),
      podStatus(`pods/${name}`, base(RUNNING)),
      podStatus(`pods/${name}`, base({})),
      podStatus(`pods/${name}`, base(RUNNING, "other")),
      podStatus(`pods/${name}`, base(RUNNING)),
      podStatus(`pods/${name}`, prepared(ended(0))),
      podStatus(`pods/${name}`, prepared(RUNNING)),
      podStatus(`pods/${name}`, prepared(ended(0), "side")),
      podStatus(`pods/${name}`, prepared(RUNNING, "side")),
    ];
  }),
  get("pods/a/status"),
];
