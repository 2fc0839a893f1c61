/** Pods that are made one after the other, and what the scheduler says to each; each case has the nodes for itself. */
export interface Case {
  readonly name: string;
  /** A disruption budget that stands there before. */
  readonly budget?: object;
  /** What is changed of nodes while it lasts: `spec` or `status`, by the node's name. */
  readonly nodes?: Readonly<Record<string, object>>;
  /** There is one more node, `SILENT_NODE`, while it lasts. */
  readonly silentNode?: true;
  readonly pods: readonly Wanted[];
}

export interface Wanted {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
  /** Others make room for it: it is waited for, and what became of all is told. */
  readonly comes?: true;
  /** It waits: these are deleted one after the other, and it is told again each time. */
  readonly until?: { readonly gone: readonly string[] };
}

/** A node without a kubelet: nothing that stands on it goes, unless by force. */
export const SILENT_NODE = "silent";
/** By this label each node is told from all others. */
export const HOSTNAME = "kubernetes.io/hostname";
export const on = (number: number): object => ({ nodeSelector: { [HOSTNAME]: `fake-${number}` } });
export const onSilent: object = { nodeSelector: { [HOSTNAME]: SILENT_NODE } };
export const container = (more: object = {}): object => ({
  name: "base",
  image: "busybox:1.36",
  command: ["sh", "-c", "while :; do sleep 0.1; done"],
  ...more,
});
export const port = (hostPort: number, more: object = {}): object => ({
  containers: [container({ ports: [{ containerPort: 80, hostPort, ...more }] })],
});
export const cpu = (amount: number): object => ({
  containers: [container({ resources: { requests: { cpu: `${amount}` } } })],
});
export const app = (value: string): object => ({ labelSelector: { matchLabels: { app: value } } });
export const term = (topologyKey: string, more: object): object => ({ topologyKey, ...more });
export const near = (...terms: object[]): object => ({
  affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
export const far = (...terms: object[]): object => ({
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } },
});
export const spread = (...constraints: object[]): object => ({
  topologySpreadConstraints: constraints.map((one) => ({
    maxSkew: 1,
    whenUnsatisfiable: "DoNotSchedule",
    ...app("web"),
    ...one,
  })),
});
export const web = { labels: { app: "web" } };
