import { AIRFLOW_LANGUAGE_ID, LANGUAGE_ID } from "../../../server/src/protocol.ts";

/** The languages of the cfg engine. */
export const CFG_LANGUAGE_IDS = [LANGUAGE_ID, AIRFLOW_LANGUAGE_ID] as const;
export type CfgLanguageId = (typeof CFG_LANGUAGE_IDS)[number];
