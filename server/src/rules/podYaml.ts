import type { Severity } from "../text/types.ts";
import { valueRange } from "./checking/places.ts";
import type { Rule } from "./checking/types.ts";

/** What DBND does with the base manifest of `pod_yaml` (spec 3.7); told at the key, with the place in the manifest. */
export const podYamlRules: readonly Rule[] = [
  rule(
    "pod-yaml-syntax",
    "error",
    "Base manifest cannot be read",
    `
DBND reads one YAML 1.1 document from the file that \`pod_yaml\` names. Text that is no YAML, or a second document, stops the
run when its first pod is built.`,
  ),
  rule(
    "pod-yaml-unknown",
    "warning",
    "Field of the base manifest is dropped",
    `
The base manifest is read into the Kubernetes client's own classes. A field that they do not have, also one in
\`snake_case\`, is dropped without a message: the pod is created without it. Write the names of the Kubernetes API
(\`camelCase\`).`,
  ),
  rule(
    "pod-yaml-value",
    "error",
    "Value of the base manifest does not fit its field",
    `
Kubernetes takes a value of another kind here, such as a list, a whole number or one of a few words, and refuses the pod.`,
  ),
  rule(
    "pod-yaml-restart",
    "warning",
    "Pod restarts after each exit",
    `
Nothing but the base manifest sets \`restartPolicy\`. Without it the cluster takes \`Always\`: the pod is started again
after each exit, a good one too, and never counts as ended. Write \`restartPolicy: Never\` below \`spec\`.`,
  ),
  rule(
    "pod-yaml-resources",
    "warning",
    "Resources of the first container are lost",
    `
DBND always sets the resources of the first container itself, also when the engine asks for none, so those of the base
manifest never reach the pod. Use \`requests\` and \`limits\` (or \`request_cpu\` and its like) of the engine.`,
  ),
  rule(
    "pod-yaml-first-container",
    "warning",
    "First container is not the main one",
    `
The task always goes into the **first** container of the base manifest, whatever it is called: its image, command and name
are replaced. Containers behind it stay as they are. Put the one that is meant for the task first.`,
  ),
];

function rule(code: string, severity: Severity, title: string, explanation: string): Rule {
  return {
    code,
    subject: "pod",
    severity,
    title,
    explanation,
    concerns: ({ schema, entry }) => schema?.kind === "engine" && entry("pod_yaml") !== undefined,
    checkInProject: function* ({ section, entry }, context) {
      const { configuration } = context;
      const own = entry("pod_yaml");
      const path = configuration.resolve(section.name).values.get("pod_yaml")?.value;
      if (!own || typeof path !== "string" || path === "") return;
      for (const { code: found, message, uri, range } of context.manifestProblems(path)) {
        if (found !== code) continue;
        yield {
          range: valueRange(own),
          message: `Line ${range.start.line + 1} of this manifest: ${message}`,
          related: [{ uri, range, message }],
        };
      }
    },
  };
}
