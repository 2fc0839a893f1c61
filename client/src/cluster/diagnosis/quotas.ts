import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { LimitRange, NamespaceLimits, ResourceQuota } from "../facts/namespaceLimits.ts";
import type { ContainerSpec, Pod, PodSpec } from "../objects.ts";
import { cpuText, firstAmount, memoryText } from "./amounts.ts";
import type { Cause } from "./cause.ts";
import { isCounted } from "./quotaScopes.ts";
import { aboveQuota, fullOfPods, unsaidForQuota } from "./quotaWords.ts";

type Kind = "requests" | "limits";
type Resource = "cpu" | "memory";

/** One amount that a quota counts: its name there, and what of a pod it counts. */
interface Counted {
  readonly name: string;
  readonly kind: Kind;
  readonly resource: Resource;
}

/** `cpu` and `memory` alone mean the requests (Kubernetes 1.34, `pods` evaluator). */
const COUNTED: readonly Counted[] = (["requests", "limits"] as const).flatMap((kind) =>
  (["cpu", "memory"] as const).flatMap((resource) => [
    { name: `${kind}.${resource}`, kind, resource },
    ...(kind === "requests" ? [{ name: resource, kind, resource } as const] : []),
  ]),
);

/** Which quotas of its namespace do not let the pod in: what is used, what is asked for, and what may be changed. */
export function quotaCauses(pod: Pod, { quotas, ranges }: NamespaceLimits): readonly Cause[] {
  const spec = pod.spec ?? {};
  const all = [...(spec.containers ?? []), ...(spec.initContainers ?? [])];
  const isBestEffort = all.every((one) =>
    COUNTED.every(({ kind, resource }) => askedByOne(one, kind, resource, ranges) === undefined),
  );
  const counting = quotas.filter((quota) => isCounted(spec, quota, isBestEffort));
  return counting.flatMap((quota) => [
    ...podCount(quota),
    ...COUNTED.flatMap((counted) => tooMuch(spec, quota, counted, ranges)),
  ]);
}

function podCount({ metadata, status }: ResourceQuota): readonly Cause[] {
  const [hard, used] = [status?.hard?.pods, status?.used?.pods ?? "0"];
  if (hard === undefined || amount(used) + 1 <= amount(hard)) return [];
  return [
    {
      id: "quota",
      severity: "error",
      ...fullOfPods(metadata.name ?? "", used, hard),
      evidence: t("quota {0}: {1} used {2} of {3}, asked for {4}", metadata.name ?? "", "pods", used, hard, 1),
      key: "namespace",
    },
  ];
}

function tooMuch(
  spec: PodSpec,
  { metadata, status }: ResourceQuota,
  { name, kind, resource }: Counted,
  ranges: readonly LimitRange[],
): readonly Cause[] {
  const [hardText, usedText] = [status?.hard?.[name], status?.used?.[name] ?? "0"];
  if (hardText === undefined) return [];
  const quota = metadata.name ?? "";
  const key = `${kind === "limits" ? "limit" : "request"}_${resource}`;
  const [hard, used] = [amount(hardText), amount(usedText)];
  const asked = askedBy(spec, kind, resource, ranges);
  if (asked === undefined) {
    return [
      {
        id: "quota-needs-amounts",
        severity: "error",
        sentence: unsaidForQuota(quota, [name]),
        evidence: t("quota {0}: {1} used {2} of {3}, asked for nothing", quota, name, usedText, hardText),
        ...saidNowhere(spec, key, (one) => askedByOne(one, kind, resource, ranges) === undefined, hard - used),
      },
    ];
  }
  // In thousandths, as Kubernetes counts: 0.1 and 0.2 are more than 0.3 otherwise.
  if (Math.round((used + asked.amount) * 1000) <= Math.round(hard * 1000)) return [];
  const show = resource === "cpu" ? cpuText : memoryText;
  const left = hard - used;
  // Rounded down, it could be no more than the quota has.
  const isWhole = resource === "cpu" || asked.amount % (1024 * 1024) === 0;
  const wanted = isWhole ? show(asked.amount) : String(asked.amount);
  return [
    {
      id: "quota",
      severity: "error",
      ...aboveQuota(quota, [{ name, asked: wanted, used: usedText, hard: hardText }], asked.isDefault),
      evidence: t("quota {0}: {1} used {2} of {3}, asked for {4}", quota, name, usedText, hardText, wanted),
      key,
      ...(left > 0 && {
        fix: { title: t("Set {0} to {1}, which the quota leaves", key, show(left)), key, set: show(left) },
      }),
    },
  ];
}

/** Where the amount has to be said: by the engine's key for its own container, in the template for others. */
function saidNowhere(
  { containers, initContainers }: PodSpec,
  key: string,
  isOpen: (container: ContainerSpec) => boolean,
  left: number,
): Pick<Cause, "key" | "hint" | "fix"> {
  const [main, ...others] = containers ?? [];
  if (main && isOpen(main)) return { key, hint: t("Set {0}.", key), fix: firstAmount(key, main, left) };
  const open = [...others, ...(initContainers ?? [])].find(isOpen);
  return { key: "pod_yaml", hint: t('See the container "{0}" in pod_yaml.', open?.name ?? "") };
}

interface Asked {
  readonly amount: number;
  /** A limit range gave at least one of the amounts. */
  readonly isDefault: boolean;
}

/** What the pod counts as: its containers together, or its largest init container. Undefined where one says nothing. */
function askedBy(spec: PodSpec, kind: Kind, resource: Resource, ranges: readonly LimitRange[]): Asked | undefined {
  const of = (container: ContainerSpec): Asked | undefined => askedByOne(container, kind, resource, ranges);
  const lasting = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always"),
  ].map(of);
  const passing = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy !== "Always").map(of);
  const all = [...lasting, ...passing];
  if (all.some((one) => one === undefined)) return undefined;
  const sum = lasting.reduce((total, one) => total + (one?.amount ?? 0), 0);
  const largest = Math.max(0, ...passing.map((one) => one?.amount ?? 0));
  return { amount: Math.max(sum, largest), isDefault: all.some((one) => one?.isDefault) };
}

function askedByOne(
  { resources }: ContainerSpec,
  kind: Kind,
  resource: Resource,
  ranges: readonly LimitRange[],
): Asked | undefined {
  // A limit is the request, too, where none is given.
  const own = resources?.[kind]?.[resource] ?? (kind === "requests" ? resources?.limits?.[resource] : undefined);
  if (own !== undefined) return { amount: amount(own), isDefault: false };
  for (const { type, default: limits, defaultRequest } of ranges.flatMap(({ spec }) => spec?.limits ?? [])) {
    const given = kind === "limits" ? limits?.[resource] : (defaultRequest?.[resource] ?? limits?.[resource]);
    if (type === "Container" && given !== undefined) return { amount: amount(given), isDefault: true };
  }
  return undefined;
}

function amount(quantity: string): number {
  return kubernetesQuantity(quantity) ?? 0;
}
