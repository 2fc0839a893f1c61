import type { Json, JsonObject } from "../../../client/src/sandbox/objects.ts";
import { isObject } from "../../../client/src/sandbox/validation/decode.ts";
import type { RecordedRequest } from "../recorded/step.ts";
import { APPLY, JSON_PATCH, MERGE, STRATEGIC, TABLE } from "../recorded/step.ts";
import { Dice } from "./dice.ts";
import { mutate } from "./mutate.ts";
import type { FreshKind } from "./objects.ts";
import { FRESH_KINDS, freshObject } from "./objects.ts";

type Make = (dice: Dice) => RecordedRequest;

/**
 * Requests of every kind, right and odd, one after the other in a namespace of their own. The same numbers give the
 * same requests.
 */
export function freshRequests(seed: number, count: number): RecordedRequest[] {
  return Array.from({ length: count }, (_, index) => {
    const dice = new Dice(seed, index);
    return unscheduled(dice.pick(TABLE_OF_TURNS)(dice));
  });
}

/** A pod stays as it is: what schedulers and kubelets make of it is not the same twice. */
function unscheduled(request: RecordedRequest): RecordedRequest {
  const body = request.body as Json;
  if (!/^pods(?:\/\w+)?(?:\?|$)/.test(request.path) || !isObject(body) || !isObject(body.spec)) return request;
  if (request.method === "PATCH" && request.type !== APPLY) return request;
  return { ...request, body: { ...body, spec: { ...body.spec, schedulerName: "nobody" } } };
}

const kindOf = (dice: Dice): FreshKind => dice.pick(FRESH_KINDS);
const nameOf = ({ names }: FreshKind, dice: Dice): string =>
  dice.percent(94) ? dice.pick(names) : dice.pick(["none", "A_b", "a%20b", "a.b", "%00", "x".repeat(260)]);
