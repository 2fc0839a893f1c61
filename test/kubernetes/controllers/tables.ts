import type { Scenario } from "./scenario.ts";
import { JOBS } from "./scenarios/jobs.ts";

/** The scenarios by the file of their records. */
export const TABLES: Readonly<Record<string, readonly Scenario[]>> = { jobs: JOBS };
