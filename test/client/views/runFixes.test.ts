/**
 * Quick fixes of what clusters have shown, in the three languages that make pods: cfg files, DAG files, templates. `|` is where
 * the problem is shown.
 */
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { describe, it } from "node:test";
import type * as vscode from "vscode";
import type { Cause } from "../../../client/src/cluster/diagnosis/cause.ts";
import type { ClusterEvent, ContainerStatus, Node, Pod } from "../../../client/src/cluster/objects.ts";
import type { RunPlan, RunPlanParams } from "../../../server/src/protocol.ts";
import type { RunResult } from "../../../client/src/cluster/run/state.ts";
import { Text } from "../../../server/src/text/text.ts";
import { Kit, PROJECT } from "../../protocol/kit.ts";
import { L10N } from "../l10nStub.ts";

const STUB = `data:text/javascript,${encodeURIComponent(`${L10N}
  export class WorkspaceEdit {
    edits = [];
    get size() { return this.edits.length; }
    replace(uri, range, newText) { this.edits.push({ uri, range, newText }); }
  }
  export class Range {
    constructor(line, character, endLine, endCharacter) {
      this.start = { line, character };
      this.end = { line: endLine, character: endCharacter };
    }
  }
  export const Uri = { parse: (text) => text };
`)}`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "vscode" ? { url: STUB, shortCircuit: true } : next(specifier, context),
});
const { causeInWords } = await import("../../../client/src/runs/airflowCauses.ts");
const { atItsField, atItsKey } = await import("../../../client/src/runs/causeKey.ts");
const library = await import("../../../client/src/cluster/index.ts");
const { tooLate } = await import("../../../client/src/runs/startupTimeout.ts");
const { ServerRequests } = await import("../../../client/src/language/requests.ts");
const { causePlace } = await import("../../../client/src/views/causePlace.ts");
const { RunFixes } = await import("../../../client/src/views/runFixes.ts");
const { diagnose } = await import("../../../client/src/cluster/diagnosis/diagnosis.ts");
const { withKnownName } = library;

const NEVER_CANCELLED = { isCancellationRequested: false } as vscode.CancellationToken;

function tooLittleTime(_: Pod, plan: RunPlan): readonly Cause[] {
  const sentence = "The pod did not start within 60 s.";
  const result: RunResult = { verdict: "failed", reason: "startup-timeout", sentence, pod: "deleted", tries: 1 };
  return [tooLate(result, [], plan)].filter((cause) => cause !== undefined);
}

/** Before, with `|` at the place, and after. Lines of an engine, arguments of an operator, and lines below `spec:`. */
type Edit = readonly [before: string, after: string];

interface Row {
  readonly what: string;
  readonly causes: (pod: Pod, plan: RunPlan) => readonly Cause[];
  readonly cfg: Edit;
  readonly dag: Edit;
  readonly yaml: Edit;
}

const waiting =
  (reason: string, message: string) =>
  (pod: Pod): Pod =>
    with_(pod, { state: { waiting: { reason, message } } });
const ended =
  (reason: string) =>
  (pod: Pod): Pod =>
    with_(pod, { state: { terminated: { exitCode: 137, reason } } });

function with_(pod: Pod, status: Partial<ContainerStatus>): Pod {
  const name = pod.spec?.containers?.[0]?.name ?? "base";
  return { ...pod, status: { phase: "Pending", containerStatuses: [{ name, ...status }] } };
}

function unschedulable(pod: Pod, message: string): Pod {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  return { ...pod, status: { phase: "Pending", conditions } };
}

const event = (reason: string, message: string): ClusterEvent => ({ metadata: {}, reason, message });
const known = (causes: readonly Cause[], where: string, name: string): readonly Cause[] =>
  causes.map((cause) => withKnownName(cause, new Map([[where, [name]]])));

/** What an API server says of a plan's pod. */
const refused =
  (message: string) =>
  (_: Pod, { pod }: RunPlan): readonly Cause[] =>
    library
      .refusedFields(undefined, message, pod)
      .map(({ pointer, ...field }) => ({ id: "refused-by-cluster", severity: "error", ...field, field: pointer }));

