import type { KubeObject } from "../../objects.ts";
import { age, duration } from "../age.ts";
import type { Column } from "./column.ts";
import { AGE, at, integer, labelsText, NAME, numberAt, text } from "./column.ts";

/** Tables of what makes pods (Kubernetes 1.34, `printers/internalversion`). */
export const WORKLOAD_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  jobs: [
    NAME,
    { name: "Status", cell: jobStatus },
    { name: "Completions", cell: completions },
    { name: "Duration", cell: jobDuration },
    AGE,
    ...containers("spec.template"),
    selector("spec.selector"),
  ],
  cronjobs: [
    NAME,
    text("Schedule", "spec.schedule"),
    text("Timezone", "spec.timeZone", "<none>"),
    { name: "Suspend", type: "boolean", cell: suspended },
    { name: "Active", type: "integer", cell: (object) => ((at(object, "status.active") ?? []) as unknown[]).length },
    { name: "Last Schedule", cell: lastSchedule },
    AGE,
    ...containers("spec.jobTemplate.spec.template"),
    selector("spec.jobTemplate.spec.selector"),
  ],
  deployments: [
    NAME,
    { name: "Ready", cell: readyReplicas },
    number("Up-to-date", "status.updatedReplicas"),
    number("Available", "status.availableReplicas"),
    AGE,
    ...containers("spec.template"),
    selector("spec.selector", ""),
  ],
  replicasets: [
    NAME,
    integer("Desired", "spec.replicas"),
    integer("Current", "status.replicas"),
    integer("Ready", "status.readyReplicas"),
    AGE,
    ...containers("spec.template"),
    selector("spec.selector"),
  ],
  statefulsets: [NAME, { name: "Ready", cell: readyReplicas }, AGE, ...containers("spec.template")],
  daemonsets: [
    NAME,
    integer("Desired", "status.desiredNumberScheduled"),
    integer("Current", "status.currentNumberScheduled"),
    integer("Ready", "status.numberReady"),
    integer("Up-to-date", "status.updatedNumberScheduled"),
    integer("Available", "status.numberAvailable"),
    { name: "Node Selector", cell: (object) => labelsText(at(object, "spec.template.spec.nodeSelector")) },
    AGE,
    ...containers("spec.template"),
    selector("spec.selector"),
  ],
  poddisruptionbudgets: [
    NAME,
    text("Min Available", "spec.minAvailable", "N/A"),
    text("Max Unavailable", "spec.maxUnavailable", "N/A"),
    integer("Allowed Disruptions", "status.disruptionsAllowed"),
    AGE,
  ],
};

function containers(template: string): Column[] {
  const member = (name: string, key: string): Column => ({
    name,
    wide: true,
    cell: (object) => {
      const list = (at(object, `${template}.spec.containers`) ?? []) as Readonly<Record<string, string | undefined>>[];
      return list.map((one) => one[key] ?? "").join(",");
    },
  });
  return [member("Containers", "name"), member("Images", "image")];
}

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

function selector(path: string, missing = "<none>"): Column {
  return {
    name: "Selector",
    wide: true,
    cell: (object) => {
      const { matchLabels = {}, matchExpressions = [] } = (at(object, path) ?? {}) as LabelSelector;
      const words = [
        ...Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`] as const),
        ...matchExpressions.map((one) => [one.key, expressionText(one)] as const),
      ];
      const sorted = words.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, word]) => word);
      return sorted.length === 0 ? missing : sorted.join(",");
    },
  };
}

function expressionText({
  key,
  operator,
  values = [],
}: NonNullable<LabelSelector["matchExpressions"]>[number]): string {
  if (operator === "Exists") return key;
  if (operator === "DoesNotExist") return `!${key}`;
  return `${key} ${operator.toLowerCase()} (${[...values].sort().join(",")})`;
}

/** A number in a column of texts. */
function number(name: string, path: string): Column {
  return { name, cell: (object) => numberAt(object, path) };
}

const STATUSES = [
  ["Complete", "Complete"],
  ["Failed", "Failed"],
  ["", "Terminating"],
  ["Suspended", "Suspended"],
  ["FailureTarget", "FailureTarget"],
  ["SuccessCriteriaMet", "SuccessCriteriaMet"],
] as const;

function jobStatus(object: KubeObject): string {
  const conditions = (at(object, "status.conditions") ?? []) as { readonly type: string; readonly status: string }[];
  const isEnding = object.metadata.deletionTimestamp !== undefined;
  const found = STATUSES.find(([type]) =>
    type === "" ? isEnding : conditions.some((one) => one.type === type && one.status === "True"),
  );
  return found?.[1] ?? "Running";
}

function completions(object: KubeObject): string {
  const wanted = at(object, "spec.completions");
  const succeeded = numberAt(object, "status.succeeded");
  if (wanted !== undefined) return `${succeeded}/${Number(wanted)}`;
  const parallelism = numberAt(object, "spec.parallelism");
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration(object: KubeObject, now: number): string {
  const start = at(object, "status.startTime") as string | undefined;
  const end = at(object, "status.completionTime") as string | undefined;
  return start === undefined ? "" : duration((end === undefined ? now : Date.parse(end)) - Date.parse(start));
}

function suspended(object: KubeObject): string {
  const value = at(object, "spec.suspend");
  return value === undefined ? "<unset>" : value === true ? "True" : "False";
}

function lastSchedule(object: KubeObject, now: number): string {
  const time = at(object, "status.lastScheduleTime") as string | undefined;
  return time === undefined ? "<none>" : age(time, now);
}

function readyReplicas(object: KubeObject): string {
  return `${numberAt(object, "status.readyReplicas")}/${numberAt(object, "spec.replicas")}`;
}
