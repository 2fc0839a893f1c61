import { t } from "../../l10n.ts";
import type { ClusterEvent, Pod } from "../objects.ts";
import { containerStatuses, hasEnded, hasStarted, isDeleting, statusOf } from "../pods/podState.ts";
import type { Cause } from "./cause.ts";
import { tail } from "./containerStart.ts";
import { timeOf } from "./events.ts";
import { firstSentence } from "./words.ts";

/** A probe that fails, in the words of the kubelet (Kubernetes 1.19 to 1.34). */
interface Failing {
  readonly event: ClusterEvent;
  readonly container: string;
  readonly probe: string;
  readonly said: string;
}

const FAILS =
  /^(?:\(combined from similar events\): )?(Liveness|Readiness|Startup) probe (?:failed|errored[^:]*):\s*([^]*)$/;

/** Probes that fail, and containers that they have ended: of each the last event counts. */
export function probeCauses(pod: Pod, events: readonly ClusterEvent[]): readonly Cause[] {
  const failures = lastFailures(events);
  const told = failures.flatMap((one) => {
    // The event of its end has what the probe said.
    if (isEnded(events, one)) return [];
    return hasKilled(pod, events, one) ? [killedBy(one)] : unhealthy(pod, one);
  });
  const named = new Set(failures.map(({ container }) => container));
  return [...told, ...notReady(pod).filter(({ container = "" }) => !named.has(container))];
}

/** Containers that are up and not ready, where no event tells what their probe said, or that it has been asked at all. */
function notReady(pod: Pod): readonly Cause[] {
  if (!hasStarted(pod) || hasEnded(pod) || isDeleting(pod)) return [];
  const specs = [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])];
  return specs.flatMap(({ name, readinessProbe }): readonly Cause[] => {
    const { state, ready, started } = statusOf(pod, name) ?? {};
    if (!readinessProbe || !state?.running || ready !== false || started === false) return [];
    const delay = readinessProbe.initialDelaySeconds ?? 0;
    return [
      {
        id: "not-ready",
        severity: "info",
        sentence: t("The container {0} runs, and its readiness probe has not passed yet.", name),
        evidence: `${t("container {0}: running since {1}", name, state.running.startedAt ?? "?")}; ready: false`,
        container: name,
        key: "pod_yaml",
        hint:
          delay > 0
            ? t("The probe is asked from {0} s after the start on (initialDelaySeconds in pod_yaml).", delay)
            : t("Correct the probe in pod_yaml, or give it more time."),
      },
    ];
  });
}

/** What a probe of a container said when it failed last, as evidence. */
export function failureOf(events: readonly ClusterEvent[], container: string, probe: string): string | undefined {
  const found = lastFailures(events).find((one) => one.container === container && one.probe === probe);
  return found && evidenceOf(found.event);
}

/** The event is about how its container was before it was started again: what ended it then is over. */
export function isOfEarlierStart(pod: Pod, events: readonly ClusterEvent[], event: ClusterEvent): boolean {
  if (!OF_CONTAINERS.has(event.reason ?? "") || timeOf(event) === "") return false;
  const name = containerOf(event) || (/^(?:C|Init c)ontainer (\S+) failed/.exec(event.message ?? "")?.[1] ?? "");
  const starts = events.filter((one) => one.reason === "Started" && containerOf(one) === name).map(timeOf);
  const since = [statusOf(pod, name)?.state?.running?.startedAt ?? "", ...starts].map(secondOf);
  return since.some((start) => secondOf(timeOf(event)) < start);
}

/** Reasons of the kubelet's events about one container at work (Kubernetes 1.34). */
const OF_CONTAINERS: ReadonlySet<string> = new Set(["Killing", "Unhealthy", "FailedPostStartHook"]);

function secondOf(time: string): string {
  return time.slice(0, "2026-01-01T00:00:00".length);
}

function lastFailures(events: readonly ClusterEvent[]): readonly Failing[] {
  const last = new Map<string, Failing>();
  for (const event of events) {
    if (event.reason !== "Unhealthy") continue;
    const [, probe = "", said = ""] = FAILS.exec(event.message ?? "") ?? [];
    const container = containerOf(event);
    last.set(`${container} ${probe || (event.message ?? "")}`, { event, container, probe: probe.toLowerCase(), said });
  }
  return [...last.values()];
}

function isEnded(events: readonly ClusterEvent[], { container, probe }: Failing): boolean {
  return events.some(
    ({ reason, message = "" }) =>
      reason === "Killing" && message.includes(`ontainer ${container} failed ${probe} probe`),
  );
}

/** Which container an event is about (`spec.containers{base}`); empty where it does not say. */
export function containerOf({ involvedObject }: ClusterEvent): string {
  return /\{(.+)\}$/.exec(involvedObject?.fieldPath ?? "")?.[1] ?? "";
}

/** A container that the kubelet has ended. @param probe the kind of it, as the kubelet names it */
export function killedByProbe(container: string, probe: string, evidence: string): Cause {
  return {
    id: "probe-killed",
    severity: "error",
    sentence:
      probe === "startup"
        ? t("The container {0} was ended because it was not up in time (startup probe).", container)
        : t("The container {0} was ended because it did not answer any more (liveness probe).", container),
    evidence,
    container,
    key: "pod_yaml",
    hint: t("Give the probe more time in pod_yaml (periodSeconds, failureThreshold), or remove it."),
  };
}

/** A container that is not started again is just stopped: the kubelet does not say why (Kubernetes 1.34). */
function hasKilled(pod: Pod, events: readonly ClusterEvent[], { container, probe }: Failing): boolean {
  if (probe === "" || probe === "readiness" || isDeleting(pod)) return false;
  const ended = containerStatuses(pod).find(({ name }) => name === container)?.state?.terminated;
  const wasStopped = events.some(
    ({ reason, message }) => reason === "Killing" && message === `Stopping container ${container}`,
  );
  return wasStopped && (ended?.exitCode === 137 || ended?.exitCode === 143);
}

function killedBy({ event, container, probe }: Failing): Cause {
  return killedByProbe(container, probe, evidenceOf(event));
}

/** A probe that failed while the container came up is over once it is ready. */
function unhealthy(pod: Pod, { event, container, probe, said }: Failing): readonly Cause[] {
  const own = statusOf(pod, container);
  const statuses = own ? [own] : containerStatuses(pod);
  const isReady = statuses.length > 0 && statuses.every((status) => status.ready === true);
  if (isReady || hasEnded(pod)) return [];
  const common = { id: "probe-failed", severity: "warning", evidence: evidenceOf(event), key: "pod_yaml" } as const;
  if (container === "" || probe === "")
    return [{ ...common, sentence: t("A probe of a container fails: {0}.", firstSentence(event.message ?? "")) }];
  const port = /strconv\.Atoi: parsing "([^"]+)"/.exec(said)?.[1];
  const words = port === undefined ? tail(said) : t("the container has no port of the name {0}", port);
  return [
    {
      ...common,
      container,
      sentence:
        words === ""
          ? t("The {0} probe of the container {1} fails.", probe, container)
          : t("The {0} probe of the container {1} fails: {2}.", probe, container, words),
      hint: t("Correct the probe in pod_yaml, or give it more time."),
    },
  ];
}

function evidenceOf({ reason, message }: ClusterEvent): string {
  return [reason, message].filter(Boolean).join(": ");
}
