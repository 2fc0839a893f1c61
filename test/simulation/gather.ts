import type { Pod } from "../../client/src/cluster/objects.ts";
import type { Evidence } from "./evidence.ts";
import { abandonedPod } from "./moved.ts";
import type { Others } from "./others.ts";
import type { Written } from "./program.ts";
import { isOfRerun } from "./rerun.ts";

type Gathered = "truth" | "written" | "running" | "left" | "missing";

/**
 * What belongs to a run, of all that is there at its end.
 *
 * @param known of the run, with all that the server has made
 * @param isRerun of the one that it was started again as
 */
export function gather(
  known: Omit<Evidence, Exclude<Gathered, "truth">>,
  written: readonly Written[],
  pods: readonly Pod[],
  others: Others,
  isRerun: boolean,
): Evidence {
  const { created, ...seen } = known.truth;
  const abandoned = abandonedPod(known.result);
  const isOurs = (name: string): boolean =>
    !others.names.includes(name) && name !== abandoned && isOfRerun(name) === isRerun;
  return {
    ...known,
    truth: { ...seen, created: created.filter(({ name }) => isOurs(name)) },
    written: written.filter(({ podName }) => isOfRerun(podName) === isRerun),
    running: written.filter(({ exitCode, podName }) => exitCode === undefined && isOurs(podName)).length,
    left: pods.filter(({ metadata: { labels, name = "" } }) => labels?.dbnd_run_uid && isOurs(name)),
    missing: others.missing(pods),
  };
}
