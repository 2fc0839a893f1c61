import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import type { ContainerSpec, Pod } from "../objects.ts";
import { cpuText, memoryText } from "./amounts.ts";
import type { Fix } from "./cause.ts";
import type { RefusalRule } from "./refusalRule.ts";

/** Bounds of a namespace's limit ranges: an API server tells all that are missed at once (Kubernetes 1.34, LimitRanger). */
export const limitRangeRules: readonly RefusalRule[] = [
  {
    id: "limit-range",
    repeats: true,
    pattern: /(maximum|minimum) ([\w./-]+) usage per (Container|Pod) is ([^,\s]+), but (limit|request) is ([^,\s\]]+)/,
    tell: ([, which, resource = "", per, bound = "", word = "", asked = ""], pod) => {
      const missed = { word, resource, bound, asked };
      const sentence = boundSentence(which === "maximum", per === "Pod", missed);
      const other = per === "Container" ? otherContainer(pod, missed) : undefined;
      if (other !== undefined) {
        return { sentence, key: "pod_yaml", container: other, hint: t('See the container "{0}" in pod_yaml.', other) };
      }
      const key = keyOf(word, resource);
      const set = per === "Container" ? bound : shareOf(pod, missed);
      const title = (to: string): string =>
        which === "maximum" ? t("Lower {0} to {1}", key, to) : t("Raise {0} to {1}", key, to);
      return {
        sentence,
        key,
        hint: t("Stay within the namespace's limit range, or have it changed."),
        fix: set === undefined ? undefined : setTo(title(set), key, set),
      };
    },
  },
  {
    id: "limit-range",
    repeats: true,
    pattern:
      /(maximum|minimum) ([\w./-]+) usage per (?:Container|Pod) is ([^,\s]+)\.\s+No (limit|request) is specified/,
    tell: ([, which, resource = "", bound = "", word = ""]) => {
      const key = keyOf(word, resource);
      return {
        sentence:
          which === "maximum"
            ? t("The namespace wants every pod to say its {0} {1}: at most {2}.", resource, word, bound)
            : t("The namespace wants every pod to say its {0} {1}: at least {2}.", resource, word, bound),
        key,
        hint: t("Set it, within the namespace's limit range."),
        fix: setTo(t("Set {0} to {1}, the namespace's bound", key, bound), key, bound),
      };
    },
  },
  {
    id: "limit-range",
    repeats: true,
    pattern: /([\w./-]+) max limit to request ratio per (?:Container|Pod) is ([^,\s]+), but provided ratio is ([\d.]+)/,
    tell: ([, resource = "", bound = "", found = ""]) => ({
      sentence: t(
        "The namespace allows a {0} limit of at most {1} times the request, but it is {2} times that.",
        resource,
        bound,
        Number(found),
      ),
      key: keyOf("request", resource),
      hint: t("Raise the request, lower the limit, or have the namespace's limit range changed."),
    }),
  },
  {
    id: "limit-range",
    repeats: true,
    pattern:
      /([\w./-]+) max limit to request ratio per (?:Container|Pod) is ([^,\s]+), but no (limit|request) is specified/,
    tell: ([, resource = "", bound = "", word = ""]) => ({
      sentence: t(
        "The namespace allows a {0} limit of at most {1} times the request, but the pod has no {2}.",
        resource,
        bound,
        word,
      ),
      key: keyOf(word, resource),
      hint: t("Set the request and the limit."),
    }),
  },
];

function boundSentence(isMost: boolean, isOfPod: boolean, { word, resource, bound, asked }: Missed): string {
  if (!isOfPod) {
    return isMost
      ? t("The namespace allows at most {0} {1}, but the {2} is {3}.", bound, resource, word, asked)
      : t("The namespace allows at least {0} {1}, but the {2} is {3}.", bound, resource, word, asked);
  }
  return isMost
    ? t(
        "The namespace allows at most {0} {1} for all containers of a pod together, but the {2} is {3}.",
        bound,
        resource,
        word,
        asked,
      )
    : t(
        "The namespace allows at least {0} {1} for all containers of a pod together, but the {2} is {3}.",
        bound,
        resource,
        word,
        asked,
      );
}

interface Missed {
  readonly word: string;
  readonly resource: string;
  readonly bound: string;
  readonly asked: string;
}

/**
 * What the task's container may have, or has to have, for the pod as a whole to be within a bound: the other containers keep
 * theirs. Undefined where nothing would be left, or init containers are what counts.
 */
function shareOf(pod: Pod | undefined, { word, resource, bound, asked }: Missed): string | undefined {
  const amounts = (pod?.spec?.containers ?? []).map((one) => amountIn(one, word, resource) ?? 0);
  const total = amounts.reduce((sum, one) => sum + one, 0);
  const [own] = amounts;
  if (own === undefined || !isSame(total, amountOf(asked))) return undefined;
  const share = own + amountOf(bound) - total;
  if (share <= 0) return undefined;
  if (isSame(share, amountOf(bound))) return bound;
  // Rounded down, which keeps the pod below what is most; what is least is met by the next step.
  const [show, step] = resource === "cpu" ? ([cpuText, 0.001] as const) : ([memoryText, 1024 * 1024] as const);
  const isExact = isSame(amountOf(show(share)), share);
  return show(share > own && !isExact ? share + step : share);
}

/** The other container that is meant, where it is not the task's. */
function otherContainer(pod: Pod | undefined, { word, resource, asked }: Missed): string | undefined {
  const [own, ...others] = pod?.spec?.containers ?? [];
  const isMeant = (one: ContainerSpec): boolean => {
    const amount = amountIn(one, word, resource);
    return amount !== undefined && isSame(amount, amountOf(asked));
  };
  if (own && isMeant(own)) return undefined;
  return [...others, ...(pod?.spec?.initContainers ?? [])].find(isMeant)?.name;
}

/** A request that is not said is the limit (Kubernetes 1.34). */
function amountIn({ resources }: ContainerSpec, word: string, resource: string): number | undefined {
  const { requests, limits } = resources ?? {};
  const said = word === "limit" ? limits?.[resource] : (requests?.[resource] ?? limits?.[resource]);
  return said === undefined ? undefined : amountOf(said);
}

function amountOf(text: string): number {
  return kubernetesQuantity(text) ?? 0;
}

/** Thousandths of a core are no exact numbers. */
function isSame(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-6;
}

/** The engine's key for an amount: others than of these two stand in a dictionary. */
function keyOf(word: string, resource: string): string {
  return /^(?:cpu|memory)$/.test(resource) ? `${word}_${resource}` : `${word}s`;
}

/** A quick fix for keys that the engine has. */
function setTo(title: string, key: string, set: string): Fix | undefined {
  return /_(cpu|memory)$/.test(key) ? { title, key, set } : undefined;
}
