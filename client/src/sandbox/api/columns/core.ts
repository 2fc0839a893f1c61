import type { KubeObject, NodeObject, Quota } from "../../objects.ts";
import type { Pod } from "../../podObjects.ts";
import { age } from "../age.ts";
import { podRow } from "../podRow.ts";
import type { Column } from "./column.ts";
import { AGE, at, count, flag, integer, NAME, text, textAt } from "./column.ts";

/** Tables of the core group and of classes (Kubernetes 1.34, `printers/internalversion`). */
export const CORE_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  pods: [
    NAME,
    podColumn("Ready", "ready"),
    podColumn("Status", "status"),
    podColumn("Restarts", "restarts"),
    AGE,
    podColumn("IP", "ip", true),
    podColumn("Node", "node", true),
    text("Nominated Node", "status.nominatedNodeName", "<none>", true),
    { name: "Readiness Gates", wide: true, cell: readinessGates },
  ],
  events: [
    { name: "Last Seen", cell: (object, now) => eventTimes(object as unknown as EventLike, now).last },
    text("Type", "type"),
    text("Reason", "reason"),
    { name: "Object", cell: involved },
    text("Subobject", "involvedObject.fieldPath", "", true),
    { name: "Source", wide: true, cell: source },
    { name: "Message", cell: (object) => textAt(object, "message").trim() },
    { name: "First Seen", wide: true, cell: (object, now) => eventTimes(object as unknown as EventLike, now).first },
    { name: "Count", wide: true, cell: (object) => Number(at(object, "series.count") ?? at(object, "count") ?? 1) },
    { ...NAME, wide: true },
  ],
  namespaces: [NAME, text("Status", "status.phase"), AGE],
  nodes: [
    NAME,
    { name: "Status", cell: nodeStatus },
    { name: "Roles", cell: roles },
    AGE,
    text("Version", "status.nodeInfo.kubeletVersion"),
    address("Internal-IP", "InternalIP"),
    address("External-IP", "ExternalIP"),
    text("OS-Image", "status.nodeInfo.osImage", "<unknown>", true),
    text("Kernel-Version", "status.nodeInfo.kernelVersion", "<unknown>", true),
    text("Container-Runtime", "status.nodeInfo.containerRuntimeVersion", "<unknown>", true),
  ],
  configmaps: [NAME, count("Data", "data", "binaryData"), AGE],
  secrets: [NAME, text("Type", "type"), count("Data", "data"), AGE],
  serviceaccounts: [NAME, count("Secrets", "secrets"), AGE],
  resourcequotas: [
    NAME,
    { name: "Request", cell: (object) => amounts(object, false) },
    { name: "Limit", cell: (object) => amounts(object, true) },
    AGE,
  ],
  persistentvolumeclaims: [
    NAME,
    { name: "Status", cell: claimPhase },
    text("Volume", "spec.volumeName"),
    { name: "Capacity", cell: (object) => ofVolume(object, textAt(object, "status.capacity.storage")) },
    { name: "Access Modes", cell: (object) => ofVolume(object, accessModes(object)) },
    text("StorageClass", "spec.storageClassName"),
    text("VolumeAttributesClass", "spec.volumeAttributesClassName", "<unset>"),
    AGE,
    text("VolumeMode", "spec.volumeMode", "<unset>", true),
  ],
  priorityclasses: [
    NAME,
    integer("Value", "value"),
    flag("Global-Default", "globalDefault"),
    AGE,
    text("PreemptionPolicy", "preemptionPolicy"),
  ],
  clusterrolebindings: bindingColumns(),
  rolebindings: bindingColumns(),
  runtimeclasses: [NAME, text("Handler", "handler"), AGE],
  storageclasses: [
    { ...NAME, cell: className },
    text("Provisioner", "provisioner"),
    text("ReclaimPolicy", "reclaimPolicy", "Delete"),
    text("VolumeBindingMode", "volumeBindingMode", "Immediate"),
    { name: "AllowVolumeExpansion", cell: (object) => at(object, "allowVolumeExpansion") === true },
    AGE,
  ],
};

/** When what has not been made was made. */
const NEVER = "0001-01-01T00:00:00Z";

/** Of kinds without a table of their own. */
export const OTHER_COLUMNS: readonly Column[] = [
  NAME,
  { name: "Created At", type: "date", cell: (object) => textAt(object, "metadata.creationTimestamp") || NEVER },
];

function podColumn(name: string, key: keyof ReturnType<typeof podRow>, wide = false): Column {
  return { name, wide, cell: (object, now) => podRow(object as Pod, now)[key] };
}

