/** What the executor of a release does with the pods of its workers, as its configuration says (spec 1.2, 7). */
import type { Json, JsonObject } from "../../pod/types.ts";
import { fieldsOf } from "../../pod/models/models.ts";
import type { ClusterChoice, ExecutorLife, ExecutorPolicy } from "../../protocol.ts";
import type { Build } from "../build.ts";
import type { AirflowConfiguration } from "../configuration/lookup.ts";
import { PLAIN_POLICY } from "../plainPolicy.ts";
import { hasAirflow, hasProvider, type AirflowTarget } from "../target.ts";
import { ExecutorSettings } from "./executorSettings.ts";
import { retriesOf, type TaskArguments } from "./taskRetries.ts";

const SECOND = 1000;
/** The executor waits for a worker's end without a limit; ours is a day. Milliseconds. */
const A_DAY = 24 * 3600 * SECOND;

/**
 * The policy of a worker's run. What Airflow would refuse about the configuration is reported to the build, and the
 * default counts then.
 */
export function executorPolicy(
  configuration: AirflowConfiguration,
  build: Build,
  task: TaskArguments = new Map(),
): ExecutorPolicy {
  const { target } = build;
  const values = new ExecutorSettings(configuration, build);
  const deletes = values.isOn("delete_worker_pods", true);
  const pending = pendingOf(values, target);
  return {
    policy: {
      ...PLAIN_POLICY,
      keepFinishedPods: !deletes,
      keepFailedPods: !deletes || !values.isOn("delete_worker_pods_on_failure", false),
      startupTimeout: pending?.timeout ?? 0,
      terminationGracePeriod: A_DAY,
      maxLogStreamRetries: 6,
      creationBatchSize: values.number("worker_pods_creation_batch_size", 1),
      ...retriesOf(task, values),
    },
    executor: {
      ...(pending ? { pending } : {}),
      fatalReasons: values.texts("worker_pod_pending_fatal_container_state_reasons"),
      publish: publishOf(values, target),
      ...queuedCheckOf(values, target),
      ...launchFailureOf(values, target),
      reschedulesDeleted: !hasAirflow(target, "2.0"),
      marksDone: !deletes && hasAirflow(target, "2.6"),
      deleteOptions: deleteOptions(values, build),
      ...requestTimeout(values),
      namespaces: namespacesOf(values),
    },
    cluster: clusterOf(values),
  };
}

/**
 * How long a worker may be pending: a key of the executor (2.1 to 2.5), then the scheduler's `task_queued_timeout`, after
 * which a task is queued again some times from Airflow 2.10.4 and provider 10.0 on.
 */
function pendingOf(values: ExecutorSettings, target: AirflowTarget): ExecutorLife["pending"] {
  if (!hasAirflow(target, "2.1")) return undefined;
  if (!hasAirflow(target, "2.6")) {
    return {
      timeout: values.number("worker_pods_pending_timeout", 300) * SECOND,
      checkInterval: values.number("worker_pods_pending_timeout_check_interval", 120) * SECOND,
      batchSize: values.number("worker_pods_pending_timeout_batch_size", 100),
      requeues: 0,
      section: hasAirflow(target, "2.5") ? "kubernetes_executor" : "kubernetes",
      key: "worker_pods_pending_timeout",
    };
  }
  const requeues = hasAirflow(target, "2.10.4") && hasProvider(target, "10.0");
  return {
    timeout: values.numberIn("scheduler", "task_queued_timeout", 600) * SECOND,
    checkInterval: values.numberIn("scheduler", "task_queued_timeout_check_interval", 120) * SECOND,
    requeues: requeues ? values.numberIn("scheduler", "num_stuck_in_queued_retries", 2) : 0,
    section: "scheduler",
    key: "task_queued_timeout",
  };
}

