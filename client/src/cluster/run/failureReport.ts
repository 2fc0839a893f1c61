/** What an operator of Airflow tells in its log of a pod that failed (spec 5.8). */
import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import { podEvents } from "../facts/events.ts";
import type { LogSink } from "../logs/logs.ts";
import type { Pod } from "../objects.ts";
import { podRedactor } from "../logs/redaction.ts";
import { podYaml } from "../pods/podYaml.ts";
import { mainTermination } from "../pods/podState.ts";
import { currentTry, type RunState } from "./state.ts";

/** For the list of events. Milliseconds. */
const PATIENCE = 10_000;

/**
 * Writes the pod's events (`log_events_on_failure`), the container's last message and the pod as it was seen last
 * (`log_pod_spec_on_failure`) into the log, without secrets. What cannot be read is told there. Never rejects.
 *
 * @param pod as it was seen last; undefined where it never was
 */
export async function reportFailure(
  cluster: Cluster,
  state: RunState,
  pod: Pod | undefined,
  sink: LogSink,
): Promise<void> {
  const { namespace, operator } = state.plan;
  const redactor = await podRedactor(cluster, pod ?? podOfPlan(state));
  const note = (text: string): void => {
    sink.note({ kind: "info", text: redactor.text(text).replace(/\s*\n\s*/g, " ") });
  };
  if (operator?.onFailure?.events === true) {
    const { podName: name, podUid: uid } = currentTry(state);
    try {
      const events = await podEvents(cluster, namespace, { name, uid }, { timeoutMs: PATIENCE });
      for (const { type, reason, message } of events) {
        const kind = type === "Normal" ? "" : ` (${type ?? "?"})`;
        note(t("Pod event{0}: {1}: {2}", kind, reason ?? "?", message ?? ""));
      }
    } catch (error) {
      note(t("The events of the pod cannot be read: {0}", error instanceof Error ? error.message : String(error)));
    }
  }
  if (!pod) return;
  const last = mainTermination(pod)?.message;
  if (last) note(t("Last message of the container: {0}", last.trim()));
  if (operator?.onFailure?.pod !== true) return;
  note(t("The pod as it was (log_pod_spec_on_failure):"));
  const time = new Date(cluster.clock.now()).toISOString().replace("Z", "000000Z");
  await sink.lines(
    podYaml(redactor.pod(pod))
      .trimEnd()
      .split("\n")
      .map((text) => ({ time, text })),
  );
}

function podOfPlan({ plan }: RunState): Pod {
  return { ...plan.pod, metadata: { namespace: plan.namespace } };
}