const LABELLED: readonly Node[] = [
  { metadata: { name: "n", labels: { zone: "east-1b", disk: "ssd" } }, status: { allocatable: { memory: "8Gi" } } },
];
const NO_LABEL = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";
const GPU = "0/1 nodes are available: 1 node(s) had untolerated taint {gpu: a100}.";
const onGpus = (pod: Pod): readonly Cause[] => diagnose(unschedulable(pod, GPU));
const noLabel = (pod: Pod): readonly Cause[] => diagnose(unschedulable(pod, NO_LABEL), [], LABELLED);
const quota = refused(
  'pods "p" is forbidden: exceeded quota: team, requested: requests.memory=2Gi, used: requests.memory=0, limited: requests.memory=1Gi',
);
const wantsLimit = refused('pods "p" is forbidden: failed quota: team: must specify limits.memory for: base');

const JSON_TERM = (key: string, value: string): string =>
  `{"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "${key}", "operator": "In", "values": ["${value}"]}]}]}}}`;
const YAML_TERM = (key: string, value: string): string => `affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
        - matchExpressions:
          - {key: ${key}, operator: In, values: [${value}]}  # near the data`;

/** An operator's resources. */
const asks = (words: string): string => `container_resources=k8s.V1ResourceRequirements(${words})`;
/** Lines of the template's container. */
const BASE = "containers:\n  - name: base\n    image: app:1";

