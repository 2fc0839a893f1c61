import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Failure, Namespace } from "./cluster.ts";
import { Cluster, scriptPod } from "./cluster.ts";

const cluster = new Cluster();
let space: Namespace;
before(async () => (space = await cluster.newNamespace()));
after(() => space.remove());

const post = (body: unknown, query = ""): Promise<Failure> =>
  cluster.failure("POST", `${space.pods}?${query}`, { body });
const container = (more: object): object => ({ spec: { containers: [{ name: "a", image: "busybox:1.36", ...more }] } });

describe("creating a pod", () => {
  test("it gets its identity and the defaults", async () => {
    const pod = await space.createPod(
      scriptPod("defaults", "true", { spec: { terminationGracePeriodSeconds: undefined } }),
    );
    assert.equal(pod.kind, "Pod");
    assert.equal(pod.metadata.generation, 1);
    assert.equal(pod.status.phase, "Pending");
    const { dnsPolicy, schedulerName, serviceAccountName, terminationGracePeriodSeconds, enableServiceLinks } =
      pod.spec;
    assert.deepEqual(
      { dnsPolicy, schedulerName, serviceAccountName, terminationGracePeriodSeconds, enableServiceLinks },
      {
        dnsPolicy: "ClusterFirst",
        schedulerName: "default-scheduler",
        serviceAccountName: "default",
        terminationGracePeriodSeconds: 30,
        enableServiceLinks: true,
      },
    );
  });

  test("limits become requests where these are not given", async () => {
    const resources = { limits: { cpu: "100m", memory: "32Mi" }, requests: { cpu: "50m" } };
    const pod = await space.createPod(scriptPod("limits", "true", { container: { resources } }));
    const [base] = pod.spec.containers as { resources: { requests: object } }[];
    assert.deepEqual(base?.resources.requests, { cpu: "50m", memory: "32Mi" });
  });

  test("amounts are kept in one form", async () => {
    const resources = { limits: { cpu: "1000m", memory: "0.5Gi" }, requests: { cpu: "0.25", memory: "65536Ki" } };
    const pod = await space.createPod(scriptPod("amounts", "true", { container: { resources } }));
    assert.deepEqual((pod.spec.containers as { resources: unknown }[])[0]?.resources, {
      limits: { cpu: "1", memory: "512Mi" },
      requests: { cpu: "250m", memory: "64Mi" },
    });
  });

  test("the priority is that of the class, which has to be there", async () => {
    const dryRun = (spec: object): [string, string, object] => [
      "POST",
      `${space.pods}?dryRun=All`,
      { body: scriptPod("priority", "true", { spec }) },
    ];
    const pod = await cluster.object(...dryRun({ priorityClassName: "system-cluster-critical" }));
    assert.equal(pod.spec.priority, 2_000_000_000);
    const missing = await cluster.failure(...dryRun({ priorityClassName: "nope" }));
    assert.deepEqual(
      [missing.code, missing.message],
      [403, 'pods "priority" is forbidden: no PriorityClass with name nope was found'],
    );
    assert.equal(
      (await cluster.failure(...dryRun({ priority: 5 }))).message,
      'pods "priority" is forbidden: the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    );
  });

  test("a null counts as absent, a null annotation as an empty one", async () => {
    const metadata = { annotations: { dbnd_tracker: null }, labels: null };
    const pod = await space.createPod(scriptPod("nulls", "true", { metadata, spec: { affinity: null } }));
    assert.deepEqual(pod.metadata.annotations?.dbnd_tracker, "");
    assert.equal(pod.spec.affinity, undefined);
  });

  test("generateName gets five letters more", async () => {
    const pod = await space.createPod(scriptPod("", "true", { metadata: { generateName: "gen-", name: undefined } }));
    assert.match(pod.metadata.name, /^gen-[a-z0-9]{5}$/);
  });

  test("dryRun=All answers as if, and stores nothing", async () => {
    const body = scriptPod("dry", "true");
    const pod = await cluster.object("POST", `${space.pods}?dryRun=All`, { body });
    assert.equal(pod.metadata.name, "dry");
    const { code } = await cluster.failure("GET", `${space.pods}/dry`);
    assert.equal(code, 404);
  });

  test("a name that is taken is a conflict", async () => {
    await space.createPod(scriptPod("taken", "true"));
    const { code, reason, message } = await post(scriptPod("taken", "true"));
    assert.deepEqual([code, reason, message], [409, "AlreadyExists", 'pods "taken" already exists']);
  });
});

describe("fields that do not exist", () => {
  const odd = {
    metadata: { name: "odd", nam: "x" },
    spec: { foo: 1, containers: [{ name: "a", image: "busybox:1.36", imagee: "b" }] },
  };

  test("fieldValidation=Strict refuses them, all at once", async () => {
    const { code, message } = await post(odd, "fieldValidation=Strict");
    assert.equal(code, 400);
    assert.equal(
      message,
      'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "metadata.nam", ' +
        'unknown field "spec.foo", unknown field "spec.containers[0].imagee"',
    );
  });

  test("fieldValidation=Warn drops them, with a warning each", async () => {
    const { status, headers } = await cluster.call("POST", `${space.pods}?dryRun=All&fieldValidation=Warn`, {
      body: odd,
    });
    assert.equal(status, 201);
    assert.match(String(headers.warning), /299 - "unknown field \\"spec.foo\\""/);
  });

  test("fieldValidation=Ignore drops them silently", async () => {
    const { status, headers } = await cluster.call("POST", `${space.pods}?dryRun=All&fieldValidation=Ignore`, {
      body: odd,
    });
    assert.deepEqual([status, headers.warning], [201, undefined]);
  });
});

describe("documents that cannot be read", () => {
  const cases: readonly (readonly [string, unknown, RegExp])[] = [
    [
      "a number where a text belongs",
      { metadata: { name: "x" }, ...container({ env: [{ name: "a", value: 1 }] }) },
      /json: cannot unmarshal number into Go struct field EnvVar.spec.containers.env.value of type string/,
    ],
    [
      "a text where a map belongs",
      { metadata: { name: "x", labels: "no" }, ...container({}) },
      /cannot unmarshal string into Go struct field ObjectMeta.metadata.labels of type map\[string\]string/,
    ],
    [
      "a malformed quantity",
      { metadata: { name: "x" }, ...container({ resources: { limits: { cpu: "abc" } } }) },
      /quantities must match the regular expression/,
    ],
    [
      "another kind",
      { apiVersion: "v1", kind: "Job", metadata: { name: "x" } },
      /Job in version "v1" cannot be handled as a Pod/,
    ],
    [
      "another namespace",
      { metadata: { name: "x", namespace: "other" }, ...container({}) },
      /namespace of the provided object does not match/,
    ],
  ];
  for (const [what, body, message] of cases) {
    test(`${what} is a bad request`, async () => {
      const answer = await post(body);
      assert.deepEqual([answer.code, answer.reason], [400, "BadRequest"]);
      assert.match(answer.message, message);
    });
  }

  test("what is not JSON is a bad request, another media type is not supported", async () => {
    const headers = { "content-type": "application/json" };
    const broken = await cluster.call("POST", space.pods, { body: undefined, headers });
    assert.equal(broken.status, 400);
    const text = await cluster.failure("POST", space.pods, { body: {}, headers: { "content-type": "text/plain" } });
    assert.deepEqual([text.code, text.reason], [415, "UnsupportedMediaType"]);
  });
});

const NODE_TERMS = "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
const nodesBy = (nodeSelectorTerms: readonly object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});

