import { kubernetesQuantity } from "../../../../server/src/values/quantity.ts";
import { cpuText, memoryText } from "./amounts.ts";
import type { Cause, Fix } from "./cause.ts";

interface Rule {
  readonly id: string;
  /** In the API server's message (Kubernetes 1.34). */
  readonly pattern: RegExp;
  readonly sentence: (match: RegExpExecArray) => string;
  readonly key?: (match: RegExpExecArray) => string;
  readonly hint: string;
  readonly fix?: (match: RegExpExecArray) => Fix | undefined;
}

const RULES: readonly Rule[] = [
  {
    id: "quota",
    pattern:
      /exceeded quota: ([^,\s]+), requested: (?:count\/)?pods=\d+, used: \S*?pods=(\d+), limited: \S*?pods=(\d+)/,
    sentence: ([, name = "", used = "", limited = ""]) =>
      `The namespace's quota "${name}" allows ${limited} pods, and ${used} are there.`,
    key: () => "namespace",
    hint: "Wait until other pods have ended, clean up old ones (“Clean Up Pods”), or have the quota raised.",
  },
  {
    id: "quota",
    pattern: /exceeded quota: ([^,\s]+), requested: (\S+), used: (\S+), limited: (\S+)/,
    sentence: ([, name = "", requested = "", used = "", limited = ""]) =>
      `The namespace's quota "${name}" does not allow the pod: it asks for ${inWords(requested)}, in use is ${amountsIn(used)} of ${amountsIn(limited)}.`,
    key: ([, , requested = ""]) => resourceKey(requested),
    hint: "Ask for less, wait until other pods have ended, or have the quota raised.",
    fix: ([, , requested = "", used = "", limited = ""]) => quotaFix(requested, used, limited),
  },
  {
    id: "quota-needs-amounts",
    pattern: /failed quota: ([^:]+): must specify ([^"\s]+)/,
    sentence: ([, name = "", what = ""]) =>
      `The namespace's quota "${name}" wants every pod to say its ${what.split(/ for: /)[0] ?? what}.`,
    key: ([, , what = ""]) => resourceKey(what),
    hint: "Set the request and the limit.",
  },
  {
    id: "limit-range",
    pattern:
      /(maximum|minimum) (cpu|memory|[\w./-]+) usage per (Container|Pod) is ([^,\s]+), but (limit|request) is ([^,.\s]+)/,
    sentence: ([, which = "", resource = "", , bound = "", word = "", asked = ""]) =>
      `The namespace allows ${which === "maximum" ? "at most" : "at least"} ${bound} ${resource}, but the ${word} is ${asked}.`,
    key: ([, , resource = "", , , word = ""]) => `${word}_${resource}`,
    hint: "Stay within the namespace's limit range, or have it changed.",
    fix: ([, which = "", resource = "", of = "", bound = "", word = ""]) =>
      of === "Container"
        ? setTo(
            `${which === "maximum" ? "Lower" : "Raise"} ${word}_${resource} to ${bound}`,
            `${word}_${resource}`,
            bound,
          )
        : undefined,
  },
  {
    id: "limit-range",
    pattern:
      /(maximum|minimum) ([\w./-]+) usage per (?:Container|Pod) is ([^,\s]+)\.\s+No (limit|request) is specified/,
    sentence: ([, which = "", resource = "", bound = "", word = ""]) =>
      `The namespace wants every pod to say its ${resource} ${word}: ${which === "maximum" ? "at most" : "at least"} ${bound}.`,
    key: ([, , resource = "", , word = ""]) => `${word}_${resource}`,
    hint: "Set it, within the namespace's limit range.",
    fix: ([, , resource = "", bound = "", word = ""]) =>
      setTo(`Set ${word}_${resource} to ${bound}, the namespace's bound`, `${word}_${resource}`, bound),
  },
  {
    id: "limit-range",
    pattern: /([\w./-]+) max limit to request ratio per (?:Container|Pod) is ([^,\s]+), but provided ratio is ([\d.]+)/,
    sentence: ([, resource = "", bound = "", found = ""]) =>
      `The namespace allows a ${resource} limit of at most ${bound} times the request, but it is ${Number(found)} times that.`,
    key: ([, resource = ""]) => `request_${resource}`,
    hint: "Raise the request, lower the limit, or have the namespace's limit range changed.",
  },
  {
    id: "pod-security",
    pattern: /violates PodSecurity "([^"]+)": ([^"]+)/,
    sentence: ([, level = "", why = ""]) =>
      `The namespace's security level ${level.split(":")[0] ?? level} does not allow the pod: ${why.slice(0, 200)}`,
    key: () => "security_context",
    hint: "Set what is named there in security_context, or in the base manifest (pod_yaml).",
  },
  {
    id: "admission",
    pattern: /admission webhook "([^"]+)" denied the request:? ?(.*)/,
    sentence: ([, name = "", why = ""]) =>
      `The cluster's policy ${name} refuses the pod: ${why || "it gives no reason"}`,
    key: () => "pod_yaml",
    hint: "Change what the policy names, or ask who runs the cluster.",
  },
  {
    id: "service-account",
    pattern: /error looking up service account [^/\s]+\/([^:\s]+): /,
    sentence: ([, name = ""]) => `The service account "${name}" is not in the pod's namespace.`,
    key: () => "service_account_name",
    hint: "Create it there, or change service_account_name.",
  },
  {
    id: "priority-class",
    pattern: /no PriorityClass with name (\S+) was found/,
    sentence: ([, name = ""]) => `The cluster has no priority class ${name}.`,
    key: () => "pod_yaml",
    hint: "Change priorityClassName in the base manifest.",
  },
  {
    id: "namespace-missing",
    pattern: /namespaces "([^"]+)" not found/,
    sentence: ([, name = ""]) => `The namespace "${name}" does not exist.`,
    key: () => "namespace",
    hint: "Create it, or change `namespace`.",
  },
  {
    id: "namespace-ending",
    pattern: /unable to create new content in namespace (\S+) because it is being terminated/,
    sentence: ([, name = ""]) => `The namespace "${name}" is being deleted.`,
    key: () => "namespace",
    hint: "Wait until it is gone and create it again, or change `namespace`.",
  },
  {
    id: "no-right",
    pattern: /User "([^"]+)" cannot create resource "pods"[^:]* in the namespace "([^"]+)"/,
    sentence: ([, user = "", namespace = ""]) => `${user} may not create pods in the namespace "${namespace}".`,
    key: () => "namespace",
    hint: "Ask for a role that allows it, or choose another context or namespace.",
  },
  {
    id: "env-value",
    pattern: /env\.value|EnvVar\.(?:spec\.)?.*value|cannot unmarshal (?:number|bool) into Go struct field EnvVar/,
    sentence: () => "A value of env_vars is a number or a boolean; the cluster takes only text.",
    key: () => "env_vars",
    hint: 'Put it in quotes: {"NAME": "1"}.',
  },
  {
    id: "request-above-limit",
    pattern:
      /resources\.requests: Invalid value: "([^"]+)": must be less than or equal to (cpu|memory) limit of ([^\s,\]]+)/,
    sentence: ([, asked = "", resource = "", limit = ""]) =>
      `The pod requests ${asked} ${resource}, more than its own limit of ${limit}.`,
    key: ([, , resource = ""]) => `request_${resource}`,
    hint: "Lower the request, or raise the limit.",
    fix: ([, , resource = "", limit = ""]) => ({
      title: `Lower request_${resource} to the limit, ${limit}`,
      key: `request_${resource}`,
      set: limit,
    }),
  },
  {
    id: "invalid-field",
    pattern:
      /is invalid: (?:\[)?([\w.[\]/-]+): (Invalid value|Required value|Unsupported value|Forbidden|Too long|Duplicate value):? ?(.*)/,
    sentence: ([, field = "", what = "", why = ""]) =>
      `The cluster does not take ${field}: ${what.toLowerCase()} ${why.slice(0, 200)}`.trim(),
    key: ([, field = ""]) => fieldKey(field),
    hint: "Correct it where the configuration sets it; “Preview Pod YAML” leads there.",
  },
];

