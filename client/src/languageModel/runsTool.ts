import { t } from "../l10n.ts";
import type { Run } from "../runs/runs.ts";
import type { Services } from "../services.ts";
import { plainText } from "../views/ansi/plainText.ts";
import { endOfFile } from "../views/logText/file.ts";
import { redact } from "../views/logText/redact.ts";
import { elapsed, elapsedLabel, stateLabel } from "../views/runLabels.ts";
import type { TextTool } from "./textTool.ts";

/** How much of the end of a log is told. Bytes. */
const END_OF_LOG = 8 * 1024;

interface Input {
  /** Name of the task; absent: all runs. */
  readonly task?: string;
}

/** How the runs of this window are, and why one does not get on; for a task's newest run, the end of its log too. */
export function runsTool(services: Services): TextTool<Input> {
  return {
    message: ({ task }) => (task === undefined ? t("Looking at the runs") : t("Looking at the run of {0}", task)),
    answer: async ({ task }) => {
      const runs = services.runs.all.filter(({ plan }) => task === undefined || task === "" || plan.task === task);
      const newest = runs[0];
      if (!newest) return task === undefined ? "Nothing has been run in this window yet." : `${task} has not been run.`;
      if (task === undefined || task === "") return runs.flatMap((run) => story(services, run)).join("\n");
      const mask = await newest.logs.masks.settled();
      const log = plainText(await endOfFile(newest.logs.path, END_OF_LOG).catch(() => ""));
      return [...story(services, newest), "", "End of its log:", redact(mask?.(log) ?? log)].join("\n");
    },
  };
}

function story(services: Services, run: Run): readonly string[] {
  const { state } = run.handle;
  const { plan } = run;
  const causes = services.sights.causes(run).map(({ sentence, hint, key }) => {
    const more = [hint, key === undefined ? undefined : `Key: ${key}.`].filter((part) => part !== undefined);
    return `  why: ${[sentence, ...more].join(" ")}`;
  });
  return [
    `${plan.task}: ${stateLabel(state)}, ${elapsedLabel(elapsed(state, Date.now()))}; environment ${plan.environment}, engine ${plan.engine}, pod ${plan.podName} in ${plan.namespace}`,
    ...(state.result ? [`  result: ${state.result.sentence}`] : []),
    ...causes,
  ];
}