/** Names are those of `#learn`: the plural alone. */
const plural = ({ path }: FreshKind): string => path.replace(/^.*\//, "");

const QUERIES = [
  "dryRun=All",
  "dryRun=",
  "dryRun=all",
  "fieldValidation=Strict",
  "fieldValidation=Ignore",
  "fieldValidation=Warn",
  "fieldValidation=",
  "fieldManager=me",
  "fieldManager=",
  "pretty=true",
  "unknown=1",
  "timeout=5s",
  "timeout=x",
  "dryRun=All&dryRun=Odd",
  "force=true",
];

function query({ isTried }: FreshKind, dice: Dice, more: readonly string[] = QUERIES): string {
  const words = [...(isTried ? ["dryRun=All"] : []), ...(dice.percent(30) ? [dice.pick(more)] : [])];
  if (dice.percent(5)) words.push(dice.pick(more));
  return words.length === 0 ? "" : `?${words.join("&")}`;
}

const ACCEPTS = [
  TABLE,
  "application/yaml",
  "*/*",
  "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io",
  "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
  "text/plain",
  "application/json;q=0.1, application/yaml;q=0.2",
  "application/json; charset=utf-8",
  "application/*",
  "application/json;stream=watch",
  "",
  ";;",
];

const accepted = (dice: Dice): Partial<RecordedRequest> => (dice.percent(8) ? { accept: dice.pick(ACCEPTS) } : {});

function create(dice: Dice): RecordedRequest {
  const kind = kindOf(dice);
  const body = freshObject(kind, dice.pick(kind.names), dice);
  return { method: "POST", path: `${kind.path}${query(kind, dice)}`, body, ...accepted(dice) };
}

const TYPES = [
  "application/json",
  "application/yaml",
  "application/json; charset=utf-8",
  "text/plain",
  "",
  "application/json;",
  "APPLICATION/JSON",
  "application/x-www-form-urlencoded",
];

const TEXTS = [
  "",
  " ",
  "null",
  "[]",
  "{}",
  "1",
  '"x"',
  "{]",
  '{"metadata"',
  '{"metadata":{"name":"a"}} ',
  '{"metadata":{"name":"a"}}{}',
  '{"metadata":{"name":"a","name":"b"}}',
  '{"metadata":{"name":01}}',
  '{"metadata":{"name":"\\x"}}',
  '{"metadata":{"name":"\\ud800"}}',
  '{"metadata":{"name":"a","labels":{"a":"b","a":"c"}}}',
  "metadata:\n  name: a\n",
  "metadata: {name: a}\n---\nmetadata: {name: b}\n",
  "metadata:\n name: a\n  labels: x\n",
  "metadata:\n\tname: a\n",
  "a: &x 1\nb: *x\n",
  "a: *none\n",
  "- a\n- b\n",
  "metadata: {name: yes}\n",
  "metadata: {name: a, name: b}\n",
  "'unclosed",
  "%odd",
  "\ufeff{}",
  "{'metadata':{}}",
  '{"a": NaN}',
  "/* x */ {}",
  "<xml/>",
];

function odd(dice: Dice): RecordedRequest {
  const kind = kindOf(dice);
  const isNew = dice.percent(60);
  return {
    method: isNew ? "POST" : "PUT",
    path: `${kind.path}${isNew ? "" : `/${dice.pick(kind.names)}`}?dryRun=All`,
    text: dice.pick(TEXTS),
    type: dice.percent(60) ? dice.pick(TYPES.slice(0, 2)) : dice.pick(TYPES),
  };
}

const read: Make = (dice) => {
  const kind = kindOf(dice);
  const words = [
    "resourceVersion=0",
    "resourceVersion=x",
    "resourceVersion=",
    "pretty=1",
    "export=true",
    "includeObject=None",
  ];
  const subresource = dice.percent(10)
    ? dice.pick(["/status", "/scale", "/none", "/ephemeralcontainers", "/resize", "/"])
    : "";
  const asked = dice.percent(20) ? `?${dice.pick(words)}` : "";
  return { method: "GET", path: `${kind.path}/${nameOf(kind, dice)}${subresource}${asked}`, ...accepted(dice) };
};

const LABELS = [
  "app=a",
  "app==a,tier",
  "app!=a",
  "app in (a,b)",
  "app notin (a, c),!tier",
  "tier=",
  "!app",
  "app in ()",
  "app in (a",
  "app>1",
  "app<x",
  "a b",
  "=a",
  ",",
  "app=a,",
  "-a=b",
  "app=a b",
  "example.com/x=y",
  "a/b/c=d",
  "app in (a,,b)",
  "app=ä",
  "app = a , tier in ( one )",
  "!",
  "app==",
  "app===a",
  "app!==a",
  "in in (in)",
  "app notin",
];
const FIELDS = [
  "metadata.name=a",
  "metadata.name!=a",
  "metadata.namespace=NAMESPACE",
  "metadata.namespace=other",
  "metadata.name=a,metadata.namespace!=x",
  "status.phase=Pending",
  "spec.nodeName=",
  "spec.nodeName!=,status.phase==Pending",
  "spec.schedulerName=nobody",
  "spec.serviceAccountName=default",
  "spec.restartPolicy=Always",
  "spec.hostNetwork=true",
  "status.podIP=",
  "status.podIP=1.2.3.4",
  "status.nominatedNodeName=",
  "involvedObject.kind=Pod",
  "involvedObject.name=a,type=Warning",
  "reason=Started",
  "reportingComponent=",
  "source=kubelet",
  "involvedObject.uid=",
  "type=Opaque",
  "status.successful=0",
  "status.successful!=0",
  "metadata.labels=x",
  "metadata.name",
  "=",
  "a=b=c",
  "metadata.name=a\\,b",
  "metadata.name=a\\",
  "metadata.name=a,,",
  "",
];

const listWords: readonly ((dice: Dice) => string)[] = [
  (dice) => `labelSelector=${encodeURIComponent(dice.pick(LABELS))}`,
  (dice) => `labelSelector=${encodeURIComponent(dice.pick(LABELS))}`,
  (dice) => `fieldSelector=${encodeURIComponent(dice.pick(FIELDS)).replace("NAMESPACE", "NAMESPACE")}`,
  (dice) => `limit=${dice.pick(["1", "2", "500", "0", "-1", "x", "1.5", "99999999999999999999", ""])}`,
  (dice) => `resourceVersion=${dice.pick(["0", "1", "x", "<version>", "-1", "", "00", "99999999999"])}`,
  (dice) => `resourceVersionMatch=${dice.pick(["Exact", "NotOlderThan", "Odd", ""])}`,
  (dice) => `continue=${dice.pick(["<continue>", "x", "", "e30", "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MX0"])}`,
  (dice) => `timeoutSeconds=${dice.pick(["5", "0", "-1", "x"])}`,
  (dice) => `sendInitialEvents=${dice.pick(["true", "false", "x"])}`,
  (dice) => `allowWatchBookmarks=${dice.pick(["true", "x"])}`,
  (dice) => `watch=${dice.pick(["false", "0"])}`,
  (dice) => `includeObject=${dice.pick(["None", "Metadata", "Object", "Odd"])}`,
];

const list: Make = (dice) => {
  const { path } = kindOf(dice);
  const words = [0, 1, 2].filter(() => dice.percent(45)).map(() => dice.pick(listWords)(dice));
  return { method: "GET", path: `${path}${words.length > 0 ? `?${words.join("&")}` : ""}`, ...accepted(dice) };
};

/** A watch that ends by itself after a second. */
const watch: Make = (dice) => {
  const kind = kindOf(dice);
  const words = [
    dice.pick(["resourceVersion=<version>", "resourceVersion=<version>", "resourceVersion=0", ""]),
    ...[0, 1]
      .filter(() => dice.percent(40))
      .map(() => dice.pick(listWords.filter((_, index) => index !== 7 && index !== 10))(dice)),
  ].filter((word) => word !== "");
  return {
    method: "GET",
    path: `${kind.path}?watch=${dice.pick(["true", "1", ""])}&timeoutSeconds=1&${words.join("&")}`,
    events: Infinity,
    ...(dice.percent(10) && { accept: TABLE }),
  };
};

/** A part of a whole object, of one level of members. */
function partOf(object: Json, dice: Dice): JsonObject {
  if (!isObject(object)) return {};
  const names = Object.keys(object).filter((name) => name !== "apiVersion" && name !== "kind");
  if (names.length === 0) return {};
  const name = dice.pick(names);
  const inner = object[name] ?? null;
  if (!isObject(inner) || dice.percent(20)) return { [name]: inner };
  return { [name]: partOf(inner, dice) };
}

const CHANGES: readonly JsonObject[] = [
  { metadata: { labels: { app: "b" } } },
  { metadata: { labels: { tier: null } } },
  { metadata: { annotations: { note: "y" } } },
  { metadata: { finalizers: null } },
  { metadata: { finalizers: [] } },
  { metadata: { resourceVersion: "<version KIND/NAME>" } },
  { metadata: { resourceVersion: "1" } },
  { metadata: { uid: "<uid KIND/NAME>" } },
  { metadata: { generateName: "x" } },
  { metadata: { ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: "x", uid: "1" }] } },
  { metadata: { labels: { $patch: "replace", x: "y" } } },
  { metadata: { deletionGracePeriodSeconds: 5 } },
  { spec: { suspend: true } },
  { spec: { parallelism: 4 } },
  { spec: { activeDeadlineSeconds: 7 } },
  { spec: { containers: [{ name: "base", image: "busybox:1.37" }] } },
  { spec: { $setElementOrder: null } },
  { spec: { tolerations: [{ key: "x", operator: "Exists" }] } },
  { spec: { terminationGracePeriodSeconds: 1 } },
  { spec: { schedulingGates: [] } },
  { data: { a: "2" } },
  { data: null },
  { immutable: true },
  { stringData: { z: "1" } },
  { type: "Other" },
  { status: { phase: "Running" } },
  { unknown: { a: 1 } },
  {},
];

