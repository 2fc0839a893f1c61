/**
 * Why a cluster does not take a pod at all, as a real Kubernetes tells it: what a namespace allows, policies and webhooks of the
 * cluster, and names that it does not have. Of each the end of the run, in one sentence, with the key and the quick fix. Needs the
 * cluster in rig/: policies are for all of a cluster, and its API server asks webhooks on this machine.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import { createPod, isClusterError, refusedFields } from "../../../client/src/cluster/index.ts";
import { createIdentity } from "../../../client/src/sandbox/tls/certificate.ts";
import type { JsonObject } from "../../../server/src/protocol.ts";
import { eventually } from "../eventually.ts";
import { Runs, type PodParts } from "./kit.ts";

const runs = await Runs.open();
const { cluster } = runs;
const NAME = runs.namespace;
const made: string[] = [];
after(() => Promise.all(made.map((path) => cluster.request("DELETE", path).catch(() => undefined))));

async function make(path: string, apiVersion: string, kind: string, name: string, more: JsonObject): Promise<void> {
  const { metadata, ...rest } = more;
  const body = { apiVersion, kind, metadata: { name, ...(metadata as JsonObject | undefined) }, ...rest };
  made.push(`${path}/${name}`);
  await cluster.request("POST", path, { body });
}

/** A namespace of its own, with its service account. */
async function space(suffix: string, labels: JsonObject = {}): Promise<string> {
  const name = `${NAME}-${suffix}`;
  await make("/api/v1/namespaces", "v1", "Namespace", name, { metadata: { labels } });
  await eventually("its service account", () =>
    cluster.request("GET", `/api/v1/namespaces/${name}/serviceaccounts/default`).catch(() => undefined),
  );
  return name;
}

async function within(suffix: string, kind: "LimitRange" | "ResourceQuota", spec: JsonObject): Promise<string> {
  const name = await space(suffix);
  const plural = `${kind.toLowerCase()}s`;
  await make(`/api/v1/namespaces/${name}/${plural}`, "v1", kind, "team", { spec });
  return name;
}

interface Refused {
  readonly cause: string;
  readonly key: string | RegExp | undefined;
  readonly sentence: string | RegExp;
  readonly fix?: string | RegExp;
  /** With what the quick fix sets, and nothing else, the pod is let in. */
  readonly mended?: PodParts;
}

/** Holds the end of a run in that namespace to what is expected; a cluster may need a moment to know its own rules. */
async function holdRefusal(namespace: string, parts: PodParts, expected: Refused): Promise<void> {
  const podIn = (of: PodParts): JsonObject => {
    const { pod } = runs.plan("true", of);
    return { ...pod, metadata: { ...(pod.metadata as JsonObject), namespace } };
  };
  const answer = (of: PodParts): Promise<unknown> =>
    createPod(cluster, podIn(of), { dryRun: true }).then(
      () => undefined,
      (error: unknown) => error,
    );
  const error = await eventually("the refusal", () => answer(parts));
  const plan = runs.plan("true", parts);
  const { pod } = { pod: { ...plan.pod, metadata: { ...(plan.pod.metadata as JsonObject), namespace } } };
  const result = await runs.start({ ...plan, namespace, pod }).result;
  assert.deepEqual([result.reason, result.cause], ["create-refused", expected.cause]);
  holdText(result.key, expected.key);
  holdText(result.sentence, expected.sentence);
  assert.ok(isClusterError(error));
  const [field] = refusedFields(error.status, error.message, pod);
  holdText(field?.fix?.title, expected.fix);
  if (expected.mended) assert.equal(await answer(expected.mended), undefined);
}

function holdText(text: string | undefined, expected: string | RegExp | undefined): void {
  if (expected instanceof RegExp) assert.match(text ?? "", expected);
  else assert.equal(text, expected);
}

const amounts = (requests: JsonObject, limits: JsonObject): PodParts => ({
  container: { resources: { requests, limits } },
});