const ROWS: readonly Row[] = [
  {
    what: "out of memory",
    causes: (pod) => diagnose(ended("OOMKilled")(pod)),
    cfg: ["|limit_memory = 64Mi", "limit_memory = 256Mi"],
    dag: [asks(`limits={"memory": |'64Mi'}`), asks(`limits={"memory": '256Mi'}`)],
    yaml: [
      `${BASE}\n    resources: {limits: {memory: |64Mi}}  # small`,
      `${BASE}\n    resources: {limits: {memory: 256Mi}}  # small`,
    ],
  },
  {
    what: "more memory than any node has",
    causes: (pod) => diagnose(unschedulable(pod, "0/1 nodes are available: 1 Insufficient memory."), [], LABELLED),
    cfg: ["|request_memory = 64Gi", "request_memory = 4Gi"],
    dag: [asks(`requests={"memory": |"64Gi"}`), asks(`requests={"memory": "4Gi"}`)],
    yaml: [
      `${BASE}\n    resources:\n      requests:\n        memory: |"64Gi"`,
      `${BASE}\n    resources:\n      requests:\n        memory: "4Gi"`,
    ],
  },
  {
    what: "more than the quota leaves",
    causes: quota,
    cfg: ["|request_memory = 2Gi", "request_memory = 1Gi"],
    dag: [asks(`requests={"memory": |"2Gi"}`), asks(`requests={"memory": "1Gi"}`)],
    yaml: [
      `${BASE}\n    resources:\n      requests:\n        memory: |2Gi`,
      `${BASE}\n    resources:\n      requests:\n        memory: 1Gi`,
    ],
  },
  {
    what: "a quota that wants a limit, where the request is said",
    causes: wantsLimit,
    cfg: ["request_memory = 1Gi", "request_memory = 1Gi\nlimit_memory = 1Gi"],
    dag: [
      asks(`requests={"memory": |"1Gi"}  # enough\n  `),
      asks(`requests={"memory": "1Gi"}, limits={"memory": "1Gi"}  # enough\n  `),
    ],
    yaml: [
      `${BASE}\n    resources:\n      requests:\n        memory: |1Gi  # enough`,
      `${BASE}\n    resources:\n      limits:\n        memory: 1Gi\n      requests:\n        memory: 1Gi  # enough`,
    ],
  },
  {
    what: "a quota that wants a limit, where nothing is said",
    causes: wantsLimit,
    cfg: ["", "limit_memory = 512Mi\n"],
    dag: [`image=|"app:1"`, `image="app:1", ${asks(`limits={"memory": "512Mi"}`)}`],
    yaml: [
      "containers:\n  - name: base  # the task\n    image: |app:1",
      "containers:\n  - name: base  # the task\n    resources:\n      limits:\n        memory: 512Mi\n    image: app:1",
    ],
  },
  {
    what: "a limit range that wants a request",
    causes: refused('pods "p" is forbidden: minimum cpu usage per Container is 100m.  No request is specified'),
    cfg: ["", "request_cpu = 100m\n"],
    dag: [asks(`limits={"memory": |"1Gi"}`), asks(`limits={"memory": "1Gi"}, requests={"cpu": "100m"}`)],
    yaml: [
      `${BASE}\n    resources: {limits: {memory: |1Gi}}`,
      `${BASE}\n    resources: {limits: {memory: 1Gi}, requests: {cpu: 100m}}`,
    ],
  },
  {
    what: "above the limit range",
    causes: refused('pods "p" is forbidden: maximum cpu usage per Container is 2, but limit is 4'),
    cfg: ["|limit_cpu = 4", "limit_cpu = 2"],
    dag: [asks(`limits={"cpu": |4}`), asks(`limits={"cpu": 2}`)],
    yaml: [`${BASE}\n    resources: {limits: {cpu: |4}}`, `${BASE}\n    resources: {limits: {cpu: 2}}`],
  },
  {
    what: "an image that may not be pulled",
    causes: (pod) =>
      diagnose(waiting("ErrImageNeverPull", 'Container image "app:1" is not present with pull policy of Never')(pod)),
    cfg: ["|image_pull_policy = Never", "image_pull_policy = IfNotPresent"],
    dag: [`image_pull_policy=|"Never"`, `image_pull_policy="IfNotPresent"`],
    yaml: [`${BASE}\n    imagePullPolicy: |Never # local`, `${BASE}\n    imagePullPolicy: IfNotPresent # local`],
  },
  {
    what: "a tag that no registry has, and a node has another",
    causes: (pod) => {
      const images = [{ names: ["docker.io/library/orders:1.2"] }];
      return diagnose(waiting("ErrImagePull", "manifest unknown")(pod), [], [{ metadata: {}, status: { images } }]);
    },
    cfg: ["container_repository = orders\n|container_tag = 1.3", "container_repository = orders\ncontainer_tag = 1.2"],
    dag: [`image=|"orders:1.3"`, `image="orders:1.2"`],
    yaml: [
      `containers:\n  - name: base\n    image: |'orders:1.3'`,
      `containers:\n  - name: base\n    image: 'orders:1.2'`,
    ],
  },
  {
    what: "an image name that is none",
    causes: (pod) => diagnose(waiting("InvalidImageName", "couldn't parse image name")(pod)),
    cfg: ["|container_repository = Orders", "container_repository = orders"],
    dag: [`image=|"Orders:1"`, `image="orders:1"`],
    yaml: [`containers:\n  - name: base\n    image: |Orders:1`, `containers:\n  - name: base\n    image: orders:1`],
  },
  {
    what: "labels that no node has",
    causes: noLabel,
    cfg: [
      `node_selectors = {\n    |'disk': 'sdd',  # fast\n    zone: "east-1b"\n    }`,
      `node_selectors = {\n    'disk': 'ssd',  # fast\n    zone: "east-1b"\n    }`,
    ],
    dag: [`node_selector={"disk": |'sdd', "zone": "east-1b"}`, `node_selector={"disk": 'ssd', "zone": "east-1b"}`],
    yaml: [
      `nodeSelector:\n    disk: |sdd  # fast\n    zone: east-1b\n  ${BASE}`,
      `nodeSelector:\n    disk: ssd  # fast\n    zone: east-1b\n  ${BASE}`,
    ],
  },
  {
    what: "affinity for a value that no node has",
    causes: noLabel,
    cfg: [
      `affinity = ${JSON_TERM("zone", "east-1a").replace('"east-1a"', '|"east-1a"')}`,
      `affinity = ${JSON_TERM("zone", "east-1b")}`,
    ],
    dag: [
      `affinity=${JSON_TERM("zone", "east-1a").replace('"zone"', '|"zone"')}`,
      `affinity=${JSON_TERM("zone", "east-1b")}`,
    ],
    yaml: [`${YAML_TERM("|zone", "east-1a")}\n  ${BASE}`, `${YAML_TERM("zone", "east-1b")}\n  ${BASE}`],
  },
  {
    what: "affinity for a label that no node has",
    causes: noLabel,
    cfg: [`affinity = ${JSON_TERM("dsk", "ssd").replace('"dsk"', '|"dsk"')}`, `affinity = ${JSON_TERM("disk", "ssd")}`],
    dag: [`affinity=${JSON_TERM("dsk", "ssd").replace('"dsk"', '|"dsk"')}`, `affinity=${JSON_TERM("disk", "ssd")}`],
    yaml: [`${YAML_TERM("|dsk", "ssd")}\n  ${BASE}`, `${YAML_TERM("disk", "ssd")}\n  ${BASE}`],
  },
  {
    what: "a taint, beside tolerations that are there",
    causes: onGpus,
    cfg: [
      `|tolerations = [\n    {'key': 'spot'}  # cheap\n    ]`,
      `tolerations = [\n    {'key': 'spot'},  # cheap\n    {"key": "gpu", "operator": "Equal", "value": "a100"}\n    ]`,
    ],
    dag: [
      `tolerations=[\n    k8s.V1Toleration(key=|'spot')  # cheap\n    ]`,
      `tolerations=[\n    k8s.V1Toleration(key='spot'),  # cheap\n    k8s.V1Toleration(key="gpu", operator="Equal", value="a100")\n    ]`,
    ],
    yaml: [
      `tolerations:\n  - key: |'spot'  # cheap\n  ${BASE}`,
      `tolerations:\n  - key: 'spot'  # cheap\n  - key: gpu\n    operator: Equal\n    value: a100\n  ${BASE}`,
    ],
  },
  {
    what: "a taint, and no toleration",
    causes: onGpus,
    cfg: ["", 'tolerations = [{"key": "gpu", "operator": "Equal", "value": "a100"}]\n'],
    dag: [`image=|"app:1"`, `image="app:1", tolerations=[k8s.V1Toleration(key="gpu", operator="Equal", value="a100")]`],
    // As an argument of the operator: others may have the same template.
    yaml: [BASE, BASE],
  },
  {
    what: "a secret of another name",
    causes: (pod) =>
      known(
        diagnose(waiting("CreateContainerConfigError", 'secret "orders-bd" not found')(pod)),
        "secrets",
        "orders-db",
      ),
    cfg: [
      `secrets = [{"type": "env", "target": "A", "secret": |'orders-bd', "key": "a"}]  # both`,
      `secrets = [{"type": "env", "target": "A", "secret": 'orders-db', "key": "a"}]  # both`,
    ],
    dag: [
      `env_from=[k8s.V1EnvFromSource(secret_ref=k8s.V1SecretEnvSource(name=|"orders-bd"))], image="app:1"`,
      `env_from=[k8s.V1EnvFromSource(secret_ref=k8s.V1SecretEnvSource(name="orders-db"))], image="app:1"`,
    ],
    yaml: [
      `volumes:\n  - name: v\n    secret: {secretName: orders-bd}\n  containers:\n  - name: base\n    image: app:1\n    envFrom: [{secretRef: {name: |"orders-bd"}}]`,
      `volumes:\n  - name: v\n    secret: {secretName: orders-db}\n  containers:\n  - name: base\n    image: app:1\n    envFrom: [{secretRef: {name: "orders-db"}}]`,
    ],
  },
  {
    what: "a key that the secret calls otherwise",
    causes: (pod) =>
      known(
        diagnose(waiting("CreateContainerConfigError", "couldn't find key pasword in Secret etl/db")(pod)),
        "secrets/db",
        "password",
      ),
    cfg: [
      `secrets = [{"type": "env", "target": "P", "secret": "db", "key": |"pasword"}]`,
      `secrets = [{"type": "env", "target": "P", "secret": "db", "key": "password"}]`,
    ],
    dag: [
      `env_vars=[k8s.V1EnvVar(name="P", value_from=k8s.V1EnvVarSource(secret_key_ref=k8s.V1SecretKeySelector(name="db", key=|'pasword')))]`,
      `env_vars=[k8s.V1EnvVar(name="P", value_from=k8s.V1EnvVarSource(secret_key_ref=k8s.V1SecretKeySelector(name="db", key='password')))]`,
    ],
    yaml: [
      `${BASE}\n    env:\n    - name: P\n      valueFrom: {secretKeyRef: {name: db, key: |pasword}}`,
      `${BASE}\n    env:\n    - name: P\n      valueFrom: {secretKeyRef: {name: db, key: password}}`,
    ],
  },
  {
    what: "a config map of another name",
    causes: (pod) =>
      known(
        diagnose(waiting("CreateContainerConfigError", 'configmap "setings" not found')(pod)),
        "configmaps",
        "settings",
      ),
    cfg: [`configmaps = [|'setings', "other"]`, `configmaps = ['settings', "other"]`],
    dag: [
      `env_from=[k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name=|"setings"))]`,
      `env_from=[k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="settings"))]`,
    ],
    yaml: [
      `${BASE}\n    envFrom: [{configMapRef: {name: |setings}}]`,
      `${BASE}\n    envFrom: [{configMapRef: {name: settings}}]`,
    ],
  },
  {
    what: "a key that the config map calls otherwise, for a file of a volume",
    causes: (pod) =>
      known(
        diagnose(waiting("CreateContainerConfigError", "couldn't find key confg in ConfigMap etl/settings")(pod)),
        "configmaps/settings",
        "config",
      ),
    cfg: [
      `volumes = [{"name": "v", "configMap": {"name": "settings", "items": [{"key": |"confg", "path": "confg"}]}}]`,
      `volumes = [{"name": "v", "configMap": {"name": "settings", "items": [{"key": "config", "path": "confg"}]}}]`,
    ],
    dag: [
      `image="app:1", volumes=[k8s.V1Volume(name="v", config_map=k8s.V1ConfigMapVolumeSource(name="settings", items=[k8s.V1KeyToPath(key=|"confg", path="confg")]))]`,
      `image="app:1", volumes=[k8s.V1Volume(name="v", config_map=k8s.V1ConfigMapVolumeSource(name="settings", items=[k8s.V1KeyToPath(key="config", path="confg")]))]`,
    ],
    yaml: [
      `volumes:\n  - name: v\n    configMap: {name: settings, items: [{key: |confg, path: confg}]}\n  containers:\n  - name: base\n    image: app:1`,
      `volumes:\n  - name: v\n    configMap: {name: settings, items: [{key: config, path: confg}]}\n  ${BASE}`,
    ],
  },
  {
    what: "a service account of another name",
    causes: (pod, plan) =>
      known(
        refused('pods "p" is forbidden: error looking up service account etl/runer: serviceaccount "runer" not found')(
          pod,
          plan,
        ),
        "serviceaccounts",
        "runner",
      ),
    cfg: ["|service_account_name = runer", "service_account_name = runner"],
    dag: [`service_account_name=|"runer"`, `service_account_name="runner"`],
    yaml: [`serviceAccountName: |runer\n  ${BASE}`, `serviceAccountName: runner\n  ${BASE}`],
  },
  {
    what: "a pull secret of another name",
    causes: (pod) =>
      known(
        diagnose(waiting("ErrImagePull", "unauthorized")(pod), [
          event(
            "FailedToRetrieveImagePullSecret",
            "Unable to retrieve some image pull secrets (regcrd); attempting to pull",
          ),
        ]),
        "secrets",
        "regcred",
      ),
    cfg: ["|image_pull_secrets = regcrd", "image_pull_secrets = regcred"],
    dag: [
      `image_pull_secrets=[k8s.V1LocalObjectReference(|"regcrd")]`,
      `image_pull_secrets=[k8s.V1LocalObjectReference("regcred")]`,
    ],
    yaml: [`imagePullSecrets: [{name: |regcrd}]\n  ${BASE}`, `imagePullSecrets: [{name: regcred}]\n  ${BASE}`],
  },
  {
    what: "a pod that only had too little time",
    causes: tooLittleTime,
    cfg: ["|startup_timeout = 1h", "startup_timeout = 120m"],
    dag: ["startup_timeout_seconds=|3600", "startup_timeout_seconds=7200"],
    yaml: [BASE, BASE],
  },
];

