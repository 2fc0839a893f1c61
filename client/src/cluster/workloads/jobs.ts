import type { Cluster } from "../connection/cluster.ts";
import { isClusterError } from "../connection/errors.ts";
import type { ObjectMeta } from "../objects.ts";
import { listPages } from "../connection/pages.ts";
import type { CallOptions } from "../pods/pods.ts";
import { CONDITIONS, METADATA, parts, texts, tidied } from "../tidy.ts";
import { watchObjects } from "../watch/watch.ts";

/** The parts of a CronJob that we read (`batch/v1` of Kubernetes 1.34). */
export interface CronJob {
  readonly metadata: ObjectMeta;
  readonly spec: {
    readonly schedule?: string;
    readonly timeZone?: string | null;
    readonly suspend?: boolean | null;
    readonly jobTemplate: {
      readonly metadata?: Pick<ObjectMeta, "labels" | "annotations">;
      readonly spec: Readonly<Record<string, unknown>>;
    };
  };
  readonly status?: { readonly lastScheduleTime?: string | null };
}

const TEMPLATE = parts({ metadata: parts({ labels: texts, annotations: texts }), spec: parts({}) }, ["spec"]);
const CRON_JOB = parts({
  metadata: METADATA,
  spec: parts({ schedule: "text", timeZone: "text", suspend: "flag", jobTemplate: TEMPLATE }, ["jobTemplate"]),
  status: parts({ lastScheduleTime: "text" }),
});
const JOB = parts({ metadata: METADATA, status: parts({ conditions: CONDITIONS }) });

/** A Job as it is sent, and as much of it as is read. */
export interface Job {
  readonly apiVersion: "batch/v1";
  readonly kind: "Job";
  readonly metadata: ObjectMeta & { readonly ownerReferences?: readonly OwnerReference[] };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly conditions?:
      | readonly {
          readonly type?: string;
          readonly status?: string;
          readonly reason?: string;
          readonly message?: string;
        }[]
      | null;
  };
}

interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string | undefined;
  readonly controller: boolean;
}

export interface JobEnd {
  readonly why: "complete" | "failed" | "gone" | "unknown";
  /** Why it failed, or why its end is not known. */
  readonly message?: string | undefined;
}

/** A Job's name becomes a label of its pods (Kubernetes 1.34). Characters. */
const LONGEST_NAME = 63;

/** All CronJobs of a namespace, or of all (undefined), that can make a Job. Throws with reason `not-found` where the server has none of the kind. */
export async function listCronJobs(
  cluster: Cluster,
  namespace: string | undefined,
  options: CallOptions = {},
): Promise<readonly CronJob[]> {
  const scope = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  const { items } = await listPages<unknown>(cluster, `/apis/batch/v1${scope}/cronjobs`, {}, options);
  return items
    .map((item) => tidied(item, CRON_JOB) as Partial<CronJob> & { readonly metadata: ObjectMeta })
    .filter((item): item is CronJob => item.spec !== undefined && item.metadata.name !== undefined);
}

/**
 * The Job that a CronJob would create now: as `kubectl create job --from=cronjob/NAME` (1.34) makes it, so that the CronJob
 * owns it, counts it and cleans it up.
 *
 * @param suffix makes its name another one than those of earlier runs
 */
export function jobOfCronJob({ metadata, spec }: CronJob, namespace: string, suffix: string): Job {
  const { name = "", uid } = metadata;
  const { metadata: template = {}, spec: jobSpec } = spec.jobTemplate;
  const end = `-manual-${suffix}`;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: name.slice(0, LONGEST_NAME - end.length).replace(/[^a-z0-9]+$/, "") + end,
      namespace,
      annotations: { "cronjob.kubernetes.io/instantiate": "manual", ...template.annotations },
      ...(template.labels && { labels: template.labels }),
      ownerReferences: [{ apiVersion: "batch/v1", kind: "CronJob", name, uid, controller: true }],
    },
    spec: jobSpec,
  };
}

/** Creates a Job whose name nobody else takes; an answer that was lost is settled by looking for it. */
export async function createJob(cluster: Cluster, job: Job, options: CallOptions = {}): Promise<Job> {
  const path = jobsPath(job.metadata.namespace ?? cluster.namespace);
  try {
    return await cluster.request<Job>("POST", path, { ...options, body: job, query: { fieldValidation: "Strict" } });
  } catch (error) {
    if (!isClusterError(error) || !error.isUnclear || error.reason === "cancelled") throw error;
    const found = await cluster
      .request<Job>("GET", `${path}/${encodeURIComponent(job.metadata.name ?? "")}`, options)
      .catch(() => undefined);
    if (!found) throw error;
    return found;
  }
}

/** Waits until a Job has ended, over lost connections. Never rejects; `unknown` after the signal. */
export async function jobEnd(cluster: Cluster, namespace: string, name: string, signal: AbortSignal): Promise<JobEnd> {
  const known = new AbortController();
  let end: JobEnd = { why: "unknown" };
  const settle = (value: JobEnd): void => {
    if (!known.signal.aborted) end = value;
    known.abort();
  };
  const look = (job: Job): void => {
    const { status } = tidied(job, JOB) as Pick<Job, "status">;
    const ended = status?.conditions?.find(
      (one) => one.status === "True" && (one.type === "Complete" || one.type === "Failed"),
    );
    if (!ended) return;
    const message = [ended.reason, ended.message].filter(Boolean).join(": ");
    settle(ended.type === "Complete" ? { why: "complete" } : { why: "failed", message });
  };
  await watchObjects<Job>(
    cluster,
    { path: jobsPath(namespace), fieldSelector: `metadata.name=${name}` },
    {
      onSync: (jobs) => {
        if (jobs[0]) look(jobs[0]);
        else settle({ why: "gone" });
      },
      onUpsert: look,
      onDelete: (job) => {
        look(job);
        settle({ why: "gone" });
      },
      onState: (state) => {
        if (state.kind === "stopped" && state.error) settle({ why: "unknown", message: state.error.message });
      },
    },
    { signal: AbortSignal.any([signal, known.signal]) },
  );
  return end;
}

function jobsPath(namespace: string): string {
  return `/apis/batch/v1/namespaces/${encodeURIComponent(namespace)}/jobs`;
}
