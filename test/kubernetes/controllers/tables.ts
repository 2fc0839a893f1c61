import type { Scenario } from "./scenario.ts";
import { CRON_JOBS } from "./scenarios/cronJobs.ts";
import { JOBS } from "./scenarios/jobs.ts";

/** The scenarios by the file of their records. */
export const TABLES: Readonly<Record<string, readonly Scenario[]>> = { jobs: JOBS, cronJobs: CRON_JOBS };