describe("pods that are invalid", () => {
  const cases: readonly (readonly [string, object, readonly (readonly [string, RegExp])[]])[] = [
    [
      "no name",
      { metadata: {}, ...container({}) },
      [["metadata.name", /^Required value: name or generateName is required$/]],
    ],
    [
      "a name with capitals",
      { metadata: { name: "X_y" }, ...container({}) },
      [["metadata.name", /^Invalid value: "X_y": a lowercase RFC 1123 subdomain must/]],
    ],
    ["no containers", { metadata: { name: "x" }, spec: { containers: [] } }, [["spec.containers", /^Required value$/]]],
    [
      "a label that cannot be",
      { metadata: { name: "x", labels: { "a b": "c d" } }, ...container({}) },
      [
        ["metadata.labels", /^Invalid value: "a b": name part must consist of/],
        ["metadata.labels", /^Invalid value: "c d": a valid label must be/],
      ],
    ],
    [
      "no image",
      { metadata: { name: "x" }, ...container({ image: "" }) },
      [["spec.containers[0].image", /^Required value$/]],
    ],
    [
      "an unknown policy",
      { metadata: { name: "x" }, ...container({ imagePullPolicy: "Foo" }) },
      [
        [
          "spec.containers[0].imagePullPolicy",
          /^Unsupported value: "Foo": supported values: "Always", "IfNotPresent", "Never"$/,
        ],
      ],
    ],
    [
      "a request above its limit",
      { metadata: { name: "x" }, ...container({ resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } }) },
      [["spec.containers[0].resources.requests", /^Invalid value: "2": must be less than or equal to cpu limit of 1$/]],
    ],
    [
      "a mount without its volume, and without a path",
      { metadata: { name: "x" }, ...container({ volumeMounts: [{ name: "no" }] }) },
      [
        ["spec.containers[0].volumeMounts[0].name", /^Not found: "no"$/],
        ["spec.containers[0].volumeMounts[0].mountPath", /^Required value$/],
      ],
    ],
    [
      "a variable without a name",
      { metadata: { name: "x" }, ...container({ env: [{ value: "1" }] }) },
      [["spec.containers[0].env[0].name", /^Required value$/]],
    ],
    [
      "a variable with a name that cannot be",
      { metadata: { name: "x" }, ...container({ env: [{ name: "a=b", value: "1" }] }) },
      [
        [
          "spec.containers[0].env[0].name",
          /^Invalid value: "a=b": a valid environment variable name must consist only/,
        ],
      ],
    ],
    [
      "a resource that there is not",
      { metadata: { name: "x" }, ...container({ resources: { requests: { nonsense: "1" } } }) },
      [
        ["spec.containers[0].resources.requests[nonsense]", /must be a standard resource type or fully qualified$/],
        ["spec.containers[0].resources.requests[nonsense]", /must be a standard resource for containers$/],
      ],
    ],
    [
      "a device that is asked for, without its limit",
      { metadata: { name: "x" }, ...container({ resources: { requests: { "nvidia.com/gpu": "1" } } }) },
      [["spec.containers[0].resources.limits", /^Required value: Limit must be set for non overcommitable resources$/]],
    ],
    [
      "half a device",
      { metadata: { name: "x" }, ...container({ resources: { limits: { "nvidia.com/gpu": "500m" } } }) },
      [
        ["spec.containers[0].resources.limits[nvidia.com/gpu]", /^Invalid value: "500m": must be an integer$/],
        ["spec.containers[0].resources.requests[nvidia.com/gpu]", /^Invalid value: "500m": must be an integer$/],
      ],
    ],
    [
      "a policy for its last message that there is not",
      { metadata: { name: "x" }, ...container({ terminationMessagePolicy: "Nope" }) },
      [
        [
          "spec.containers[0].terminationMessagePolicy",
          /^Unsupported value: "Nope": supported values: "File", "FallbackToLogsOnError"$/,
        ],
      ],
    ],
    [
      "a mount outside of its volume",
      scriptPod("x", "true", {
        spec: { volumes: [{ name: "v", emptyDir: {} }] },
        container: { volumeMounts: [{ name: "v", mountPath: "/a", subPath: "../b" }] },
      }),
      [["spec.containers[0].volumeMounts.subPath", /^Invalid value: "..\/b": must not contain '..'$/]],
    ],
    ...(
      [
        [{ secret: {} }, "secret.secretName", /^Required value$/],
        [{ configMap: {} }, "configMap.name", /^Required value$/],
        [{ persistentVolumeClaim: {} }, "persistentVolumeClaim.claimName", /^Required value$/],
        [
          { hostPath: { path: "/tmp/../x" } },
          "hostPath.path",
          /^Invalid value: "\/tmp\/..\/x": must not contain '..'$/,
        ],
        [
          { hostPath: { path: "/tmp", type: "Nope" } },
          "hostPath.type",
          /^Unsupported value: "Nope": supported values: ""/,
        ],
      ] as const
    ).map(([source, field, message]): (typeof cases)[number] => [
      `a volume ${JSON.stringify(source)}`,
      scriptPod("x", "true", { spec: { volumes: [{ name: "v", ...source }] } }),
      [[`spec.volumes[0].${field}`, message]],
    ]),
    ...(
      [
        [
          { dnsPolicy: "Nope" },
          "dnsPolicy",
          /^Unsupported value: "Nope": supported values: "ClusterFirstWithHostNet", /,
        ],
        [{ hostname: "A_b" }, "hostname", /^Invalid value: "A_b": a lowercase RFC 1123 label must consist of/],
        [
          { tolerations: [{ key: "a", operator: "Exists", effect: "NoSchedule", tolerationSeconds: 5 }] },
          "tolerations[0].effect",
          /^Invalid value: "NoSchedule": effect must be 'NoExecute' when `tolerationSeconds` is set$/,
        ],
        [nodesBy([]), NODE_TERMS, /^Required value: must have at least one node selector term$/],
        [
          nodesBy([{ matchExpressions: [{ key: "a", operator: "Nope" }] }]),
          `${NODE_TERMS}[0].matchExpressions[0].operator`,
          /^Invalid value: "Nope": not a valid selector operator$/,
        ],
        [
          nodesBy([{ matchExpressions: [{ key: "a", operator: "In" }] }]),
          `${NODE_TERMS}[0].matchExpressions[0].values`,
          /^Required value: must be specified when `operator` is 'In' or 'NotIn'$/,
        ],
      ] as const
    ).map(([spec, field, message]): (typeof cases)[number] => [
      JSON.stringify(spec).slice(0, 80),
      scriptPod("x", "true", { spec }),
      [[`spec.${field}`, message]],
    ]),
  ];
  for (const [what, body, causes] of cases) {
    test(`${what}: 422, with the field`, async () => {
      const answer = await post(body);
      assert.deepEqual([answer.code, answer.reason], [422, "Invalid"], answer.message);
      const found = answer.details?.causes ?? [];
      assert.deepEqual(
        found.map(({ field }) => field),
        causes.map(([field]) => field),
      );
      causes.forEach(([, message], index) => assert.match(found[index]?.message ?? "", message));
    });
  }

  test("an unknown restart policy", async () => {
    const { message } = await post(scriptPod("x", "true", { spec: { restartPolicy: "Sometimes" } }));
    assert.match(
      message,
      /spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"/,
    );
  });
});

