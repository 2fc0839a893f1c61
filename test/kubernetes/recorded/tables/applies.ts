import { PLAIN_POD } from "../cases.ts";
import type { RecordedRequest } from "../step.ts";
import { APPLY, BATCH, get, MERGE, patch, put, remove } from "../step.ts";

type Options = Omit<RecordedRequest, "method" | "path" | "type">;

const apply = (path: string, query: string, object: unknown, options: Options = {}): RecordedRequest => ({
  method: "PATCH",
  path: `${path}?${query}`,
  text: JSON.stringify(object),
  type: APPLY,
  managers: true,
  ...options,
});
const map = (query: string, data: unknown, metadata: object = {}): RecordedRequest =>
  apply("configmaps/applied", query, {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "applied", ...metadata },
    data,
  });
const raw = (text: string): RecordedRequest => apply("configmaps/applied", "fieldManager=me", {}, { text });
const shown = (path: string): RecordedRequest => ({ ...get(path), managers: true });

const container = (more: object): object => ({ name: "base", image: "busybox:1.36", ...more });
const pod = (query: string, spec: object, metadata: object = {}): RecordedRequest =>
  apply("pods/plain", query, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "plain", ...metadata },
    spec: { schedulerName: "nobody", ...spec },
  });

/** Server-side apply: who owns what, conflicts, what is taken away again. */
export const APPLIES: readonly RecordedRequest[] = [
  map("", { a: "1" }),
  map("fieldManager=me&dryRun=All", { a: "1" }),
  map("fieldManager=me", { a: "1" }),
  map("fieldManager=me", { a: "1" }),
  map("fieldManager=me", { a: "2" }),
  map("fieldManager=you", { a: "3" }),
  map("fieldManager=you", { a: "2" }),
  map("fieldManager=you&force=true", { a: "3", b: "1" }),
  map("fieldManager=me", { a: "1" }),
  map("fieldManager=me&force=x", { a: "1" }),
  map("fieldManager=me", { c: "1" }),
  map("fieldManager=me", {}),
  map(
    "fieldManager=you",
    { d: "1" },
    { labels: { a: "b" }, annotations: { note: "x" }, finalizers: ["example.com/a"] },
  ),
  map("fieldManager=me", { c: "2" }, { labels: { c: "d" }, finalizers: ["example.com/b"] }),
  { ...patch("configmaps/applied?fieldManager=other", { data: { d: "2", e: "1" } }, MERGE), managers: true },
  map("fieldManager=you", { d: "3", e: "2" }),
  map("fieldManager=you&force=true", { d: "3" }),
  {
    ...put("configmaps/applied?fieldManager=third", { metadata: { name: "applied" }, data: { z: "1" } }),
    managers: true,
  },
  shown("configmaps/applied"),
  map("fieldManager=me", { z: null }),
  map("fieldManager=me", null),
  map("fieldManager=me", { a: "1" }, { name: "other" }),
  map("fieldManager=me", { a: "1" }, { namespace: "other" }),
  map("fieldManager=me", { a: "1" }, { managedFields: [] }),
  map("fieldManager=me", { a: "1" }, { unknown: 1 }),
  map("fieldManager=me", { a: "1" }, { resourceVersion: "1" }),
  map("fieldManager=me", { a: "1" }, { uid: "00000000-0000-0000-0000-000000000000" }),
  apply("configmaps/applied", "fieldManager=me", { data: { b: "1" } }),
  apply("configmaps/applied", "fieldManager=me", { apiVersion: "v1", kind: "Pod", metadata: { name: "applied" } }),
  apply("configmaps/applied", "fieldManager=me", { apiVersion: "v2", kind: "ConfigMap" }),
  apply("configmaps/applied", "fieldManager=me", { apiVersion: "v1", kind: "ConfigMap", more: 1 }),
  raw(""),
  raw("kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: applied\ndata:\n  y: '1'\n"),
  pod("fieldManager=me", { containers: [container({})] }),
  pod("fieldManager=me", {
    restartPolicy: "Never",
    containers: [container({ env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] })],
    tolerations: [{ key: "a", operator: "Exists" }],
  }),
  remove("pods/plain?gracePeriodSeconds=0"),
  pod("fieldManager=me", {
    restartPolicy: "Never",
    containers: [container({ env: [{ name: "A", value: "1" }], ports: [{ containerPort: 80 }] })],
    tolerations: [{ key: "a", operator: "Exists" }],
  }),
  pod("fieldManager=you", { containers: [container({ image: "busybox:1.37" })] }),
  pod("fieldManager=you&force=true", { containers: [container({ image: "busybox:1.37" })] }, { labels: { a: "b" } }),
  pod("fieldManager=you", { containers: [{ image: "busybox:1.37" }] }),
  apply(`${BATCH}/jobs/idle`, "fieldManager=me&dryRun=All", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "idle" },
    spec: { suspend: true, template: { metadata: { labels: { app: "a" } }, spec: PLAIN_POD.spec } },
  }),
];