function filled(value: Json, kind: FreshKind, name: string): Json {
  return JSON.parse(JSON.stringify(value).replaceAll("KIND/NAME", `${plural(kind)}/${name}`)) as Json;
}

function change(kind: FreshKind, name: string, dice: Dice): Json {
  if (dice.percent(60)) return mutate(filled(dice.pick(CHANGES), kind, name), dice, dice.percent(70) ? 0 : 1);
  return mutate(partOf(kind.make(name, dice), dice), dice, dice.percent(60) ? 0 : 1);
}

const POINTERS = [
  "/metadata/labels/app",
  "/metadata/labels/x~1y",
  "/metadata/labels",
  "/metadata/annotations/note",
  "/metadata/finalizers/0",
  "/metadata/finalizers/-",
  "/metadata/name",
  "/spec/containers/0/image",
  "/spec/containers/1",
  "/spec/containers/-",
  "/spec/none/none",
  "/spec/tolerations",
  "/spec/activeDeadlineSeconds",
  "/data/a",
  "/data",
  "/status/phase",
  "/kind",
  "",
  "x",
];

function operations(dice: Dice): Json {
  const one = (): Json =>
    mutate(
      {
        op: dice.pick(["add", "replace", "remove", "test", "copy", "move"]),
        path: dice.pick(POINTERS),
        ...(dice.percent(70) && { value: dice.pick(["b", "", 1, null, {}, ["x"], { name: "x", image: "y" }]) }),
        ...(dice.percent(30) && { from: dice.pick(POINTERS) }),
      },
      dice,
      dice.percent(85) ? 0 : 1,
    );
  return [one(), ...(dice.percent(30) ? [one()] : [])];
}