describe("what a pod refers to", () => {
  test("a namespace that is not there is not found", async () => {
    const { code, message, details } = await cluster.failure("POST", "/api/v1/namespaces/no-such-space/pods", {
      body: scriptPod("x", "true"),
    });
    assert.deepEqual([code, message], [404, 'namespaces "no-such-space" not found']);
    assert.deepEqual(details, { name: "no-such-space", kind: "namespaces" });
  });

  test("a service account that is not there is forbidden", async () => {
    const { code, message } = await post(scriptPod("x", "true", { spec: { serviceAccountName: "nobody" } }));
    assert.equal(code, 403);
    assert.equal(
      message,
      `pods "x" is forbidden: error looking up service account ${space.name}/nobody: serviceaccount "nobody" not found`,
    );
  });
});

describe("config maps and secrets", () => {
  test("texts of a secret come back encoded", async () => {
    const secret = await cluster.object("POST", `${space.path}/secrets`, {
      body: { metadata: { name: "s" }, stringData: { key: "value" } },
    });
    const { data, type } = secret as unknown as { data: object; type: string };
    assert.deepEqual([data, type], [{ key: "dmFsdWU=" }, "Opaque"]);
  });

  test("deleting one is answered with a Status", async () => {
    await cluster.object("POST", `${space.path}/configmaps`, { body: { metadata: { name: "c" }, data: { a: "1" } } });
    const gone = (await cluster.object("DELETE", `${space.path}/configmaps/c`)) as unknown as Failure;
    assert.deepEqual(
      [gone.kind, gone.status, gone.details?.name, gone.details?.kind],
      ["Status", "Success", "c", "configmaps"],
    );
    const { code, message } = await cluster.failure("GET", `${space.path}/configmaps/c`);
    assert.deepEqual([code, message], [404, 'configmaps "c" not found']);
  });
});

