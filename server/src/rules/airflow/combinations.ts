import { hasAirflow } from "../../airflow/target.ts";
import type { CfgEntry, Placed } from "../../cfg/types.ts";
import type { Configuration } from "../../configuration/types.ts";
import { deleteEntryFix } from "../fixes/entryFixes.ts";
import { headerRange, keyRange } from "../checking/places.ts";
import type { Finding, Rule, RuleContext, SectionFacts } from "../checking/types.ts";

const AIRFLOW = { subject: "airflow", dialects: ["airflow"] } as const;
const EXECUTOR = /^kubernetes(?:_executor)?$/u;

/** A section that the release does not look at has its name for a problem, and no others. */
const concernsExecutor = ({ section, schema }: SectionFacts): boolean =>
  EXECUTOR.test(section.name) && schema?.keys.get("namespace")?.effect === "active";

/** Keys of the executor that only make sense together (airflow spec 1.3). */
export const airflowCombinationRules: readonly Rule[] = [
  {
    ...AIRFLOW,
    code: "airflow-no-effect",
    severity: "warning",
    title: "Key has no effect beside another",
    explanation: `
\`config_file\` and \`cluster_context\` count only with \`in_cluster = False\`; \`delete_worker_pods_on_failure\` only with
\`delete_worker_pods\`; \`multi_namespace_mode_namespace_list\` only with \`multi_namespace_mode\`.`,
    tags: ["unnecessary"],
    concerns: concernsExecutor,
    checkInProject: noEffect,
    fix: deleteEntryFix,
  },
  {
    ...AIRFLOW,
    code: "airflow-image-half",
    severity: "warning",
    title: "Repository without tag, or tag without repository",
    explanation: `
The image of workers is \`worker_container_repository:worker_container_tag\`, where both are set. With one of them alone Airflow 2 and
3 keep the image of the pod template; Airflow 1.10 builds a name with a colon at its end or start, which no registry has.`,
    concerns: concernsExecutor,
    checkInProject: function* ({ section, entry }, { configuration }) {
      for (const [here, other] of [IMAGE, [...IMAGE].reverse()]) {
        const found = here === undefined ? undefined : entry(here);
        if (!found || other === undefined || found.node.value.text === "") continue;
        if (textOf(configuration, section.name, other) !== "") continue;
        const message = `"${other}" is not set, so this does not make an image.`;
        yield { range: keyRange(found), message };
      }
    },
  },
  {
    ...AIRFLOW,
    code: "airflow-no-template",
    severity: "warning",
    title: "No pod template",
    explanation: `
With the KubernetesExecutor of Airflow 2 and 3 every worker pod starts from \`pod_template_file\`. Without one, launching a task
fails. “Databand: New Pod Template” makes a template, in the three variants of Airflow's documentation.`,
    concerns: ({ section }) => section.name === "core" || EXECUTOR.test(section.name),
    checkInProject: noTemplate,
  },
  {
    ...AIRFLOW,
    code: "airflow-dags-source",
    severity: "error",
    title: "Workers of Airflow 1.10 without DAGs",
    explanation: `
Airflow 1.10 does not start with the KubernetesExecutor unless it knows where workers get their DAGs from: one of
\`dags_volume_claim\`, \`dags_volume_host\`, \`dags_in_image\`; or \`git_repo\`, \`git_branch\` and \`git_dags_folder_mount_point\`
together; or a \`pod_template_file\`. With \`git_repo\`, a user and an SSH key exclude each other.`,
    concerns: ({ section }) => section.name === "kubernetes",
    checkInProject: dagsSource,
  },
];

const IMAGE = ["worker_container_repository", "worker_container_tag"];

function textOf(configuration: Configuration, section: string, key: string): string {
  const value = configuration.resolve(section).values.get(key)?.value;
  return value === null || value === undefined || typeof value === "object" ? "" : String(value);
}

/** A boolean in force; its default where nobody sets it. */
function isOn(configuration: Configuration, section: string, key: string): boolean {
  return /^(?:t|true|1)$/iu.test(textOf(configuration, section, key).trim());
}

function* noEffect({ section, entry }: SectionFacts, { configuration }: RuleContext): Generator<Finding> {
  const say = (found: Placed<CfgEntry> | undefined, because: string): Finding[] =>
    found && found.node.value.text !== ""
      ? [{ range: keyRange(found), message: `"${found.node.key}" has no effect: ${because}.` }]
      : [];
  if (isOn(configuration, section.name, "in_cluster")) {
    for (const key of ["config_file", "cluster_context"]) {
      yield* say(entry(key), '"in_cluster" is on, so the service account of the pod is used');
    }
  }
  if (!isOn(configuration, section.name, "delete_worker_pods")) {
    const found = entry("delete_worker_pods_on_failure");
    const isSet = isOn(configuration, section.name, "delete_worker_pods_on_failure");
    if (isSet) yield* say(found, '"delete_worker_pods" is off, so no pod is deleted');
  }
  if (!isOn(configuration, section.name, "multi_namespace_mode")) {
    yield* say(entry("multi_namespace_mode_namespace_list"), '"multi_namespace_mode" is off');
  }
}

function* noTemplate(
  { section, entry }: SectionFacts,
  { configuration, settings: { airflow } }: RuleContext,
): Generator<Finding> {
  if (!airflow || !hasAirflow(airflow, "2.0")) return;
  const name = hasAirflow(airflow, "2.5") ? "kubernetes_executor" : "kubernetes";
  if (textOf(configuration, name, "pod_template_file") !== "") return;
  if (!/\bKubernetesExecutor\b/u.test(textOf(configuration, "core", "executor"))) return;
  const template = EXECUTOR.test(section.name) ? entry("pod_template_file") : undefined;
  const executor = section.name === "core" ? entry("executor") : undefined;
  if (template) {
    const message = "Without a template there is no base for worker pods: launching a task fails.";
    yield { range: keyRange(template), message };
    // Where the section has the key, the message stands there.
  } else if (executor && configuration.chain([name], "pod_template_file").length === 0) {
    const message = `[${name}] has no "pod_template_file": worker pods have no base, and launching a task fails.`;
    yield { range: keyRange(executor), message };
  }
}

const GIT = ["git_repo", "git_branch", "git_dags_folder_mount_point"];

function* dagsSource(
  { section }: SectionFacts,
  { configuration, settings: { airflow } }: RuleContext,
): Generator<Finding> {
  if (!airflow || hasAirflow(airflow, "2.0")) return;
  const executor = configuration.resolve("core").values.get("executor")?.value;
  if (typeof executor !== "string" || !executor.includes("KubernetesExecutor")) return;
  const has = (key: string): boolean => textOf(configuration, section.name, key) !== "";
  if (has("pod_template_file")) return;
  const hasDags =
    has("dags_volume_claim") || has("dags_volume_host") || isOn(configuration, section.name, "dags_in_image");
  if (!hasDags && !GIT.every(has)) {
    const message =
      "Nothing says where workers get DAGs from: set dags_volume_claim, dags_volume_host or dags_in_image, or " +
      `${GIT.join(", ")} together. Airflow does not start.`;
    yield { range: headerRange(section), message };
  }
  if (has("git_repo") && (has("git_user") || has("git_password")) && has("git_ssh_key_secret_name")) {
    const message = "A git user and an SSH key exclude each other: Airflow does not start with both.";
    yield { range: headerRange(section), message };
  }
}