const patch: Make = (dice) => {
  const kind = kindOf(dice);
  const name = nameOf(kind, dice);
  const type = dice.pick([MERGE, MERGE, STRATEGIC, STRATEGIC, JSON_PATCH]);
  const part = dice.percent(12) ? dice.pick(["/status", "/status", "/ephemeralcontainers", "/resize", "/scale"]) : "";
  return {
    method: "PATCH",
    path: `${kind.path}/${name}${part}${query(kind, dice)}`,
    body: type === JSON_PATCH ? operations(dice) : change(kind, name, dice),
    type,
    ...accepted(dice),
  };
};

const APPLY_QUERIES = [
  "fieldManager=me",
  "fieldManager=me&force=true",
  "fieldManager=you",
  "fieldManager=you&force=true",
];

const apply: Make = (dice) => {
  const kind = kindOf(dice);
  const name = dice.pick(kind.names);
  const { apiVersion = "v1", kind: word = "", ...rest } = kind.make(name, dice);
  const body = mutate(
    { apiVersion, kind: word, ...(dice.percent(50) ? rest : partOf(rest, dice)) },
    dice,
    dice.percent(75) ? 0 : 1,
  );
  const named =
    isObject(body) && dice.percent(90)
      ? { ...body, metadata: { ...(isObject(body.metadata) ? body.metadata : {}), name } }
      : body;
  const tried = kind.isTried ? "&dryRun=All" : "";
  return {
    method: "PATCH",
    path: `${kind.path}/${name}?${dice.percent(92) ? dice.pick(APPLY_QUERIES) : "force=true"}${tried}`,
    body: named,
    type: APPLY,
  };
};

const replace: Make = (dice) => {
  const kind = kindOf(dice);
  const name = nameOf(kind, dice);
  const body = freshObject(kind, name, dice);
  const identity = filled(
    dice.pick([
      {},
      {},
      { resourceVersion: "<version KIND/NAME>" },
      { resourceVersion: "1" },
      { uid: "<uid KIND/NAME>" },
      { uid: "other" },
    ]),
    kind,
    name,
  ) as JsonObject;
  const metadata = isObject(body) && isObject(body.metadata) ? { metadata: { ...body.metadata, ...identity } } : {};
  const part = dice.percent(10) ? "/status" : "";
  return {
    method: "PUT",
    path: `${kind.path}/${name}${part}${query(kind, dice)}`,
    body: isObject(body) ? { ...body, ...metadata } : body,
    ...accepted(dice),
  };
};

const DELETE_QUERIES = [
  "dryRun=All",
  "gracePeriodSeconds=0",
  "gracePeriodSeconds=5",
  "gracePeriodSeconds=-1",
  "gracePeriodSeconds=x",
  "propagationPolicy=Background",
  "propagationPolicy=Odd",
  "orphanDependents=false",
  "dryRun=Odd",
  "resourceVersion=1",
];
const DELETE_BODIES: readonly Json[] = [
  {},
  { kind: "DeleteOptions", apiVersion: "v1" },
  { preconditions: { uid: "<uid KIND/NAME>" } },
  { preconditions: { uid: "other" } },
  { preconditions: { resourceVersion: "<version KIND/NAME>" } },
  { preconditions: { resourceVersion: "1" } },
  { gracePeriodSeconds: 0 },
  { gracePeriodSeconds: 3, propagationPolicy: "Background" },
  { dryRun: ["All"] },
  { orphanDependents: false },
  { ignoreStoreReadErrorWithClusterBreakingPotential: true },
];