const CFG = `[run]
environments = ["prod"]
[prod]
_from = local
remote_engine = mine
[mine]
_type = kubernetes
`;
const DAG = `from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.utils.task_group import TaskGroup
from airflow.decorators import task_group
from kubernetes.client import models as k8s
with DAG("daily"):
`;

/** What the person's files are, in each language, and which pod is meant. */
const LANGUAGES = {
  cfg: {
    file: "project.cfg",
    others: {},
    around: (words: string): string => {
      const image = ["container_repository = app\n", "container_tag = 1\n"].filter(
        (line) => !words.includes(line.slice(0, line.indexOf(" "))),
      );
      return `${CFG}${image.join("")}${words.endsWith("\n") || words === "" ? words : `${words}\n`}`;
    },
    params: { task: "load", environment: "prod" },
  },
  dag: {
    file: "dags/daily.py",
    others: {},
    around: (words: string): string => {
      const image = words.includes("image=") ? "" : `, image="app:1"`;
      return `${DAG}    KubernetesPodOperator(task_id="load"${image}, ${words})\n`;
    },
    params: { task: "load", operator: 0 },
  },
  yaml: {
    file: "dags/pod.yaml",
    others: { "dags/daily.py": `${DAG}    KubernetesPodOperator(task_id="load", pod_template_file="pod.yaml")\n` },
    around: (words: string): string => `spec:\n  ${words}\n`,
    params: { task: "load", operator: 0 },
  },
} as const;

