import type { RunPlan } from "../../../server/src/protocol.ts";
import { t } from "../l10n.ts";

/** What `dashboard_url` and `pod_log_url` give for the pod of a run, each with its name (dbnd 1.0.28, spec 4.9). */
export function runLinks({ links = {} }: Pick<RunPlan, "links">): readonly (readonly [name: string, url: string])[] {
  const named = [
    [t("dashboard"), links.dashboard],
    [t("pod log"), links.log],
  ] as const;
  return named.flatMap(([name, url]) => (url ? [[name, url] as const] : []));
}

/** A row of a table in Markdown: an address of the web can be followed, anything else is only shown. */
export function linkRow([name, url]: readonly [name: string, url: string]): string {
  // What ends a cell or a link is written in its code.
  const safe = url.replace(
    /[\s<>|`()[\]\\]/g,
    (one) => `%${one.charCodeAt(0).toString(16).padStart(2, "0").toUpperCase()}`,
  );
  return `| ${name} | ${/^https?:\/\//i.test(url) ? `[${safe}](${safe})` : `\`${safe}\``} |\n`;
}