const remove: Make = (dice) => {
  const kind = kindOf(dice);
  const name = nameOf(kind, dice);
  const isSent = dice.percent(45);
  const sent = filled(dice.pick(DELETE_BODIES), kind, name);
  const body = mutate(sent, dice, isObject(sent) && Object.keys(sent).length > 0 && dice.percent(30) ? 1 : 0);
  return {
    method: "DELETE",
    path: `${kind.path}/${name}${query(kind, dice, DELETE_QUERIES)}`,
    ...(isSent && { body }),
    ...accepted(dice),
  };
};

const removeMany: Make = (dice) => {
  const kind = kindOf(dice);
  const selectors = [
    "labelSelector=app%3Da",
    "fieldSelector=metadata.name%3Da",
    "labelSelector=app%20in",
    "limit=1",
    "dryRun=All",
  ];
  return { method: "DELETE", path: `${kind.path}?${dice.pick(selectors)}${kind.isTried ? "&dryRun=All" : ""}` };
};

const LOG_WORDS = [
  "follow",
  "previous",
  "timestamps",
  "tailLines",
  "limitBytes",
  "sinceSeconds",
  "sinceTime",
  "container",
  "stream",
  "pretty",
  "insecureSkipTLSVerifyBackend",
  "odd",
];
const LOG_VALUES = [
  "true",
  "false",
  "1",
  "0",
  "-1",
  "x",
  "",
  "5",
  "1.5",
  "base",
  "Stdout",
  "All",
  "2024-01-01T00:00:00Z",
  "2024-13-01T00:00:00Z",
  "2024-01-01",
  "99999999999999999999",
];

const log: Make = (dice) => {
  const words = [0, 1, 2].filter(() => dice.percent(60)).map(() => `${dice.pick(LOG_WORDS)}=${dice.pick(LOG_VALUES)}`);
  return {
    method: "GET",
    path: `pods/${dice.pick(["a", "b", "none"])}/log${words.length > 0 ? `?${words.join("&")}` : ""}`,
    ...accepted(dice),
  };
};

/** What is refused before there is any stream: nothing runs here. */
const stream: Make = (dice) => {
  const words = [0, 1, 2]
    .filter(() => dice.percent(60))
    .map(() =>
      dice.pick([
        "command=ls",
        "stdin=true",
        "stdout=true",
        "stderr=1",
        "tty=true",
        "container=base",
        "container=none",
        "ports=80",
        "ports=x",
        "stdin=x",
        "odd=1",
      ]),
    );
  const part = dice.pick(["exec", "exec", "attach", "portforward"]);
  return {
    method: dice.pick(["GET", "POST"]),
    path: `pods/${dice.pick(["a", "b", "none"])}/${part}${words.length > 0 ? `?${words.join("&")}` : ""}`,
  };
};

const evict: Make = (dice) => {
  const name = dice.pick(["a", "b", "none"]);
  const body = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name },
    ...(dice.percent(40) && { deleteOptions: dice.pick(DELETE_BODIES) }),
  };
  return {
    method: "POST",
    path: `pods/${name}/eviction${dice.percent(70) ? "?dryRun=All" : ""}`,
    body: mutate(filled(body, { path: "pods", names: [name], make: () => ({}) }, name), dice, dice.percent(60) ? 0 : 1),
  };
};

const PATHS = [
  "/api/v2",
  "/apis/batch/v2",
  "/apis/none",
  "/apis/none/v1",
  "/apis/apps/v1beta1",
  "/healthz",
  "/livez",
  "/readyz",
  "/none",
  "//api/v1/pods",
  "/api/v1/namespaces/NAMESPACE",
  "/api/v1/namespaces/NAMESPACE/",
  "/api/v1/namespaces/NAMESPACE/status",
  "/api/v1/namespaces/NAMESPACE/none",
  "/api/v1/namespaces/NAMESPACE/none/x",
  "/api/v1/namespaces/NAMESPACE/pods/a/b/c",
  "/api/v1/namespaces/NAMESPACE/pods/",
  "/api/v1/namespaces/NAMESPACE/pods/a/",
  "/api/v1/namespaces/none/pods",
  "/api/v1/namespaces/none/pods/a",
  "/api/v1/namespaces/NAMESPACE/nodes",
  "/api/v1/pods/a",
  "/api/v1/nodes/none",
  "/api/v1/watch/namespaces/NAMESPACE/pods?timeoutSeconds=1",
  "/apis/batch/v1/pods",
  "/apis/batch/v1/namespaces/NAMESPACE/pods",
  "/api/v1/namespaces/NAMESPACE/jobs",
];

