import { t } from "../../l10n.ts";
import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { cpuText, memoryText } from "./amounts.ts";
import type { Fix } from "./cause.ts";
import { aboveQuota, fullOfPods, unsaidForQuota, type QuotaAmount } from "./quotaWords.ts";
import type { RefusalRule } from "./refusalRule.ts";

/** Quotas, and a request above its own limit: more than is allowed. */
export const amountRules: readonly RefusalRule[] = [
  {
    id: "quota",
    pattern:
      /exceeded quota: ([^,\s]+), requested: (?:count\/)?pods=\d+, used: \S*?pods=(\d+), limited: \S*?pods=(\d+)/,
    tell: ([, name = "", used = "", limited = ""]) => ({
      ...fullOfPods(name, used, limited),
      key: "namespace",
    }),
  },
  {
    id: "quota",
    pattern: /exceeded quota: ([^,\s]+), requested: (\S+), used: (\S+), limited: (\S+)/,
    tell: ([, name = "", requested = "", used = "", limited = ""]) => ({
      ...aboveQuota(name, amountsOf(requested, used, limited)),
      key: resourceKey(requested),
      fix: quotaFix(requested, used, limited),
    }),
  },
  {
    id: "quota-needs-amounts",
    // Since Kubernetes 1.24 with the containers: `limits.cpu for: base; requests.cpu for: base`.
    pattern: /failed quota: ([^:]+): must specify ((?:[^"\s,;]+(?: for: [^"\s;]+)?(?:; ?|,)?)+)/,
    tell: ([, name = "", what = ""]) => {
      const wanted = what
        .replaceAll(/ for: [^;]*/g, "")
        .split(/[;,] ?/)
        .filter(Boolean);
      return {
        sentence: unsaidForQuota(name, wanted),
        key: resourceKey(wanted[0] ?? ""),
        hint: t("Set the request and the limit."),
      };
    },
  },
  {
    id: "quota",
    pattern: /insufficient quota to match these scopes: \[\{?([^}]*)\}?\]/,
    tell: ([, scopes = ""]) => ({
      sentence: t("No quota of the namespace allows pods of this kind: {0}.", scopes),
      key: scopes.includes("PriorityClass") ? "pod_yaml" : "namespace",
      hint: t("Choose another priority class or namespace, or ask for such a quota."),
    }),
  },
  {
    id: "request-above-limit",
    pattern:
      /resources\.requests: Invalid value: "([^"]+)": must be less than or equal to (cpu|memory) limit(?: of ([^\s,\]]+))?/,
    tell: ([, asked = "", resource = "", limit]) => {
      const key = `request_${resource}`;
      return {
        sentence:
          limit === undefined
            ? t("The pod requests {0} {1}, more than its own limit.", asked, resource)
            : t("The pod requests {0} {1}, more than its own limit of {2}.", asked, resource, limit),
        key,
        hint: t("Lower the request, or raise the limit."),
        fix: limit === undefined ? undefined : { title: t("Lower {0} to the limit, {1}", key, limit), key, set: limit },
      };
    },
  },
];

/** Of `requests.memory=2Gi,…` thrice: each amount that is asked for, with what is used and allowed of it. */
function amountsOf(requested: string, used: string, limited: string): readonly QuotaAmount[] {
  const [usedOf, hardOf] = [byName(used), byName(limited)];
  return [...byName(requested)].map(([name, asked]) => ({
    ...{ name, asked },
    ...{ used: usedOf.get(name) ?? "0", hard: hardOf.get(name) ?? "0" },
  }));
}

function byName(amounts: string): ReadonlyMap<string, string> {
  return new Map(
    amounts.split(",").map((one) => {
      const [name = "", amount = ""] = one.split("=");
      return [name, amount];
    }),
  );
}

/** The key behind a quota's name of a resource: `limits.memory` is `limit_memory`, `cpu` is `request_cpu`. */
function resourceKey(amounts: string): string {
  const [, kind, resource] = /^(?:(requests|limits)\.)?(cpu|memory)\b/.exec(amounts) ?? [];
  if (resource === undefined) return amounts.startsWith("limits.") ? "limits" : "requests";
  return `${kind === "limits" ? "limit" : "request"}_${resource}`;
}

/** What the quota leaves, where it leaves anything of the one resource that is too much. */
function quotaFix(requested: string, used: string, limited: string): Fix | undefined {
  const key = resourceKey(requested);
  if (requested.includes(",") || !/_(cpu|memory)$/.test(key)) return undefined;
  const amount = (text: string): number => kubernetesQuantity(text.slice(text.indexOf("=") + 1)) ?? 0;
  const left = amount(limited) - amount(used);
  if (left <= 0) return undefined;
  const set = key.endsWith("_cpu") ? cpuText(left) : memoryText(left);
  return { title: t("Lower {0} to {1}, which the quota leaves", key, set), key, set };
}