type Language = keyof typeof LANGUAGES;

/** Where the problem is shown in the file, and what its quick fix makes of that. */
async function mended(language: Language, content: string, causesOf: Row["causes"]) {
  const { file, others, params: asked } = LANGUAGES[language];
  const kit = await Kit.start({ files: { ...others, [file]: content } });
  try {
    const uris = await Promise.all(
      Object.entries({ ...others, [file]: content }).map(([name, text]) => kit.open(name, text)),
    );
    const params: RunPlanParams = { ...asked, ...(language !== "cfg" && { uri: `file://${PROJECT}/dags/daily.py` }) };
    const requests = new ServerRequests({
      request: (method, given) => kit.client.sendRequest(method, given),
    });
    const { plan, problems } = await requests.runPlan(params);
    assert.ok(plan, JSON.stringify(problems));
    // A plan's pod is JSON in the shape of the API's.
    const pod = { ...plan.pod, metadata: { name: plan.podName, namespace: plan.namespace, uid: "u" } } as Pod;
    const causes = causesOf(pod, plan).map((one) =>
      atItsField(causeInWords(atItsKey(one, plan, library), plan), plan, library),
    );
    const cause = causes.find(({ fix }) => fix);
    assert.ok(cause, `no fix: ${JSON.stringify(causes)}`);
    const place = await causePlace(requests, { plan, params } as Parameters<typeof causePlace>[1], cause);
    const fixes = new RunFixes(requests, () => Promise.resolve(library));
    const made = await fixes.editOf({ plan, params, fix: cause.fix }, NEVER_CANCELLED);
    assert.ok(uris.every(Boolean));
    return { place, edits: (made as unknown as { readonly edits: readonly Made[] } | undefined)?.edits, file };
  } finally {
    await kit.stop();
  }
}