describe("patching", () => {
  const patch = (name: string, type: string, body: unknown): Promise<string> =>
    cluster
      .call("PATCH", `${space.pods}/${name}`, { body, headers: { "content-type": `application/${type}+json` } })
      .then(
        ({ status, text }) =>
          `${status} ${JSON.stringify((JSON.parse(text) as { metadata: { labels?: object } }).metadata.labels)}`,
      );

  test("merge, strategic merge and JSON patches change labels", async () => {
    await space.createPod(scriptPod("patched", "true", { metadata: { labels: { a: "1", b: "2" } } }));
    assert.equal(
      await patch("patched", "merge-patch", { metadata: { labels: { a: null, c: "3" } } }),
      '200 {"b":"2","c":"3"}',
    );
    assert.equal(
      await patch("patched", "strategic-merge-patch", { metadata: { labels: { b: null } } }),
      '200 {"c":"3"}',
    );
    const operations = [
      { op: "test", path: "/metadata/labels/c", value: "3" },
      { op: "add", path: "/metadata/labels/d~1e", value: "4" },
    ];
    assert.equal(await patch("patched", "json-patch", operations), '200 {"c":"3","d/e":"4"}');
  });

  test("most of a pod's spec is not to be changed", async () => {
    await space.createPod(scriptPod("fixed", "true"));
    const { code, message } = await cluster.failure("PATCH", `${space.pods}/fixed`, {
      body: { spec: { containers: [{ name: "base", command: ["other"] }] } },
      headers: { "content-type": "application/strategic-merge-patch+json" },
    });
    assert.equal(code, 422);
    assert.match(
      message,
      /spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`/,
    );
  });

  test("a JSON patch whose test fails changes nothing", async () => {
    await space.createPod(scriptPod("tested", "true", { metadata: { labels: { a: "1" } } }));
    const { code } = await cluster.failure("PATCH", `${space.pods}/tested`, {
      body: [
        { op: "test", path: "/metadata/labels/a", value: "2" },
        { op: "replace", path: "/metadata/labels/a", value: "3" },
      ],
      headers: { "content-type": "application/json-patch+json" },
    });
    assert.equal(code, 422);
    assert.deepEqual((await space.pod("tested")).metadata.labels, { a: "1" });
  });

  test("images, more tolerations and an earlier deadline may be changed in a pod that runs", async () => {
    await space.createPod(scriptPod("edited", "sleep 600", { spec: { activeDeadlineSeconds: 500 } }));
    const change = (operation: object): Promise<number> =>
      cluster
        .call("PATCH", `${space.pods}/edited`, {
          body: [operation],
          headers: { "content-type": "application/json-patch+json" },
        })
        .then(({ status }) => status);
    const toleration = { key: "spot", operator: "Exists" };
    assert.equal(await change({ op: "add", path: "/spec/tolerations/-", value: toleration }), 200);
    assert.equal(await change({ op: "replace", path: "/spec/activeDeadlineSeconds", value: 400 }), 200);
    assert.equal(await change({ op: "replace", path: "/spec/activeDeadlineSeconds", value: 900 }), 422);
    assert.equal(await change({ op: "remove", path: "/spec/activeDeadlineSeconds" }), 422);
    assert.equal(await change({ op: "remove", path: "/spec/tolerations/2" }), 422);
    assert.equal(await change({ op: "replace", path: "/spec/containers/0/image", value: "busybox:1.36 " }), 422);
  });

  test("a patch, or a replacement, for another pod of that name changes nothing", async () => {
    const { metadata, spec } = await space.createPod(scriptPod("very-pod", "sleep 600"));
    const uid = "00000000-0000-0000-0000-000000000000";
    const path = `${space.pods}/very-pod`;
    const patched = await cluster.failure("PATCH", path, {
      body: { metadata: { uid, labels: { a: "b" } } },
      headers: { "content-type": "application/merge-patch+json" },
    });
    assert.deepEqual(
      [patched.code, patched.message],
      [422, `Pod "very-pod" is invalid: metadata.uid: Invalid value: "${uid}": field is immutable`],
    );
    const body = { apiVersion: "v1", kind: "Pod", metadata: { ...metadata, resourceVersion: undefined, uid }, spec };
    const replaced = await cluster.failure("PUT", path, { body });
    assert.equal(replaced.code, 409);
    assert.match(replaced.message, /Precondition failed: UID in precondition: 0{8}-.*, UID in object meta: /);
  });

  test("a patch against an old version is a conflict", async () => {
    const { metadata } = await space.createPod(scriptPod("versioned", "true"));
    assert.match(await patch("versioned", "merge-patch", { metadata: { labels: { a: "1" } } }), /^200/);
    const { code, message } = await cluster.failure("PATCH", `${space.pods}/versioned`, {
      body: { metadata: { resourceVersion: metadata.resourceVersion, labels: { a: "2" } } },
      headers: { "content-type": "application/merge-patch+json" },
    });
    assert.equal(code, 409);
    assert.match(message, /Operation cannot be fulfilled on pods "versioned": the object has been modified/);
  });
});
