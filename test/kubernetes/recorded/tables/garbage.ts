import type { RecordedRequest } from "../step.ts";
import { get, patch, post, remove, until } from "../step.ts";

const map = (name: string, more: object = {}): RecordedRequest =>
  post("configmaps", { metadata: { name, labels: { g: "g" }, ...more } });
const owner = (name: string, more: object = {}): object => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  name,
  uid: `<uid configmaps/${name}>`,
  ...more,
});
const gone = (name: string): RecordedRequest => until(`configmaps/${name}`, ({ code }) => code === 404);
const all = get("configmaps?labelSelector=g");
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** What goes with its owner, and in which order. */
export const GARBAGE: readonly RecordedRequest[] = [
  map("parent"),
  map("child", { ownerReferences: [owner("parent")] }),
  map("grandchild", { ownerReferences: [owner("child")] }),
  remove("configmaps/parent"),
  gone("child"),
  gone("grandchild"),
  all,
  map("parent"),
  map("child", { ownerReferences: [owner("parent", { blockOwnerDeletion: true })], finalizers: ["example.com/hold"] }),
  remove("configmaps/parent?propagationPolicy=Foreground"),
  until("configmaps/child", ({ metadata }) => metadata?.deletionTimestamp !== undefined),
  get("configmaps/parent"),
  patch("configmaps/child", { metadata: { finalizers: null } }),
  gone("parent"),
  all,
  map("parent"),
  map("child", { ownerReferences: [owner("parent")] }),
  remove("configmaps/parent?propagationPolicy=Orphan"),
  gone("parent"),
  get("configmaps/child"),
  remove("configmaps/child"),
  map("first"),
  map("second"),
  map("shared", { ownerReferences: [owner("first"), owner("second")] }),
  remove("configmaps/first"),
  until(
    "configmaps/shared",
    ({ metadata }) => (metadata as { ownerReferences?: unknown[] }).ownerReferences?.length === 1,
  ),
  remove("configmaps/second"),
  gone("shared"),
  map("stranger", { ownerReferences: [owner("nobody", { uid: NOBODY })] }),
  gone("stranger"),
  map("foreground"),
  remove("configmaps/foreground?propagationPolicy=Foreground"),
  gone("foreground"),
  all,
];
