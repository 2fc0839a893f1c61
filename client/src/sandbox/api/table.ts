import { age } from "./age.ts";
import type { JsonObject, KubeObject, Pod } from "../objects.ts";
import { podRow } from "./podRow.ts";

interface Column {
  readonly name: string;
  readonly wide?: boolean;
  readonly cell: (object: KubeObject, now: number) => string | number;
}

/** Objects as a `Table` (Kubernetes 1.34); `includeObject` decides how much of each goes with its row. */
export function asTable(
  resource: string,
  objects: readonly KubeObject[],
  metadata: object,
  query: URLSearchParams,
  now: number,
): object {
  const columns = COLUMNS[resource] ?? [NAME, AGE];
  const include = query.get("includeObject") ?? "Metadata";
  return {
    kind: "Table",
    apiVersion: "meta.k8s.io/v1",
    metadata,
    columnDefinitions: columns.map(({ name, wide }) => ({
      name,
      type: "string",
      format: name === "Name" ? "name" : "",
      description: name,
      priority: wide ? 1 : 0,
    })),
    rows: objects.map((object) => ({
      cells: columns.map(({ cell }) => cell(object, now)),
      ...(include !== "None" && { object: include === "Object" ? object : partial(object) }),
    })),
  };
}

export function partial({ metadata }: KubeObject): object {
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

const NAME: Column = { name: "Name", cell: ({ metadata }) => metadata.name };
const AGE: Column = { name: "Age", cell: ({ metadata }, now) => age(metadata.creationTimestamp, now) };

const count = (name: string): Column => ({
  name: "Data",
  cell: (object) => Object.keys((object as unknown as Record<string, object | undefined>)[name] ?? {}).length,
});

const text = (name: string, ...path: string[]): Column => ({
  name,
  cell: (object) => {
    const value = path.reduce<unknown>((at, key) => (at as JsonObject | undefined)?.[key], object);
    return typeof value === "string" ? value : "<none>";
  },
});

const podColumn = (name: string, key: keyof ReturnType<typeof podRow>, wide = false): Column => ({
  name,
  wide,
  cell: (object, now) => podRow(object as Pod, now)[key],
});

interface EventLike {
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  pods: [
    NAME,
    podColumn("Ready", "ready"),
    podColumn("Status", "status"),
    podColumn("Restarts", "restarts"),
    AGE,
    podColumn("IP", "ip", true),
    podColumn("Node", "node", true),
    { name: "Nominated Node", wide: true, cell: () => "<none>" },
    { name: "Readiness Gates", wide: true, cell: () => "<none>" },
  ],
  events: [
    {
      name: "Last Seen",
      cell: (object, now) => {
        const { lastTimestamp, eventTime } = object as unknown as EventLike;
        return age(lastTimestamp ?? eventTime, now);
      },
    },
    text("Type", "type"),
    text("Reason", "reason"),
    {
      name: "Object",
      cell: (object) => {
        const { involvedObject } = object as unknown as EventLike;
        return `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`;
      },
    },
    text("Message", "message"),
  ],
  namespaces: [NAME, text("Status", "status", "phase"), AGE],
  nodes: [
    NAME,
    { name: "Status", cell: () => "Ready" },
    { name: "Roles", cell: () => "<none>" },
    AGE,
    text("Version", "status", "nodeInfo", "kubeletVersion"),
  ],
  configmaps: [NAME, count("data"), AGE],
  secrets: [NAME, text("Type", "type"), count("data"), AGE],
  serviceaccounts: [NAME, { name: "Secrets", cell: () => 0 }, AGE],
};