function readinessGates(object: KubeObject): string {
  const { spec, status } = object as Pod;
  const gates = spec.readinessGates ?? [];
  const isTrue = (wanted: string): boolean =>
    (status.conditions ?? []).some(({ type, status: now }) => type === wanted && now === "True");
  const passed = gates.filter(({ conditionType }) => isTrue(conditionType));
  return gates.length === 0 ? "<none>" : `${passed.length}/${gates.length}`;
}

interface EventLike {
  readonly involvedObject: { readonly kind: string; readonly name?: string };
  readonly firstTimestamp?: string | null;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly lastObservedTime?: string };
}

function eventTimes(event: EventLike, now: number): { readonly first: string; readonly last: string } {
  const { firstTimestamp, lastTimestamp, eventTime, series } = event;
  const first = age(firstTimestamp ?? eventTime, now);
  const last = series ? age(series.lastObservedTime, now) : lastTimestamp ? age(lastTimestamp, now) : first;
  return { first, last };
}

function involved(object: KubeObject): string {
  const { kind, name = "" } = (object as unknown as EventLike).involvedObject;
  return name === "" ? kind.toLowerCase() : `${kind.toLowerCase()}/${name}`;
}

function source(object: KubeObject): string {
  const first = (...paths: readonly string[]): string =>
    paths.map((path) => textAt(object, path)).find((word) => word !== "") ?? "";
  const instance = first("source.host", "reportingInstance");
  const component = first("source.component", "reportingComponent");
  return instance === "" ? component : `${component}, ${instance}`;
}

function nodeStatus(object: KubeObject): string {
  const conditions = (at(object, "status.conditions") ?? []) as { readonly type: string; readonly status: string }[];
  const ready = conditions.find(({ type }) => type === "Ready")?.status;
  const words = [ready === undefined ? "Unknown" : ready === "True" ? "Ready" : "NotReady"];
  if ((object as NodeObject).spec.unschedulable) words.push("SchedulingDisabled");
  return words.join(",");
}

const ROLE = "node-role.kubernetes.io/";

function roles({ metadata }: KubeObject): string {
  const found = Object.entries(metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(ROLE) ? [key.slice(ROLE.length)] : key === "kubernetes.io/role" ? [value] : [],
  );
  const words = [...new Set(found.filter((role) => role !== ""))].sort();
  return words.length === 0 ? "<none>" : words.join(",");
}

function address(name: string, type: string): Column {
  return {
    name,
    wide: true,
    cell: (object) => {
      const list = (at(object, "status.addresses") ?? []) as { readonly type: string; readonly address: string }[];
      return list.find((one) => one.type === type)?.address ?? "<none>";
    },
  };
}

/** What a quota counts, without its limits or only those. */
function amounts({ status }: Quota, isLimit: boolean): string {
  const { hard = {}, used = {} } = status ?? {};
  const names = Object.keys(hard).filter((name) => name.startsWith("limits.") === isLimit);
  return names
    .sort()
    .map((name) => `${name}: ${used[name] ?? "0"}/${hard[name] ?? "0"}`)
    .join(", ");
}

function claimPhase(object: KubeObject): string {
  return object.metadata.deletionTimestamp === undefined ? textAt(object, "status.phase") : "Terminating";
}

function ofVolume(object: KubeObject, shown: string): string {
  return at(object, "spec.volumeName") === undefined ? "" : shown;
}

const MODES = { ReadWriteOnce: "RWO", ReadOnlyMany: "ROX", ReadWriteMany: "RWX", ReadWriteOncePod: "RWOP" };

function accessModes(object: KubeObject): string {
  const modes = (at(object, "status.accessModes") ?? []) as readonly string[];
  return Object.entries(MODES)
    .flatMap(([mode, short]) => (modes.includes(mode) ? [short] : []))
    .join(",");
}

function className(object: KubeObject): string {
  const { metadata } = object;
  const annotation = (prefix: string): string | undefined =>
    metadata.annotations?.[`storageclass.${prefix}kubernetes.io/is-default-class`];
  const isDefault = annotation("") === "true" || annotation("beta.") === "true";
  return textAt(object, "metadata.name") + (isDefault ? " (default)" : "");
}

interface Bound {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Of what gives a role to somebody. */
function bindingColumns(): readonly Column[] {
  const bound = (name: string, kind: string): Column => ({
    name,
    wide: true,
    cell: (object) =>
      ((at(object, "subjects") ?? []) as readonly Bound[])
        .filter((one) => one.kind === kind)
        .map((one) => (kind === "ServiceAccount" ? `${one.namespace ?? ""}/${one.name}` : one.name))
        .join(", "),
  });
  return [
    NAME,
    { name: "Role", cell: (object) => `${textAt(object, "roleRef.kind")}/${textAt(object, "roleRef.name")}` },
    AGE,
    bound("Users", "User"),
    bound("Groups", "Group"),
    bound("ServiceAccounts", "ServiceAccount"),
  ];
}
