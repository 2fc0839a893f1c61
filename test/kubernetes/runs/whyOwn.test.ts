/**
 * Why a pod does not run, where the reason lies with nodes and registries: nodes that are closed, reserved, silent or gone, and
 * registries that refuse, have an error, are not there or are not trusted. Needs the cluster in rig/, for itself alone.
 */
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import type { JsonObject } from "../../../server/src/protocol.ts";
import { kubernetesQuantity } from "../../../server/src/values/quantity.ts";
import { createPod } from "../../../client/src/cluster/index.ts";
import { eventually } from "../eventually.ts";
import { Runs } from "./kit.ts";
import { rig } from "./rig.ts";
import { holdCause, type WhyCase } from "./why.ts";

const runs = await Runs.open();
const NODE = "/api/v1/nodes/localhost";
const PRESSURE = "node.kubernetes.io/memory-pressure";

/** What a registry answers to every request, and what it says. */
interface Answer {
  readonly status: number;
  readonly code?: string;
  /** Asks for a token, and gives one to everybody. */
  readonly withTokens?: true;
}

const answers = new Map<string, Answer>();
const registry = createServer((request, response) => answer(request, response)).listen(0, "127.0.0.1");
await once(registry, "listening");
const { port } = registry.address() as AddressInfo;
/** Where containerd looks how to reach the registry of an image; read with each pull. */
const hosts = join(dirname(process.env.KUBECONFIG ?? ""), "..", "conf", "registry");
const made: string[] = [];
after(() => {
  registry.close();
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

function answer({ url = "", headers }: IncomingMessage, response: ServerResponse): void {
  const [, name = ""] = /^\/v2\/([^/]+)\//.exec(url) ?? [];
  const { status, code = "UNKNOWN", withTokens } = answers.get(name) ?? { status: 404 };
  if (url.startsWith("/token")) {
    response.setHeader("Content-Type", "application/json").end('{"token": "t"}');
    return;
  }
  if (withTokens && headers.authorization === undefined) {
    const realm = `Bearer realm="http://127.0.0.1:${port}/token",service="registry",scope="repository:${name}/app:pull"`;
    response.writeHead(401, { "WWW-Authenticate": realm }).end();
    return;
  }
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase() }] }));
}

/** An image of a registry of that name, which is to be found at an address. */
function imageOf(name: string, address: string): string {
  const folder = join(hosts, `${name}.test`);
  mkdirSync(folder, { recursive: true });
  made.push(folder);
  writeFileSync(join(folder, "hosts.toml"), `server = "${address}"\n[host."${address}"]\n`);
  return `${name}.test/${name}/app:1`;
}

function answering(name: string, status: number, more: Partial<Answer> = {}): string {
  answers.set(name, { status, ...more });
  return imageOf(name, `http://127.0.0.1:${port}`);
}

const registries: readonly (Omit<WhyCase, "parts"> & { readonly image: string })[] = [
  {
    name: "has no such tag",
    image: answering("tagless", 404, { code: "MANIFEST_UNKNOWN" }),
    ...{ id: "image-not-found", key: "container_repository" },
    sentence: "The image tagless.test/tagless/app:1 was not found in its registry.",
    evidence: /tagless\.test\/tagless\/app:1: not found/,
  },
  {
    name: "wants an account",
    image: answering("private", 401, { code: "UNAUTHORIZED", withTokens: true }),
    ...{ id: "image-forbidden", key: "image_pull_secrets" },
    sentence: "The image private.test/private/app:1 does not exist, or the node may not pull it.",
    evidence: /401 Unauthorized|authorization failed/,
  },
  {
    name: "forbids it",
    image: answering("forbidding", 403, { code: "DENIED", withTokens: true }),
    ...{ id: "image-forbidden", key: "image_pull_secrets" },
    sentence: "The image forbidding.test/forbidding/app:1 does not exist, or the node may not pull it.",
    evidence: /403 Forbidden|authorization failed/,
  },
  {
    name: "has had too many requests",
    image: answering("busy", 429, { code: "TOOMANYREQUESTS" }),
    ...{ id: "image-rate-limit", key: "image_pull_secrets" },
    sentence: "The registry of busy.test/busy/app:1 refuses more pulls for now (rate limit).",
    evidence: /429 Too Many Requests/,
  },
  {
    name: "has an error",
    image: answering("broken", 503),
    ...{ id: "image-registry-unreachable", key: undefined },
    sentence: "The registry of broken.test/broken/app:1 has an error of its own.",
    evidence: /503 Service Unavailable/,
  },
  {
    name: "is not there",
    image: imageOf("away", "http://127.0.0.1:1"),
    ...{ id: "image-registry-unreachable", key: "container_repository" },
    sentence: "The node cannot reach the registry of away.test/away/app:1.",
    evidence: /dial tcp 127\.0\.0\.1:1: connect: connection refused/,
  },
  {
    name: "has a certificate that nobody knows",
    image: imageOf("unknown", runs.cluster.server),
    ...{ id: "image-registry-tls", key: "container_repository" },
    sentence: "The node does not trust the registry of unknown.test/unknown/app:1.",
    evidence: /x509: certificate signed by unknown authority/,
  },
  {
    name: "speaks no TLS",
    image: imageOf("plain", `https://127.0.0.1:${port}`),
    ...{ id: "image-registry-tls", key: "container_repository" },
    sentence: "The node does not trust the registry of plain.test/plain/app:1.",
    evidence: /server gave HTTP response to HTTPS client/,
  },
];

