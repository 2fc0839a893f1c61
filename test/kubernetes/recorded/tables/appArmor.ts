import type { RecordedRequest } from "../step.ts";
import { BATCH, get, patch, post, STRATEGIC } from "../step.ts";

const PREFIX = "container.apparmor.security.beta.kubernetes.io/";
const COST = "controller.kubernetes.io/pod-deletion-cost";

type Profile = Readonly<Record<string, unknown>>;

const noted = (annotations: Readonly<Record<string, string>>, ofContainer?: Profile, ofPod?: Profile): object => ({
  metadata: { name: "one", annotations },
  spec: {
    schedulerName: "nobody",
    restartPolicy: "Never",
    initContainers: [{ name: "first", image: "busybox:1.36" }],
    containers: [
      {
        name: "base",
        image: "busybox:1.36",
        ...(ofContainer && { securityContext: { appArmorProfile: ofContainer } }),
      },
    ],
    ...(ofPod && { securityContext: { appArmorProfile: ofPod } }),
  },
});
const DEFAULT = { type: "RuntimeDefault" };
const UNCONFINED = { type: "Unconfined" };
const LOCAL = { type: "Localhost", localhostProfile: "x" };
const base = (value: string, ...profiles: readonly Profile[]): object =>
  noted({ [`${PREFIX}base`]: value }, ...profiles);

const PODS: readonly object[] = [
  ...["runtime/default", "unconfined", "localhost/x", "localhost/", "localhost/ x", "", "odd"].map((value) =>
    base(value),
  ),
  noted({ [`${PREFIX}first`]: "runtime/default", [`${PREFIX}none`]: "runtime/default" }),
  base("runtime/default", DEFAULT),
  base("runtime/default", UNCONFINED),
  base("unconfined", DEFAULT),
  base("localhost/x", LOCAL),
  base("localhost/y", LOCAL),
  base("localhost/", LOCAL),
  base("", DEFAULT),
  base("odd", DEFAULT),
  noted({ [`${PREFIX}base`]: "runtime/default" }, undefined, DEFAULT),
  noted({ [`${PREFIX}base`]: "unconfined" }, undefined, DEFAULT),
  noted({ [COST]: "5", other: "x" }),
  noted({ [COST]: "-1" }),
  noted({ [COST]: "05" }),
  noted({ [COST]: "+5" }),
  noted({ [COST]: "3000000000" }),
  noted({ [COST]: "" }),
  noted({ "kubernetes.io/config.mirror": "x" }),
];
const annotate = (annotations: object): RecordedRequest => patch("pods/one", { metadata: { annotations } }, STRATEGIC);

/** Annotations that pods have a meaning for: AppArmor's from before there were fields, and others. */
export const APP_ARMOR: readonly RecordedRequest[] = [
  ...PODS.map((pod) => post("pods?dryRun=All", pod)),
  post("pods", base("unconfined")),
  get("pods/one"),
  annotate({ [`${PREFIX}base`]: "runtime/default" }),
  annotate({ [`${PREFIX}base`]: null }),
  annotate({ [`${PREFIX}first`]: "runtime/default" }),
  annotate({ "kubernetes.io/config.mirror": "x" }),
  annotate({ [COST]: "7" }),
  annotate({ [COST]: "x" }),
  post(`${BATCH}/jobs?dryRun=All`, { metadata: { name: "job" }, spec: { template: base("runtime/default") } }),
  post(`${BATCH}/jobs?dryRun=All`, { metadata: { name: "job" }, spec: { template: base("odd") } }),
  ...["baseline", "restricted"].flatMap((level) => [
    patch("/api/v1/namespaces/NAMESPACE", {
      metadata: { labels: { "pod-security.kubernetes.io/enforce": level } },
    }),
    ...["unconfined", "localhost/x", "odd"].map((value) => post("pods?dryRun=All", base(value))),
  ]),
];