/** Why the cluster refused to create the pod, from its message; empty for what only the message itself can say. */
export function refusalCauses(message: string): readonly Cause[] {
  for (const rule of RULES) {
    const match = rule.pattern.exec(message);
    if (!match) continue;
    const key = rule.key?.(match);
    const cause = { id: rule.id, severity: "error", sentence: rule.sentence(match), evidence: message } as const;
    const fix = rule.fix?.(match);
    return [{ ...cause, hint: rule.hint, ...(key !== undefined && { key }), ...(fix && { fix }) }];
  }
  return [];
}

/** A quick fix for keys that the engine has. */
function setTo(title: string, key: string, set: string): Fix | undefined {
  return /_(cpu|memory)$/.test(key) ? { title, key, set } : undefined;
}

/** `requests.memory=2Gi` → `2Gi of requests.memory`. */
function inWords(amounts: string): string {
  return amounts
    .split(",")
    .map((one) => one.split("="))
    .map(([name = "", amount = ""]) => `${amount} ${name}`)
    .join(" and ");
}

/** The same, where the name has just been said: of one resource the amount alone. */
function amountsIn(amounts: string): string {
  return amounts.includes(",") ? inWords(amounts) : amounts.slice(amounts.indexOf("=") + 1);
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
  return { title: `Lower ${key} to ${set}, which the quota leaves`, key, set };
}

const FIELD_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^metadata\.labels/, "labels"],
  [/^metadata\.annotations/, "annotations"],
  [/\.image$/, "container_repository"],
  [/\.imagePullPolicy/, "image_pull_policy"],
  [/\.resources\.limits/, "limits"],
  [/\.resources/, "requests"],
  [/\.env\b/, "env_vars"],
  [/\.volumeMounts/, "volume_mounts"],
  [/^spec\.volumes/, "volumes"],
  [/^spec\.tolerations/, "tolerations"],
  [/^spec\.affinity/, "affinity"],
  [/^spec\.nodeSelector/, "node_selectors"],
  [/[sS]ecurityContext/, "security_context"],
];

function fieldKey(field: string): string {
  return FIELD_KEYS.find(([pattern]) => pattern.test(field))?.[1] ?? "pod_yaml";
}