describe("a registry", { concurrency: 8 }, () => {
  for (const { image, ...one } of registries) {
    test(one.name, () => holdCause(runs, { ...one, parts: { container: { image } } }));
  }
});

async function patchNode(spec: JsonObject): Promise<void> {
  await runs.cluster.request("PATCH", NODE, { contentType: "application/merge-patch+json", body: { spec } });
}

/** Holds what is told of a pod while the node is as it says. */
async function whileNode(spec: JsonObject, expected: Omit<WhyCase, "parts" | "name">): Promise<void> {
  await patchNode(spec);
  try {
    await holdCause(runs, { name: "", parts: {}, ...expected });
  } finally {
    await patchNode({ taints: null, unschedulable: null });
  }
}

describe("the node", () => {
  test("is reserved: the quick fix tolerates that", () =>
    whileNode(
      { taints: [{ key: "dedicated", value: "ml", effect: "NoSchedule" }] },
      {
        ...{ id: "taint", key: "tolerations" },
        sentence: "Nodes are reserved by the taint dedicated=ml, which the pod does not tolerate.",
        evidence: /had untolerated taint\(s\)/,
        fix: "Tolerate the taint dedicated",
        mends: true,
      },
    ));

  test("is cordoned", () =>
    whileNode(
      { unschedulable: true },
      {
        ...{ id: "nodes-cordoned", key: "node_selectors" },
        sentence: "Nodes are closed for new pods.",
        evidence: /were unschedulable/,
      },
    ));
});

/** A node that says once that it is ready, and has no kubelet. No scheduler is to choose it. */
async function makeNode(name: string): Promise<string> {
  const path = "/api/v1/nodes";
  const spec = { taints: [{ key: "databand/nobody", effect: "NoSchedule" }] };
  await runs.cluster.request("POST", path, { body: { apiVersion: "v1", kind: "Node", metadata: { name }, spec } });
  const now = new Date().toISOString();
  const ready = { type: "Ready", status: "True", reason: "KubeletReady", lastHeartbeatTime: now };
  const body = { status: { conditions: [{ ...ready, lastTransitionTime: now }] } };
  await runs.cluster.request("PATCH", `${path}/${name}/status`, {
    contentType: "application/strategic-merge-patch+json",
    body,
  });
  return `${path}/${name}`;
}