describe("what a namespace allows", () => {
  const bounds = { limits: [{ type: "Container", min: { memory: "64Mi" }, max: { memory: "256Mi" } }] };

  test("a limit range: the most", async () =>
    holdRefusal(await within("most", "LimitRange", bounds), amounts({ memory: "64Mi" }, { memory: "512Mi" }), {
      ...{ cause: "limit-range", key: "limit_memory", fix: "Lower limit_memory to 256Mi" },
      sentence: "The namespace allows at most 256Mi memory, but the limit is 512Mi.",
      mended: amounts({ memory: "64Mi" }, { memory: "256Mi" }),
    }));

  test("a limit range: the least", async () =>
    holdRefusal(await within("least", "LimitRange", bounds), amounts({ memory: "1Mi" }, { memory: "128Mi" }), {
      ...{ cause: "limit-range", key: "request_memory", fix: "Raise request_memory to 64Mi" },
      sentence: "The namespace allows at least 64Mi memory, but the request is 1Mi.",
      mended: amounts({ memory: "64Mi" }, { memory: "128Mi" }),
    }));

  test("a limit range: the most for the pod as a whole, which the task's container is to keep", async () => {
    const sidecar = { name: "proxy", image: "busybox:1.36", resources: { limits: { memory: "200Mi" } } };
    const parts = (memory: string): PodParts => ({
      spec: { containers: [{ name: "base", image: "busybox:1.36", resources: { limits: { memory } } }, sidecar] },
    });
    const most = { limits: [{ type: "Pod", max: { memory: "256Mi" } }] };
    await holdRefusal(await within("whole", "LimitRange", most), parts("100Mi"), {
      ...{ cause: "limit-range", key: "limit_memory", fix: "Lower limit_memory to 56Mi" },
      sentence:
        "The namespace allows at most 256Mi memory for all containers of a pod together, but the limit is 300Mi.",
      mended: parts("56Mi"),
    });
  });

  test("a limit range: all bounds that are missed", async () => {
    const most = { limits: [{ type: "Container", max: { memory: "256Mi", cpu: "1" } }] };
    const large = { memory: "512Mi", cpu: "2" };
    await holdRefusal(await within("all", "LimitRange", most), amounts({ memory: "1Mi", cpu: "1m" }, large), {
      ...{ cause: "limit-range", key: /^limit_(?:cpu|memory)$/, fix: /^Lower limit_(?:cpu to 1|memory to 256Mi)$/ },
      sentence:
        /^(?=.*at most 256Mi memory, but the limit is 512Mi\.)(?=.*at most 1 cpu, but the limit is 2\.)The namespace allows [^.]*\. The namespace allows [^.]*\.$/,
      mended: amounts({ memory: "1Mi", cpu: "1m" }, { memory: "256Mi", cpu: "1" }),
    });
  });

  test("a quota of devices", async () => {
    const namespace = await within("devices", "ResourceQuota", { hard: { "requests.nvidia.com/gpu": "0" } });
    await holdRefusal(namespace, amounts({}, { "nvidia.com/gpu": "1" }), {
      ...{ cause: "quota", key: "requests" },
      sentence:
        '1 requests.nvidia.com/gpu asked for, 0 left: the namespace\'s quota "team" does not allow the pod, in use is 0 of 0. Waiting does not help: the quota as a whole is less than 1 requests.nvidia.com/gpu.',
    });
  });

  test("a quota of pods that ask for nothing", async () => {
    const namespace = await within("effort", "ResourceQuota", { hard: { pods: "0" }, scopes: ["BestEffort"] });
    await holdRefusal(
      namespace,
      {},
      {
        ...{ cause: "quota", key: "namespace" },
        sentence: 'No pods of this kind: the namespace\'s quota "team" allows none.',
      },
    );
  });

  test("a quota of pods without a deadline, and not of those with one", async () => {
    const hard = { "limits.memory": "64Mi" };
    const namespace = await within("lasting", "ResourceQuota", { hard, scopes: ["NotTerminating"] });
    const large = amounts({ memory: "1Gi" }, { memory: "1Gi" });
    await holdRefusal(namespace, large, {
      ...{ cause: "quota", key: "limit_memory", fix: "Lower limit_memory to 64Mi, which the quota leaves" },
      sentence:
        '1Gi limits.memory asked for, 64Mi left: the namespace\'s quota "team" does not allow the pod, in use is 0 of 64Mi. Waiting does not help: the quota as a whole is less than 1Gi limits.memory.',
      mended: { ...large, spec: { activeDeadlineSeconds: 60 } },
    });
  });

  test("a security level", async () => {
    const labels = { "pod-security.kubernetes.io/enforce": "restricted" };
    await holdRefusal(
      await space("restricted", labels),
      {},
      {
        ...{ cause: "pod-security", key: "security_context" },
        sentence:
          'The namespace\'s security level restricted does not allow the pod: container "base" must set allowPrivilegeEscalation=false; container "base" must set capabilities.drop=["ALL"]; pod or container "base" must set runAsNonRoot=true; pod or container "base" must set seccompProfile.type to "RuntimeDefault" or "Localhost".',
      },
    );
  });
});