/**
 * Which refusals of a pod are answered by asking again (1.10.15, 2.0.2, 2.3.4; providers 7.14, 8.0.1, 10.7, 10.8, 10.16).
 * Airflow 2.0 to 2.2 look for a reason that no server gives, and so ask again after every refusal, too.
 */
function publishOf(values: ExecutorSettings, target: AirflowTarget): ExecutorLife["publish"] {
  if (!hasAirflow(target, "2.3")) return { refusals: "all" };
  if (!hasProvider(target, "8.0")) return { refusals: "valid" };
  const limit = values.number("task_publish_max_retries", 0);
  const refusals = hasProvider(target, "10.8") ? "conflict" : "quota";
  return { refusals, ...(limit === -1 ? {} : { limit: Math.max(0, limit) }) };
}

/** A queued task without a pod is published again after three intervals (2.2 to provider 9). */
function queuedCheckOf(values: ExecutorSettings, target: AirflowTarget): Pick<ExecutorLife, "queuedCheck"> {
  const checks = hasAirflow(target, "2.2") && !hasProvider(target, "10.0");
  return checks ? { queuedCheck: 3 * values.number("worker_pods_queued_check_interval", 60) * SECOND } : {};
}

function launchFailureOf(values: ExecutorSettings, target: AirflowTarget): Pick<ExecutorLife, "launchFailure"> {
  if (!hasProvider(target, "10.20")) return {};
  const retries = values.number("pod_launch_failure_retries", 1);
  if (retries === 0) return {};
  const excluded = values.texts("pod_launch_failure_excluded_container_reasons").map((reason) => reason.trim());
  return { launchFailure: { ...(retries < 0 ? {} : { retries }), excluded: excluded.filter((one) => one !== "") } };
}

/** `delete_option_kwargs` by the API's names: those of `V1DeleteOptions` in Python are the keys. */
function deleteOptions(values: ExecutorSettings, build: Build): JsonObject {
  const fields = new Map(fieldsOf("DeleteOptions", build.target.client).map((field) => [field.pythonName, field.name]));
  const given = Object.entries(values.object("delete_option_kwargs"));
  for (const [name] of given) {
    if (fields.has(name)) continue;
    const message = `\`delete_option_kwargs\`: \`V1DeleteOptions\` has no argument \`${name}\`, and no worker could be deleted.`;
    build.warn("executor-value", message, {
      kind: "default",
      section: "kubernetes_executor",
      key: "delete_option_kwargs",
    });
  }
  return Object.fromEntries(
    given.flatMap(([name, value]) => {
      const field = fields.get(name);
      return field === undefined || value === null ? [] : [[field, value] as const];
    }),
  );
}

/** `_request_timeout`: seconds, or a pair for connecting and reading. */
function requestTimeout(values: ExecutorSettings): Pick<ExecutorLife, "requestTimeout"> {
  const given = values.object("kube_client_request_args")._request_timeout;
  const seconds = Array.isArray(given) ? (given as readonly Json[]).at(-1) : given;
  return typeof seconds === "number" && seconds > 0 ? { requestTimeout: seconds * SECOND } : {};
}

/** Where the executor looks for its pods; null for everywhere. */
function namespacesOf(values: ExecutorSettings): readonly string[] | null {
  if (!values.isOn("multi_namespace_mode", false)) return [namespaceOf(values)];
  const listed = values.texts("multi_namespace_mode_namespace_list");
  return listed.length > 0 ? listed : null;
}

function namespaceOf(values: ExecutorSettings): string {
  return values.text("kube_namespace") ?? "default";
}

/** With `in_cluster` the other two are not read; outside of a pod it can only mean the kubeconfig. */
function clusterOf(values: ExecutorSettings): ClusterChoice {
  if (values.isOn("in_cluster", true)) return { inCluster: null };
  const [configFile, context] = [values.text("config_file"), values.text("cluster_context")];
  return {
    inCluster: false,
    ...(configFile === undefined ? {} : { configFile }),
    ...(context === undefined ? {} : { context }),
  };
}