interface Made {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
  readonly newText: string;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function applied(content: string, edits: readonly Made[]): string {
  const inOrder = edits.toSorted(
    ({ range: { start: one } }, { range: { start: other } }) =>
      other.line - one.line || other.character - one.character,
  );
  return inOrder.reduce((text, edit) => text.apply(edit), Text.from(content)).toString();
}

for (const language of ["cfg", "dag", "yaml"] as const) {
  describe(`quick fixes in ${LANGUAGES[language].file}`, () => {
    for (const row of ROWS) {
      const [marked, wanted] = row[language];
      // What a template has nothing to do with.
      if (marked === wanted) continue;
      it(row.what, async () => {
        const content = LANGUAGES[language].around(marked.replace("|", ""));
        const { place, edits, file } = await mended(language, content, row.causes);
        assert.ok(edits, "no edit");
        for (const { uri } of edits) assert.equal(uri, `file://${PROJECT}/${file}`);
        assert.equal(applied(content, edits), LANGUAGES[language].around(wanted));
        if (!marked.includes("|")) return;
        assert.ok(place);
        const { start } = place.range;
        const shown = Text.from(content)
          .apply({ range: { start, end: start }, newText: "|" })
          .toString();
        assert.equal(shown, LANGUAGES[language].around(marked));
      });
    }
  });
}

describe("what else a call has is never lost to an argument that is added", () => {
  const dagOf = (before: string, words: string): string =>
    DAG.replace(
      'with DAG("daily"):\n',
      `${before}:\n    KubernetesPodOperator(task_id="load", image="app:1"${words})\n`,
    );
  const ADDED = 'k8s.V1Toleration(key="gpu", operator="Equal", value="a100")';
  const cases: readonly (readonly [what: string, before: string, after: string | undefined])[] = [
    [
      "tolerations of default_args get one more",
      dagOf(`with DAG("daily", default_args={"tolerations": [k8s.V1Toleration(key="spot")]})`, ""),
      dagOf(`with DAG("daily", default_args={"tolerations": [k8s.V1Toleration(key="spot"), ${ADDED}]})`, ""),
    ],
    [
      "those of a name, too",
      dagOf(`SPOT = [k8s.V1Toleration(key="spot")]\nwith DAG("daily")`, ", tolerations=SPOT"),
      dagOf(`SPOT = [k8s.V1Toleration(key="spot"), ${ADDED}]\nwith DAG("daily")`, ", tolerations=SPOT"),
    ],
    [
      "and a list of names in the call",
      dagOf(`SPOT = k8s.V1Toleration(key="spot")\nwith DAG("daily")`, ", tolerations=[SPOT]"),
      dagOf(`SPOT = k8s.V1Toleration(key="spot")\nwith DAG("daily")`, `, tolerations=[SPOT, ${ADDED}]`),
    ],
    [
      "what cannot be reached is left alone",
      dagOf(`SPOT = k8s.V1Toleration(key="spot")\nMORE = {"tolerations": [SPOT]}\nwith DAG("daily")`, ", **MORE"),
      undefined,
    ],
  ];
  for (const [what, before, wanted] of cases) {
    it(what, async () => {
      const { edits } = await mended("dag", before, onGpus);
      assert.equal(edits && applied(before, edits), wanted);
    });
  }
});

describe("what an operator gets by another way is told and mended where it stands", () => {
  const GIVEN: readonly (readonly [name: string, value: string])[] = [
    ["image", '"app:1"'],
    ["image_pull_policy", '"Never"'],
    ["node_selector", '{"zone": "east-1a"}'],
    ["container_resources", 'k8s.V1ResourceRequirements(limits={"memory": "64Mi"})'],
    ["startup_timeout_seconds", "3600"],
    ["env_from", '[k8s.V1EnvFromSource(secret_ref=k8s.V1SecretEnvSource(name="tokn"))]'],
  ];
  const asDict = `{${GIVEN.map(([name, value]) => `"${name}": ${value}`).join(", ")}}`;
  const asWords = GIVEN.map(([name, value]) => `${name}=${value}`).join(", ");
  const ways: Readonly<Record<string, string>> = {
    default_args: `with DAG("daily", default_args=${asDict}):\n    KubernetesPodOperator(task_id="load")\n`,
    "default_args of a task group": `with DAG("daily", default_args={"image": "dag:1"}):\n  with TaskGroup("outer", default_args=${asDict}), TaskGroup("inner", default_args={"name": "n"}):\n    KubernetesPodOperator(task_id="load")\n`,
    "default_args of a task group that is a function": `with DAG("daily"):\n  @task_group(default_args=${asDict})\n  def team():\n    KubernetesPodOperator(task_id="load")\n  team()\n`,
    partial: `with DAG("daily"):\n    KubernetesPodOperator.partial(task_id="load", ${asWords}).expand(arguments=[["a"], ["b"]])\n`,
    "words that are passed on": `COMMON = dict(${asWords})\nwith DAG("daily"):\n    KubernetesPodOperator(task_id="load", **COMMON)\n`,
  };
  const secret = (pod: Pod): readonly Cause[] =>
    known(diagnose(waiting("CreateContainerConfigError", 'secret "tokn" not found')(pod)), "secrets", "token");
  const faults: readonly (readonly [what: string, causes: Row["causes"], before: string, after: string])[] = [
    ["out of memory", (pod) => diagnose(ended("OOMKilled")(pod)), '"64Mi"', '"256Mi"'],
    [
      "an image that may not be pulled",
      (pod) => diagnose(waiting("ErrImageNeverPull", "")(pod)),
      '"Never"',
      '"IfNotPresent"',
    ],
    ["no node has the label", noLabel, '"east-1a"', '"east-1b"'],
    ["a secret that is missing", secret, '"tokn"', '"token"'],
    ["too little time", tooLittleTime, "3600", "7200"],
  ];
  for (const [way, body] of Object.entries(ways)) {
    for (const [what, causes, before, after] of faults) {
      it(`${way}: ${what}`, async () => {
        const dag = DAG.replace('with DAG("daily"):\n', body);
        const { edits, place } = await mended("dag", dag, causes);
        assert.equal(edits && applied(dag, edits), dag.replace(before, after));
        assert.ok(place);
        const text = Text.from(dag);
        assert.equal(text.slice(place.range), before);
      });
    }
  }
});

describe("a worker that was pending for too long", () => {
  const WORKER = `from airflow import DAG
from airflow.operators.bash import BashOperator
with DAG("daily"):
    BashOperator(task_id="load", bash_command="true")
`;
  const compose = (value: string): string =>
    `services:\n  scheduler:\n    image: apache/airflow\n    environment:\n      AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT: ${value}\n`;
  interface Late {
    readonly what: string;
    readonly release: string;
    readonly files: Readonly<Record<string, string>>;
    /** The file that is changed, with `|` where the problem is shown; absent where no file can be. */
    readonly changed?: readonly [file: string, marked: string, after: string];
    readonly environment?: Readonly<Record<string, string>>;
  }
  const cases: readonly Late[] = [
    {
      what: "raises the key where it stands",
      release: "2.9.3",
      files: {},
      changed: [
        "airflow.cfg",
        "[scheduler]\n|task_queued_timeout = 900\n[logging]\n",
        "[scheduler]\ntask_queued_timeout = 1800\n[logging]\n",
      ],
    },
    {
      what: "adds the key to its section",
      release: "2.9.3",
      files: {},
      changed: [
        "airflow.cfg",
        "[core]\n[|scheduler]\nx = 1\n",
        "[core]\n[scheduler]\nx = 1\ntask_queued_timeout = 1200\n",
      ],
    },
    {
      what: "makes the section",
      release: "2.9.3",
      files: {},
      changed: [
        "airflow.cfg",
        "[|core]\nexecutor = KubernetesExecutor\n",
        "[core]\nexecutor = KubernetesExecutor\n\n[scheduler]\ntask_queued_timeout = 1200\n",
      ],
    },
    {
      what: "before Airflow 2.6 in the section of the executor",
      release: "2.4.3",
      files: {},
      changed: [
        "airflow.cfg",
        "[kubernetes]\n|worker_pods_pending_timeout = 60\n",
        "[kubernetes]\nworker_pods_pending_timeout = 600\n",
      ],
    },
    {
      what: "under the new name of that section",
      release: "2.5.3",
      files: {},
      changed: [
        "airflow.cfg",
        "[|kubernetes_executor]\nnamespace = a\n",
        "[kubernetes_executor]\nnamespace = a\nworker_pods_pending_timeout = 600\n",
      ],
    },
    {
      what: "in the compose file that has the last word",
      release: "2.9.3",
      files: { "airflow.cfg": "[scheduler]\ntask_queued_timeout = 60\n" },
      changed: ["docker-compose.yaml", compose('"900"').replace("AIRFLOW__", "|AIRFLOW__"), compose('"1800"')],
    },
    {
      what: "is told in the file, and nothing is offered, where a variable has the last word",
      release: "2.9.3",
      files: {},
      environment: { AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT: "60" },
      changed: ["airflow.cfg", "[scheduler]\n|task_queued_timeout = 900\n", ""],
    },
    { what: "is told nowhere where Airflow has no file", release: "2.9.3", files: {} },
  ];
  for (const { what, release, files, changed, environment = {} } of cases) {
    it(what, async () => {
      const content = changed?.[1].replace("|", "") ?? "";
      const all = { ...files, "dags/daily.py": WORKER, ...(changed && { [changed[0]]: content }) };
      const kit = await Kit.start({ files: all, environment, settings: { airflow: { targetVersion: release } } });
      try {
        const uri = await kit.open("dags/daily.py", WORKER);
        const params: RunPlanParams = { task: "load", worker: 0, uri };
        const requests = new ServerRequests({ request: (method, given) => kit.client.sendRequest(method, given) });
        const { plan, problems } = await requests.runPlan(params);
        assert.ok(plan, JSON.stringify(problems));
        const sentence = "The pod was pending for longer than 60 s.";
        const found = tooLate(
          { ...{ verdict: "failed", reason: "pending-timeout", sentence }, ...{ pod: "deleted", tries: 1 } },
          [],
          plan,
        );
        assert.ok(found);
        const cause = causeInWords(found, plan);
        const run = { plan, params } as Parameters<typeof causePlace>[1];
        const place = await causePlace(requests, run, cause);
        const fixes = new RunFixes(requests, () => Promise.resolve(library));
        const made = await fixes.editOf({ plan, params, fix: cause.fix }, NEVER_CANCELLED);
        const { edits = [] } = (made ?? {}) as { readonly edits?: readonly Made[] };
        if (!changed) {
          assert.deepEqual([place, edits], [undefined, []]);
          return;
        }
        const [file, marked, after] = changed;
        assert.equal(place?.uri, `file://${PROJECT}/${file}`);
        const { start } = place.range;
        const mark = { range: { start, end: start }, newText: "|" };
        assert.equal(Text.from(content).apply(mark).toString(), marked);
        assert.equal(edits.length === 0 ? "" : applied(content, edits), after);
        for (const edit of edits) assert.equal(edit.uri, place.uri);
      } finally {
        await kit.stop();
      }
    });
  }
});
