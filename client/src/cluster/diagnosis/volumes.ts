import type { Cause } from "./cause.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { hasStarted } from "../pods/podState.ts";

/** What only events tell: volumes that cannot be mounted, sandboxes that cannot be made, probes that kill. */
export function volumeCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  const causes: Cause[] = [];
  for (const event of events) {
    const message = event.message ?? "";
    const evidence = [event.reason, message].filter(Boolean).join(": ");
    const severity = hasStarted(pod) ? "warning" : "error";
    switch (event.reason) {
      case "FailedMount":
      case "FailedAttachVolume":
        if (!hasStarted(pod)) causes.push(mountCause(message, evidence));
        break;
      case "FailedCreatePodSandBox":
        if (hasStarted(pod)) break;
        causes.push({
          id: "pod-sandbox",
          severity,
          sentence: "The node cannot set up the pod's network or sandbox.",
          evidence,
          hint: "Tell the cluster's administrator: this is no matter of your configuration.",
        });
        break;
      case "Unhealthy":
        causes.push({
          id: "probe-failed",
          severity: "warning",
          sentence: `A probe of a container fails: ${message.split("\n", 1)[0] ?? ""}`,
          evidence,
          key: "pod_yaml",
        });
        break;
      case "FailedCreate":
        if (!/quota/i.test(message)) break;
        causes.push({
          id: "quota",
          severity: "error",
          sentence: "The namespace's quota does not allow the pod.",
          evidence,
          key: "namespace",
          hint: "Ask for less in `requests` and `limits`, or have the quota raised.",
        });
        break;
      case undefined:
      default:
        break;
    }
  }
  return causes;
}

function mountCause(message: string, evidence: string): Cause {
  const missing = /(secret|configmap|persistentvolumeclaim) "([^"]+)" not found/i.exec(message);
  const kind = missing?.[1]?.toLowerCase();
  const name = missing?.[2] ?? "";
  if (kind === "secret") {
    return {
      id: "secret-missing",
      severity: "error",
      sentence: `The secret "${name}" is not in the pod's namespace.`,
      evidence,
      key: "secrets",
      hint: "Create it there, or change `secrets`.",
    };
  }
  if (kind === "configmap") {
    return {
      id: "config-map-missing",
      severity: "error",
      sentence: `The config map "${name}" is not in the pod's namespace.`,
      evidence,
      key: "volumes",
      hint: "Create it there, or change `volumes`.",
    };
  }
  return {
    id: "volume-not-mounted",
    severity: "error",
    sentence: "A volume of the pod cannot be mounted.",
    evidence,
    key: "volumes",
    hint: "Check `volumes` and `volume_mounts`, and that the volume is not in use on another node.",
  };
}