const path: Make = (dice) => ({
  ...(dice.percent(70)
    ? { method: "GET", path: dice.pick(PATHS) }
    : { method: dice.pick(["POST", "PUT", "PATCH"]), path: `${dice.pick(PATHS).replace(/\?.*/, "")}?dryRun=All` }),
  ...(dice.percent(20) && { body: {} }),
  ...accepted(dice),
});

const STATUSES: readonly Json[] = [
  { phase: "Running" },
  { phase: "Succeeded" },
  { phase: "Odd" },
  { conditions: [{ type: "Ready", status: "True" }] },
  { conditions: [{ type: "x" }] },
  { conditions: [{ type: "example.com/ready", status: "False", reason: "r", message: "m" }] },
  {
    containerStatuses: [
      { name: "base", ready: true, restartCount: 1, image: "x", imageID: "y", state: { running: {} } },
    ],
  },
  { podIP: "10.0.0.1", podIPs: [{ ip: "10.0.0.1" }] },
  { podIP: "x" },
  { active: 1 },
  { qosClass: "Burstable" },
  { startTime: "2024-01-01T00:00:00Z" },
  {},
  null,
];

const status: Make = (dice) => {
  const kind = dice.pick(FRESH_KINDS.filter(({ path: at }) => at === "pods" || at.endsWith("/jobs")));
  const type = dice.pick([MERGE, STRATEGIC]);
  const body = { status: dice.pick(STATUSES), ...(dice.percent(20) && { metadata: { labels: { x: "y" } } }) };
  return {
    method: "PATCH",
    path: `${kind.path}/${dice.pick(kind.names)}/status${dice.percent(20) ? "?dryRun=All" : ""}`,
    body: mutate(body, dice, dice.percent(70) ? 0 : 1),
    type,
  };
};

const RESOURCES: readonly JsonObject[] = [
  { requests: { cpu: "150m" } },
  { requests: { cpu: "1" }, limits: { cpu: "2" } },
  { limits: { memory: "1Gi" } },
  { limits: { cpu: "1500m", memory: "3Gi" } },
  { requests: { memory: "96Mi" }, limits: { memory: "96Mi" } },
  { requests: { "ephemeral-storage": "1Gi" } },
  { requests: { cpu: null } },
  { limits: { cpu: "-1" } },
  {},
];

/** More or less for a container that is there, or a change that is none of resources. */
const resize: Make = (dice) => {
  const type = dice.pick([MERGE, STRATEGIC, STRATEGIC, STRATEGIC]);
  const container = {
    name: dice.pick(["base", "base", "base", "side", "none"]),
    ...(dice.percent(90) && { resources: dice.pick(RESOURCES) }),
    ...(dice.percent(10) && { image: "other" }),
    ...(dice.percent(10) && { resizePolicy: [{ resourceName: "cpu", restartPolicy: "NotRequired" }] }),
  };
  const body = {
    spec: { [dice.pick(["containers", "containers", "containers", "initContainers"])]: [container] },
    ...(dice.percent(10) && { metadata: { labels: { x: "y" } } }),
  };
  return {
    method: "PATCH",
    path: `pods/${dice.pick(["a", "b", "none"])}/resize${dice.percent(50) ? "?dryRun=All" : ""}`,
    body: mutate(body, dice, dice.percent(85) ? 0 : 1),
    type,
    ...accepted(dice),
  };
};

const times = (count: number, make: Make): Make[] => Array.from({ length: count }, () => make);

const TABLE_OF_TURNS: readonly Make[] = [
  ...times(22, create),
  ...times(5, odd),
  ...times(8, read),
  ...times(10, list),
  ...times(3, watch),
  ...times(20, patch),
  ...times(6, apply),
  ...times(10, replace),
  ...times(7, remove),
  ...times(1, removeMany),
  ...times(5, log),
  ...times(2, stream),
  ...times(2, evict),
  ...times(4, path),
  ...times(4, status),
  ...times(4, resize),
];
