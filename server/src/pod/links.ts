import { formatTemplate } from "../values/formatTemplate.ts";
import type { KubernetesEngine } from "../configuration/kubernetesEngine.ts";

/** Addresses about a pod that DBND shows with a run (spec 4.9). */
export interface PodLinks {
  readonly dashboard?: string;
  readonly log?: string;
}

/**
 * Fills `dashboard_url` and `pod_log_url`; a template that cannot be filled gives no link. `timestamp` is the local time
 * in ISO 8601, without zone.
 */
export function podLinks(engine: KubernetesEngine, pod: string, timestamp: string): PodLinks {
  const fields = { namespace: engine.namespace, pod };
  const dashboard = engine.dashboardUrl ? formatTemplate(engine.dashboardUrl, fields) : undefined;
  const log = engine.podLogUrl ? formatTemplate(engine.podLogUrl, { ...fields, timestamp }) : undefined;
  return { ...(dashboard === undefined ? {} : { dashboard }), ...(log === undefined ? {} : { log }) };
}

/** `2026-11-21T10:07:02.357`: a time as people here read it on the clock. */
export function localTimestamp(startedAt: string): string {
  const date = new Date(startedAt);
  if (Number.isNaN(date.getTime())) return startedAt;
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, -1);
}

const MINUTE = 60_000;