describe("what the cluster cannot read", () => {
  test("an amount", () =>
    holdRefusal(NAME, amounts({}, { memory: "512MB" }), {
      ...{ cause: "invalid-field", key: "limit_memory" },
      sentence: "`512MB` is not an amount.",
    }));

  test("a number for a text of a variable", () =>
    holdRefusal(
      NAME,
      { container: { env: [{ name: "LEVEL", value: 1 }] } },
      {
        ...{ cause: "env-value", key: "env_vars" },
        sentence: "A value of env_vars is a number or a boolean; the cluster takes only text.",
      },
    ));
});

describe("names that the cluster does not have", () => {
  const cases: readonly (readonly [what: string, spec: JsonObject, cause: string, key: string, sentence: string])[] = [
    [
      "a runtime class",
      { runtimeClassName: "gvizor" },
      "runtime-class",
      "pod_yaml",
      'The cluster has no runtime class "gvizor".',
    ],
    [
      "a priority class",
      { priorityClassName: "bigg" },
      "priority-class",
      "pod_yaml",
      "The cluster has no priority class bigg.",
    ],
    [
      ...(["a service account", { serviceAccountName: "nobody" }, "service-account", "service_account_name"] as const),
      'The service account "nobody" is not in the pod\'s namespace.',
    ],
  ];
  for (const [what, spec, cause, key, sentence] of cases) {
    test(what, () => holdRefusal(NAME, { spec }, { cause, key, sentence }));
  }
});

const ADMISSION = "/apis/admissionregistration.k8s.io/v1";
const RULES = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];

describe("policies of the cluster", { concurrency: 4 }, () => {
  test("one of its own (ValidatingAdmissionPolicy)", async () => {
    const namespace = await space("policy", { policy: NAME });
    const version = "admissionregistration.k8s.io/v1";
    await make(`${ADMISSION}/validatingadmissionpolicies`, version, "ValidatingAdmissionPolicy", NAME, {
      spec: {
        ...{ failurePolicy: "Fail", matchConstraints: { resourceRules: RULES } },
        validations: [{ expression: "'team' in object.metadata.labels", message: "every pod needs the label team" }],
      },
    });
    await make(`${ADMISSION}/validatingadmissionpolicybindings`, version, "ValidatingAdmissionPolicyBinding", NAME, {
      spec: {
        ...{ policyName: NAME, validationActions: ["Deny"] },
        matchResources: { namespaceSelector: { matchLabels: { policy: NAME } } },
      },
    });
    await holdRefusal(
      namespace,
      {},
      {
        ...{ cause: "admission", key: "pod_yaml" },
        sentence: `The cluster's policy ${NAME} refuses the pod: every pod needs the label team`,
      },
    );
  });

  /** A namespace whose pods a webhook is asked about. */
  async function asked(hook: string, url: string, caBundle: string): Promise<string> {
    const namespace = await space(hook, { hook: `${NAME}-${hook}` });
    const version = "admissionregistration.k8s.io/v1";
    const kind = "ValidatingWebhookConfiguration";
    await make(`${ADMISSION}/validatingwebhookconfigurations`, version, kind, `${NAME}-${hook}`, {
      webhooks: [
        {
          ...{ name: `${hook}.example.com`, admissionReviewVersions: ["v1"], sideEffects: "None", timeoutSeconds: 3 },
          ...{ failurePolicy: "Fail", namespaceSelector: { matchLabels: { hook: `${NAME}-${hook}` } }, rules: RULES },
          clientConfig: { url, caBundle },
        },
      ],
    });
    return namespace;
  }

  test("a webhook that says no, and one that does not answer", async () => {
    const { certificate, key } = createIdentity();
    const server = createServer({ cert: certificate, key }, (request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => (body += part.toString()));
      request.on("end", () => {
        const { uid } = (JSON.parse(body) as { readonly request: { readonly uid: string } }).request;
        const status = { message: "images must come from registry.example.com", code: 403 };
        response.setHeader("Content-Type", "application/json");
        response.end(
          JSON.stringify({
            ...{ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview" },
            response: { uid, allowed: false, status },
          }),
        );
      });
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const authority = Buffer.from(certificate).toString("base64");
    try {
      await holdRefusal(
        await asked("denies", `https://127.0.0.1:${port}/`, authority),
        {},
        {
          ...{ cause: "admission", key: "pod_yaml" },
          sentence:
            "The cluster's policy denies.example.com refuses the pod: images must come from registry.example.com",
        },
      );
      await holdRefusal(
        await asked("away", "https://127.0.0.1:1/", authority),
        {},
        {
          ...{ cause: "admission-unavailable", key: undefined },
          sentence:
            "The cluster's policy away.example.com does not answer, and no pod is made without it: connection refused",
        },
      );
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
