import { t } from "../../l10n.ts";
import type { RefusalRule } from "./refusalRule.ts";
import { inOneLine } from "./words.ts";

/** What admission plug-ins and policies of a cluster do not let in. */
export const policyRules: readonly RefusalRule[] = [
  {
    id: "pod-security",
    pattern: /violates PodSecurity "([^"]+)": ([^]+)/,
    tell: ([, level = "", why = ""]) => ({
      sentence: t(
        "The namespace's security level {0} does not allow the pod: {1}",
        level.split(":")[0] ?? level,
        demandsOf(why),
      ),
      key: "security_context",
      hint: t("Set what is named there in security_context, or in pod_yaml."),
    }),
  },
  {
    // Pod security policies, which ended with Kubernetes 1.25, and OpenShift's constraints.
    id: "pod-security",
    pattern:
      /(?:PodSecurityPolicy: unable to admit pod|unable to validate against any (?:pod security policy|security context constraint)): \[?([^]*)/,
    tell: ([, why = ""]) => ({
      sentence: t("The cluster's security policies do not allow the pod: {0}", inOneLine(why.replace(/\]\s*$/, ""))),
      key: "security_context",
      hint: t("Set what is named there in security_context or pod_yaml, or take a service account that may more."),
    }),
  },
  {
    id: "admission",
    pattern: /admission webhook "([^"]+)" denied the request:?([^]*)/,
    tell: ([, name = "", why = ""]) => ({
      sentence: t("The cluster's policy {0} refuses the pod: {1}", name, reasonOf(why)),
      key: "pod_yaml",
      hint: t("Change what the policy names, or ask who runs the cluster."),
    }),
  },
  {
    id: "admission",
    pattern: /ValidatingAdmissionPolicy '([^']+)'(?: with binding '[^']*')? denied request:?([^]*)/,
    tell: ([, name = "", why = ""]) => ({
      sentence: t("The cluster's policy {0} refuses the pod: {1}", name, reasonOf(why)),
      key: "pod_yaml",
      hint: t("Change what the policy names, or ask who runs the cluster."),
    }),
  },
  {
    id: "admission-unavailable",
    pattern: /failed calling webhook "([^"]+)":([^]*)/,
    tell: ([, name = "", why = ""]) => ({
      sentence: t(
        "The cluster's policy {0} does not answer, and no pod is made without it: {1}",
        name,
        inOneLine(why.slice(why.lastIndexOf(": ") + 1)),
      ),
      hint: t("Try again; otherwise tell the cluster's administrator: this is no matter of your configuration."),
    }),
  },
  {
    id: "admission",
    pattern: /image policy webhook backend denied one or more images:?([^]*)/,
    tell: ([, why = ""]) => ({
      sentence: t("The cluster does not allow the pod's image: {0}", reasonOf(why)),
      key: "container_repository",
      hint: t("Take an image from a registry that the cluster allows."),
    }),
  },
  {
    id: "service-account",
    pattern: /error looking up service account [^/\s]+\/([^:\s]+): /,
    tell: ([, name = ""]) => ({
      missing: { kind: "serviceaccounts", name },
      sentence: t('The service account "{0}" is not in the pod\'s namespace.', name),
      key: "service_account_name",
      hint: t("Create it there, or change service_account_name."),
    }),
  },
  {
    id: "service-account",
    pattern: /no API token found for service account "([^"]+)"/,
    tell: ([, name = ""]) => ({
      sentence: t('The service account "{0}" has no token yet.', name),
      key: "service_account_name",
      hint: t("Try again in a moment; the cluster is about to make it."),
    }),
  },
  {
    id: "service-account",
    pattern: /"([^"]+)" is not allowed because service account (\S+) does not reference that (secret|imagePullSecret)/,
    tell: ([, secret = "", account = "", kind]) => ({
      sentence: t('The service account {0} may not use the secret "{1}".', account, secret),
      key: kind === "secret" ? "secrets" : "image_pull_secrets",
      hint: t("Add the secret to the service account, or change service_account_name."),
    }),
  },
  {
    id: "priority-class",
    pattern: /no PriorityClass with name (\S+) was found/,
    tell: ([, name = ""]) => ({
      missing: { kind: "priorityclasses", name },
      sentence: t("The cluster has no priority class {0}.", name),
      key: "pod_yaml",
      hint: t("Change priorityClassName in pod_yaml."),
    }),
  },
  {
    id: "priority-class",
    pattern: /the integer value of priority \((-?\d+)\) must not be provided/,
    tell: ([, value = ""]) => ({
      sentence: t("The pod may not set its priority ({0}) itself.", value),
      key: "pod_yaml",
      hint: t("Remove priority in pod_yaml, and name a priorityClassName instead."),
    }),
  },
  {
    id: "priority-class",
    pattern: /the string value of PreemptionPolicy \((\S*)\) must not be provided/,
    tell: ([, value = ""]) => ({
      sentence: t("The pod may not set its preemptionPolicy ({0}) itself: its priority class has it.", value),
      key: "pod_yaml",
      hint: t("Remove preemptionPolicy in pod_yaml, and name a priorityClassName that has it."),
    }),
  },
  {
    id: "runtime-class",
    pattern: /Pod Overhead set without corresponding RuntimeClass/,
    tell: () => ({
      sentence: t("The pod may not set its overhead itself: its runtime class has it."),
      key: "pod_yaml",
      hint: t("Remove overhead in pod_yaml."),
    }),
  },
  {
    id: "runtime-class",
    pattern: /RuntimeClass "([^"]+)" not found/i,
    tell: ([, name = ""]) => ({
      missing: { kind: "runtimeclasses", name },
      sentence: t('The cluster has no runtime class "{0}".', name),
      key: "pod_yaml",
      hint: t("Change runtimeClassName in pod_yaml."),
    }),
  },
  {
    id: "namespace-rules",
    pattern: /node label selector conflicts with its namespace node label selector/,
    tell: () => ({
      sentence: t("The namespace chooses other nodes for its pods than the pod asks for."),
      key: "node_selectors",
      hint: t("Change node_selectors, or take another namespace."),
    }),
  },
  {
    id: "namespace-rules",
    pattern: /pod tolerations .*conflict with its namespace/,
    tell: () => ({
      sentence: t("The namespace does not allow the pod's tolerations."),
      key: "tolerations",
      hint: t("Change `tolerations`, or take another namespace."),
    }),
  },
  {
    id: "namespace-missing",
    pattern: /namespaces "([^"]+)" not found/,
    tell: ([, name = ""]) => ({
      missing: { kind: "namespaces", name },
      sentence: t('The namespace "{0}" does not exist.', name),
      key: "namespace",
      hint: t("Create it, or change `namespace`."),
    }),
  },
  {
    id: "namespace-ending",
    pattern: /unable to create new content in namespace (\S+) because it is being terminated/,
    tell: ([, name = ""]) => ({
      sentence: t('The namespace "{0}" is being deleted.', name),
      key: "namespace",
      hint: t("Wait until it is gone and create it again, or change `namespace`."),
    }),
  },
  {
    id: "no-right",
    pattern: /User "([^"]+)" cannot create resource "pods"[^:]* in the namespace "([^"]+)"/,
    tell: ([, user = "", namespace = ""]) => ({
      sentence: t('{0} may not create pods in the namespace "{1}".', user, namespace),
      key: "namespace",
      hint: t("Ask for a role that allows it, or choose another context or namespace."),
    }),
  },
];

/** What a security level demands, without its names for that: `seccompProfile (pod must set …), host namespaces (hostPID=true)`. */
function demandsOf(why: string): string {
  const found = [...why.matchAll(/([^(),]+) \(((?:[^()"]|"[^"]*")*)\)/g)].map(([, name = "", demand = ""]) =>
    demand.includes(" must ") ? demand.replaceAll("securityContext.", "") : `${name.trim()} (${demand})`,
  );
  return found.length === 0 ? inOneLine(why) : `${found.join("; ")}.`;
}

/** What a policy gives as its reason, without how Gatekeeper and Kyverno begin. */
function reasonOf(text: string): string {
  return (
    inOneLine(text.replace(/^\s*(?:\[[^\]]*\]|resource \S+ was blocked due to the following policies)\s*/, "")) ||
    t("it gives no reason")
  );
}
