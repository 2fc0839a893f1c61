import { randomUUID } from "node:crypto";
import { SYSTEM_CLASSES } from "./admission/priorities.ts";
import { conditionsOfWell } from "./nodeConditions.ts";
import { putBy } from "./api/apply/writes.ts";
import type { ObjectContext } from "./api/exchange.ts";
import { createServiceAccount } from "./api/namespaceContents.ts";
import { groupsOfAccounts, RBAC_GROUP } from "./api/rights.ts";
import { rfc3339 } from "./clock.ts";
import { CLUSTER_ROLES, DRIVER_ROLE, DRIVER_RULES } from "./initialRoles.ts";
import type { KubeObject, ObjectMeta } from "./objects.ts";
import type { NodeOptions, SandboxOptions } from "./options.ts";

const NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];
const DEFAULT_NODE: NodeOptions = { name: "sandbox" };

/** Puts the namespaces, service accounts, roles and nodes there that a cluster has from the start. */
export function createInitialObjects(
  context: ObjectContext,
  options: Pick<SandboxOptions, "namespaces" | "serviceAccounts" | "nodes">,
): void {
  const { store, clock } = context;
  const now = rfc3339(clock.now());
  for (const name of new Set([...NAMESPACES, ...(options.namespaces ?? [])])) {
    const metadata = { ...newMetadata(name, now), labels: { "kubernetes.io/metadata.name": name } };
    const namespace = {
      kind: "Namespace",
      apiVersion: "v1",
      metadata,
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    };
    putBy(context, "kube-apiserver", "namespaces", namespace);
    for (const account of new Set(["default", ...(options.serviceAccounts ?? [])])) {
      createServiceAccount(context, name, account);
    }
    if (!NAMESPACES.slice(1).includes(name)) letDriversWork(context, name, now);
  }
  for (const { name, ...content } of SYSTEM_CLASSES) {
    const metadata = { ...newMetadata(name, now), generation: 1 };
    putBy(
      context,
      "kube-apiserver",
      "priorityclasses",
      withContent({ kind: "PriorityClass", apiVersion: "scheduling.k8s.io/v1", metadata }, content),
    );
  }
  for (const [name, rules] of Object.entries(CLUSTER_ROLES)) {
    const role = { kind: "ClusterRole", apiVersion: `${RBAC_GROUP}/v1`, metadata: newMetadata(name, now) };
    putBy(context, "kube-apiserver", "clusterroles", { ...role, ...{ rules } });
  }
  for (const node of options.nodes ?? [DEFAULT_NODE]) {
    const { status, ...registered } = nodeObject(node, now);
    putBy(context, "kubelet", "nodes", registered);
    const known = store.get("nodes", undefined, node.name);
    if (known) putBy(context, "kubelet", "nodes", { ...known, ...{ status } }, "status");
  }
}

function letDriversWork(context: ObjectContext, namespace: string, now: string): void {
  const metadata = (): ObjectMeta => ({ ...newMetadata(DRIVER_ROLE, now), namespace });
  const apiVersion = `${RBAC_GROUP}/v1`;
  const role = { kind: "Role", apiVersion, metadata: metadata() };
  putBy(context, "kube-apiserver", "roles", { ...role, ...{ rules: DRIVER_RULES } });
  const binding = { kind: "RoleBinding", apiVersion, metadata: metadata() };
  const [, group = ""] = groupsOfAccounts(namespace);
  const subjects = [{ kind: "Group", apiGroup: RBAC_GROUP, name: group }];
  const roleRef = { apiGroup: RBAC_GROUP, kind: "Role", name: DRIVER_ROLE };
  putBy(context, "kube-apiserver", "rolebindings", { ...binding, ...{ subjects, roleRef } });
}

function withContent(object: KubeObject, content: object): KubeObject {
  return { ...object, ...content, ...{ preemptionPolicy: "PreemptLowerPriority" } };
}

function newMetadata(name: string, creationTimestamp: string): ObjectMeta {
  return { name, uid: randomUUID(), resourceVersion: "", creationTimestamp };
}

function nodeObject(options: NodeOptions, now: string): KubeObject & { readonly status: object } {
  const { name, cpu = "4", memory = "8Gi", pods = "110", labels = {}, taints = [], resources = {} } = options;
  const capacity = { cpu, memory, pods, "ephemeral-storage": "100Gi", ...resources };
  const node = {
    kind: "Node",
    apiVersion: "v1",
    metadata: {
      ...newMetadata(name, now),
      labels: { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux", "kubernetes.io/arch": "amd64", ...labels },
    },
    spec: { ...(taints.length > 0 && { taints }) },
    status: {
      capacity,
      allocatable: capacity,
      conditions: conditionsOfWell(now),
      addresses: [
        { type: "InternalIP", address: "127.0.0.1" },
        { type: "Hostname", address: name },
      ],
      nodeInfo: {
        kubeletVersion: "v1.34.4+sandbox",
        operatingSystem: "linux",
        architecture: "amd64",
        osImage: "Sandbox",
      },
    },
  };
  return node;
}