interface NodeObject {
  readonly spec?: { readonly taints?: readonly { readonly key: string }[] };
  readonly status?: {
    readonly allocatable?: Readonly<Record<string, string>>;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

describe("a node of a pod that it has not started yet", { concurrency: 2 }, () => {
  test("does not report any more", async () => {
    const path = await makeNode("silent");
    try {
      await eventually("the cluster to miss the node", async () => {
        const { status } = await runs.cluster.request<NodeObject>("GET", path);
        return status?.conditions?.find(({ type }) => type === "Ready")?.status === "Unknown" || undefined;
      });
      await holdCause(runs, {
        name: "",
        parts: { spec: { nodeName: "silent" } },
        ...{ id: "node-silent", key: undefined },
        sentence: "The node silent does not report any more; the pod's state is out of date.",
        evidence: /^Kubelet stopped posting node status\.$/,
      });
    } finally {
      await runs.cluster.request("DELETE", path);
    }
  });

  test("is taken out of the cluster", async () => {
    const path = await makeNode("gone");
    const takeOut = (): Promise<void> => runs.cluster.request("DELETE", path);
    try {
      await holdCause(runs, {
        ...{ name: "", parts: { spec: { nodeName: "gone" } }, then: takeOut },
        ...{ id: "node-name", key: "pod_yaml" },
        sentence: 'The cluster has no node "gone", which the pod names itself (nodeName).',
        evidence: /^nodeName: gone; PodGC: node no longer exists$/,
      });
    } finally {
      await takeOut().catch(() => undefined);
    }
  });
});

describe("pods that are more important", () => {
  const CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";
  const name = (rank: string): string => `${runs.namespace}-${rank}`;

  test("take the place of a lesser one", async () => {
    for (const [rank, value] of Object.entries({ low: 1, high: 1000 })) {
      await runs.cluster.request("POST", CLASSES, {
        body: { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: name(rank) }, value },
      });
    }
    const { status } = await runs.cluster.request<NodeObject>("GET", NODE);
    const most = `${Math.floor((kubernetesQuantity(status?.allocatable?.cpu ?? "") ?? 0) * 750)}m`;
    const ofRank = (rank: string) => ({
      container: { resources: { requests: { cpu: most } } },
      spec: { priorityClassName: name(rank) },
    });
    const { pod } = runs.plan("sleep 600", ofRank("high"));
    try {
      await holdCause(runs, {
        ...{ name: "", parts: ofRank("low"), id: "disrupted", key: "pod_yaml" },
        sentence: "The pod had to make room for a more important one.",
        evidence: /^PreemptionByScheduler: default-scheduler: preempting to accommodate a higher priority pod$/,
        then: async (podName) => {
          await runs.podWhen(podName, ({ status }) => status?.phase === "Running");
          await createPod(runs.cluster, pod);
        },
      });
    } finally {
      for (const rank of ["low", "high"]) await runs.cluster.request("DELETE", `${CLASSES}/${name(rank)}`);
    }
  });
});

describe("a node that is short of memory", () => {
  const isPressed = async (): Promise<boolean> => {
    const { status, spec } = await runs.cluster.request<NodeObject>("GET", NODE);
    const isReady = status?.conditions?.some((one) => one.type === "Ready" && one.status === "True");
    const isShort = status?.conditions?.some((one) => one.type === "MemoryPressure" && one.status === "True");
    return isReady === true && isShort === true && spec?.taints?.some(({ key }) => key === PRESSURE) === true;
  };
  const asking = { container: { resources: { requests: { memory: "1Mi" } } } };

  test("evicts pods, takes none that ask for nothing, and is given none", async () => {
    try {
      // More than all of its memory would have to be free.
      await rig("restart", "node", "--evict-below", "99%");
      await eventually("pressure", async () => (await isPressed()) || undefined);
      const evicted = { name: "", parts: { ...asking, spec: { nodeName: "localhost" } }, id: "evicted" };
      await holdCause(runs, {
        ...{ ...evicted, key: "request_memory" },
        script: "x=$(head -c 40m /dev/zero | tr '\\0' x); sleep 600; echo ${#x}",
        sentence: /^The node was short of memory and evicted the pod, which used \d+Mi and had requested 1Mi\.$/,
        evidence:
          /^Evicted: The node was low on resource: memory\. Threshold quantity: .* was using \d+Ki, request is 1Mi/,
      });
      await holdCause(runs, {
        ...{ ...evicted, key: undefined },
        sentence: "The node was short of memory and evicted the pod, which used no more than it had requested.",
        evidence: /^Evicted: The node was low on resource: memory\. Threshold quantity: /,
      });
      await holdCause(runs, {
        ...{ name: "", parts: { spec: { nodeName: "localhost" } }, id: "evicted", key: undefined },
        sentence: "The node takes no pods at the moment (MemoryPressure) and sent the pod away.",
        evidence: /^Evicted: .*The node had condition: \[MemoryPressure\]\.?/,
      });
      await holdCause(runs, {
        ...{ name: "", parts: asking, id: "nodes-not-ready", key: undefined },
        sentence: "Nodes are not ready for pods: memory-pressure.",
        evidence: /^Unschedulable: .*had untolerated taint/,
      });
    } finally {
      await rig("restart", "node");
      await eventually("the node to be as before", async () => {
        const { status, spec } = await runs.cluster.request<NodeObject>("GET", NODE);
        const ready = status?.conditions?.find(({ type }) => type === "Ready");
        return (ready?.status === "True" && (spec?.taints ?? []).length === 0) || undefined;
      });
    }
  });
});
