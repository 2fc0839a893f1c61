import { isExecutorSection } from "../../airflow/configuration/executorSections.ts";
import type { Severity } from "../../text/types.ts";
import { valueRange } from "../checking/places.ts";
import type { Rule } from "../checking/types.ts";

/** Pod templates (airflow spec 3): told in the template, and at `pod_template_file` with the place in the template. */
export const airflowTemplateRules: readonly Rule[] = [
  rule(
    "airflow-template-syntax",
    "error",
    "Pod template cannot be read",
    "Airflow reads one document of YAML 1.1. Text that is no YAML, or a second document, fails each launch of a worker.",
  ),
  rule(
    "airflow-template-unknown",
    "error",
    "Field of the pod template is dropped",
    `
The template is read into the classes of the Kubernetes client. A field that they do not have, also one in \`snake_case\`, is
dropped without a message: the pod is created without it. Write the names of the Kubernetes API (\`camelCase\`).`,
  ),
  rule(
    "airflow-template-value",
    "error",
    "Value of the pod template does not fit its field",
    "Kubernetes takes a value of another kind here, such as a list, a whole number or one of a few words, and refuses the pod.",
  ),
  rule(
    "airflow-template-base",
    "error",
    "No first container named base",
    `
Airflow puts the command of the task into the **first** container, and reads the log of the one that is called \`base\`: both have
to be the same. Sidecars come behind it.`,
  ),
  rule(
    "airflow-template-image",
    "error",
    "Container base without an image",
    `
The container \`base\` needs an image. \`worker_container_repository\` and \`worker_container_tag\`, or \`pod_override\` of a task, may
replace it.`,
  ),
  rule(
    "airflow-template-name",
    "warning",
    "Pod template without a name",
    "Airflow's documentation asks for `metadata.name`, and its value does not matter: each pod gets a name of its own.",
  ),
  rule(
    "airflow-template-restart",
    "warning",
    "Workers restart after each exit",
    `
Nothing but the template sets \`restartPolicy\`. Without it the cluster takes \`Always\`: the task runs again after each exit, a good
one too. Write \`restartPolicy: Never\` below \`spec\`.`,
  ),
  rule(
    "airflow-template-executor",
    "error",
    "Another executor inside a worker pod",
    `
The worker pod runs its one task itself: \`AIRFLOW__CORE__EXECUTOR\` has to be \`LocalExecutor\` there. With the KubernetesExecutor it
would ask for a pod again.`,
  ),
  rule(
    "airflow-template-volume",
    "error",
    "Mount without its volume",
    "Each `volumeMounts` entry names a volume of the pod. The cluster refuses a pod that has no such volume.",
  ),
  rule(
    "airflow-template-git-sync",
    "warning",
    "git-sync does not fit the mounts",
    `
The init container has to write into the volume that \`base\` reads: \`GIT_SYNC_ROOT\` is where it is mounted, the path in \`base\`
begins with \`GIT_SYNC_DEST\`, and \`GIT_SYNC_ONE_TIME\` lets it end.`,
  ),
  rule(
    "airflow-template-overridden",
    "hint",
    "Replaced by the executor",
    `
The KubernetesExecutor sets the namespace, the arguments of the first container, and the labels and annotations that tell the task, after it
has read the template. What the template says there counts for a \`KubernetesPodOperator\` only.`,
  ),
  rule(
    "airflow-template-registry",
    "information",
    "Frozen registry",
    "`k8s.gcr.io` gets no new images since 2023. The same images are at `registry.k8s.io`.",
  ),
];

function rule(code: string, severity: Severity, title: string, explanation: string): Rule {
  return {
    code,
    subject: "airflow",
    dialects: ["airflow"],
    severity,
    title,
    explanation,
    concerns: ({ section, entry }) => isExecutorSection(section.name) && entry("pod_template_file") !== undefined,
    checkInProject: function* ({ section, entry }, context) {
      const own = entry("pod_template_file");
      const path = context.configuration.resolve(section.name).values.get("pod_template_file")?.value;
      if (!own || typeof path !== "string" || path === "") return;
      for (const { code: found, message, uri, range } of context.manifestProblems(path)) {
        if (found !== code) continue;
        yield {
          range: valueRange(own),
          message: `Line ${range.start.line + 1} of this template: ${message}`,
          related: [{ uri, range, message }],
        };
      }
    },
  };
}
