import { diagnose } from "./diagnosis.ts";
import { unreadCause } from "./unread.ts";
import type { PodAround } from "../facts/podAround.ts";
import type { ClusterEvent, ContainerSpec, ContainerState, ContainerStatus, Pod } from "../objects.ts";

/** A pod for people, on a page: how it stands, why, its containers, conditions and events. Values of variables are left out. */
export function describePod(
  pod: Pod,
  events: readonly ClusterEvent[],
  { nodes, claims, unread = [] }: PodAround = {},
): string {
  const { metadata, spec, status } = pod;
  const causes = [...diagnose(pod, events, nodes, undefined, claims), ...unreadCause(unread)];
  const lines = [
    ...fields([
      ["Name", metadata.name],
      ["Namespace", metadata.namespace],
      ["Uid", metadata.uid],
      ["Node", spec?.nodeName],
      ["Service account", spec?.serviceAccountName],
      ["Created", metadata.creationTimestamp],
      ["Started", status?.startTime],
      ["Being deleted since", metadata.deletionTimestamp ?? undefined],
      ["Phase", status?.phase ?? undefined],
      ["Reason", [status?.reason, status?.message].filter(Boolean).join(": ")],
      ["IP", status?.podIP],
      ["Restart policy", spec?.restartPolicy],
    ]),
    ...section(
      "Why",
      causes.flatMap(({ sentence, hint }) => [sentence, ...(hint === undefined ? [] : [`  ${hint}`])]),
    ),
    ...section("Labels", pairs(metadata.labels)),
    ...section("Node selector", pairs(spec?.nodeSelector)),
    ...containers("Init containers", spec?.initContainers, status?.initContainerStatuses),
    ...containers("Containers", spec?.containers, status?.containerStatuses),
    ...containers("Debug containers", spec?.ephemeralContainers, status?.ephemeralContainerStatuses),
    ...section(
      "Conditions",
      (status?.conditions ?? []).map(({ type, status: value, reason, message }) =>
        [`${type ?? ""}: ${value ?? ""}`, reason, message].filter(Boolean).join("  "),
      ),
    ),
    ...section("Events", eventLines(events)),
  ];
  return `${lines.join("\n")}\n`;
}

/** One line each, oldest first: time (to the second, as most events have it), how often, kind, reason, message. */
export function eventLines(events: readonly ClusterEvent[]): readonly string[] {
  return events.map(({ type, reason, message, count, lastTimestamp, eventTime, firstTimestamp, metadata }) => {
    const at = lastTimestamp ?? eventTime ?? firstTimestamp ?? metadata.creationTimestamp ?? "";
    const time = at.replace(/\.\d+(?=Z)/, "");
    const times = count !== undefined && count > 1 ? ` (${count} times)` : "";
    return `${time}  ${(type ?? "").padEnd(7)}  ${reason ?? ""}${times}: ${(message ?? "").replaceAll("\n", " ")}`;
  });
}

function containers(
  title: string,
  specs: readonly ContainerSpec[] | undefined,
  statuses: readonly ContainerStatus[] | null | undefined,
): readonly string[] {
  const described = (specs ?? []).flatMap((spec) => {
    const status = statuses?.find(({ name }) => name === spec.name);
    return [
      `${spec.name}:`,
      ...fields([
        ["  Image", spec.image],
        ["  State", stateText(status?.state)],
        ["  Before", stateText(status?.lastState)],
        ["  Restarts", status?.restartCount === undefined ? undefined : String(status.restartCount)],
        ["  Requests", pairs(spec.resources?.requests).join(", ")],
        ["  Limits", pairs(spec.resources?.limits).join(", ")],
      ]),
    ];
  });
  return section(title, described);
}

function stateText(state: ContainerState | null | undefined): string | undefined {
  const { waiting, running, terminated } = state ?? {};
  if (running) return `running since ${running.startedAt ?? "?"}`;
  if (waiting) return ["waiting", waiting.reason, waiting.message].filter(Boolean).join(": ");
  if (!terminated) return undefined;
  const { exitCode, reason, startedAt, finishedAt } = terminated;
  return `ended with exit code ${exitCode ?? "?"} (${reason ?? "no reason"}), from ${startedAt ?? "?"} to ${finishedAt ?? "?"}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function fields(rows: readonly (readonly [string, string | null | undefined])[]): readonly string[] {
  return rows.flatMap(([name, value]) => (value ? [`${`${name}:`.padEnd(20)} ${value}`] : []));
}

function pairs(map: Readonly<Record<string, string>> | null | undefined): readonly string[] {
  return Object.entries(map ?? {}).map(([name, value]) => `${name}=${value}`);
}
