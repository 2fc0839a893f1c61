import type { StatusCause } from "../../api/status.ts";
import { cronProblem } from "./schedule.ts";
import type { KubeObject } from "../../objects.ts";
import { invalidValue, notNegative, oneOf, required, unsupported } from "../causes.ts";
import type { JobSpec } from "./job.ts";
import { checkJobSpec } from "./job.ts";

/** The part of an object reference that tells of a Job. */
export interface JobReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly apiVersion: string;
  readonly resourceVersion: string;
}

export interface CronJobStatus {
  /** Jobs that have not ended. */
  readonly active?: readonly JobReference[];
  readonly lastScheduleTime?: string;
  readonly lastSuccessfulTime?: string;
}

export interface CronJob extends KubeObject {
  readonly status?: CronJobStatus;
  readonly spec: {
    readonly schedule: string;
    readonly timeZone?: string;
    readonly suspend?: boolean;
    readonly concurrencyPolicy: string;
    readonly startingDeadlineSeconds?: number;
    readonly successfulJobsHistoryLimit: number;
    readonly failedJobsHistoryLimit: number;
    readonly jobTemplate: {
      readonly metadata?: {
        readonly labels?: Record<string, string>;
        readonly annotations?: Record<string, string>;
      };
      readonly spec: JobSpec;
    };
  };
}

/** The controller appends eleven characters. */
const LONGEST_NAME = 52;

/** What the API server would refuse in a CronJob, in its order and words (Kubernetes 1.34). */
export function checkCronJob({ metadata, spec }: CronJob): StatusCause[] {
  const causes = [
    ...checkSchedule(spec.schedule),
    ...notNegative("spec.startingDeadlineSeconds", spec.startingDeadlineSeconds),
    ...checkTimeZone(spec.timeZone),
    ...oneOf("spec.concurrencyPolicy", spec.concurrencyPolicy, ["Allow", "Forbid", "Replace"]),
    ...checkJobSpec(spec.jobTemplate.spec, "spec.jobTemplate.spec"),
  ];
  const { selector, manualSelector } = spec.jobTemplate.spec;
  const at = "spec.jobTemplate.spec";
  if (selector) causes.push(invalidValue(`${at}.selector`, selector, "`selector` will be auto-generated"));
  if (manualSelector === true) {
    const { message } = unsupported("", "", ["nil", "false"]);
    const field = `${at}.manualSelector`;
    causes.push({ reason: "FieldValueNotSupported", message: message.replace('""', "true"), field });
  }
  causes.push(...notNegative("spec.successfulJobsHistoryLimit", spec.successfulJobsHistoryLimit));
  causes.push(...notNegative("spec.failedJobsHistoryLimit", spec.failedJobsHistoryLimit));
  if (metadata.name.length > LONGEST_NAME) {
    causes.push(invalidValue("metadata.name", metadata.name, `must be no more than ${LONGEST_NAME} characters`));
  }
  return causes;
}

function checkSchedule(schedule: string): StatusCause[] {
  const field = "spec.schedule";
  if (schedule === "") return [required(field)];
  const problem = cronProblem(schedule.replace(/^(?:CRON_)?TZ=\S+\s+/, ""));
  const causes = problem === undefined ? [] : [invalidValue(field, schedule, problem)];
  if (!schedule.includes("TZ")) return causes;
  const why = "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
  return [...causes, invalidValue(field, schedule, why)];
}

function checkTimeZone(zone: string | undefined): StatusCause[] {
  const field = "spec.timeZone";
  if (zone === undefined) return [];
  if (zone === "") return [invalidValue(field, zone, "timeZone must be nil or non-empty string")];
  if (zone.toLowerCase() === "local") {
    const why = "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones";
    return [invalidValue(field, zone, why)];
  }
  return isTimeZone(zone) ? [] : [invalidValue(field, zone, `unknown time zone ${zone}`)];
}

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
