import * as vscode from "vscode";
import { CHANGING } from "../changingCommands.ts";
import { requireWriting } from "../clusters.ts";
import { showError } from "../notifications.ts";
import type { Services } from "../services.ts";
import { attachContainer } from "./attachContainer.ts";
import { debugContainer } from "./debugContainer.ts";
import { filterRuns, sortRuns } from "./arrangeRuns.ts";
import { adoptWorkerPods } from "./adoptWorkerPods.ts";
import { cleanUpPods } from "./cleanUpPods.ts";
import { buildImageCommand } from "./buildImage.ts";
import { changePreview } from "./changePreview.ts";
import { compareOperator } from "./compareOperator.ts";
import { compareWorkerPod } from "./compareWorkerPod.ts";
import { compareEffectiveConfiguration, showEffectiveConfiguration } from "./effectiveConfiguration.ts";
import {
  comparePodWithCluster,
  comparePodWithLastRun,
  comparePodWithOther,
  comparePodWithRunning,
} from "./comparePod.ts";
import { copyAs } from "./copyAs.ts";
import { copyKubectl } from "./copyKubectl.ts";
import { deletePod } from "./deletePod.ts";
import { reportIssue } from "./reportIssue.ts";
import { previewPod } from "./previewPod.ts";
import { rerun, rerunLastTask } from "./rerun.ts";
import { editPod } from "./editPod.ts";
import { exportIncident, saveLog } from "./exportIncident.ts";
import { followPods } from "./followPods.ts";
import { followWorkload } from "./followWorkload.ts";
import { forwardPort, showForwards, stopForwards } from "./forwardPort.ts";
import { findInLog, goToTimeInLog } from "./findInLog.ts";
import { filterLog } from "./filterLog.ts";
import {
  clearLog,
  followLogInTerminal,
  formatJsonLog,
  highlightLog,
  markLog,
  pauseLog,
  stopFollowingLog,
  toggleLogWrap,
} from "./logPanel.ts";
import { showPreviousLog, tailPodLogsFrom, toggleTimestamps } from "./logCommands.ts";
import { newPodTemplate } from "./newPodTemplate.ts";
import { openRunKey } from "./openRunKey.ts";
import { openShell } from "./openShell.ts";
import { describePod, followPodEvents, showPodEvents, viewRunPod } from "./podPages.ts";
import { clearRuns, openFullLog, showRunLog, stopRun } from "./runCommands.ts";
import { generateDagYaml } from "./generateDagYaml.ts";
import { copyDryRun, showDryRun } from "./dryRun.ts";
import { previewWorkerPod } from "./previewWorkerPod.ts";
import { runOperator } from "./runOperator.ts";
import { runWorkerPod } from "./runWorkerPod.ts";
import { runCronJob } from "./runCronJob.ts";
import { runTask } from "./runTask.ts";
import { showPodLog } from "./showPodLog.ts";
import { selectCluster } from "./selectCluster.ts";
import { tailPodLogs } from "./tailPodLogs.ts";
import { useAirflowLanguage, useLanguage } from "./useLanguage.ts";
import { validatePod } from "./validatePod.ts";
import { copyXcomResult, showXcomResult } from "./xcomResult.ts";

/** Makes a command from the services; what it gets are the arguments that VS Code passes on. */
type CommandFactory = (services: Services) => (...words: never[]) => unknown;

/** Every command of the extension; the manifest has their titles, and a test holds the two together. */
export const COMMANDS: Readonly<Record<string, CommandFactory>> = {
  "databand.runTask": runTask,
  "databand.runOperator": runOperator,
  "databand.previewWorkerPod": previewWorkerPod,
  "databand.runWorkerPod": runWorkerPod,
  "databand.compareOperator": compareOperator,
  "databand.compareWorkerPod": compareWorkerPod,
  "databand.showDryRun": showDryRun,
  "databand.copyDryRun": copyDryRun,
  "databand.generateDagYaml": generateDagYaml,
  "databand.showXcomResult": showXcomResult,
  "databand.copyXcomResult": copyXcomResult,
  "databand.rerun": rerun,
  "databand.rerunLastTask": rerunLastTask,
  "databand.runCronJob": runCronJob,
  "databand.previewPod": previewPod,
  "databand.buildImage": buildImageCommand,
  "databand.changePreview": changePreview,
  "databand.showEffectiveConfiguration": showEffectiveConfiguration,
  "databand.compareEffectiveConfiguration": compareEffectiveConfiguration,
  "databand.copyAs": copyAs,
  "databand.useLanguage": useLanguage,
  "databand.useAirflowLanguage": useAirflowLanguage,
  "databand.newPodTemplate": newPodTemplate,
  "databand.validatePod": validatePod,
  "databand.comparePodWithOther": comparePodWithOther,
  "databand.comparePodWithLastRun": comparePodWithLastRun,
  "databand.comparePodWithRunning": comparePodWithRunning,
  "databand.comparePodWithCluster": comparePodWithCluster,
  "databand.tailPodLogs": tailPodLogs,
  "databand.stopRun": stopRun,
  "databand.deletePod": deletePod,
  "databand.selectCluster": selectCluster,
  "databand.showRunLog": showRunLog,
  "databand.showPodLog": showPodLog,
  "databand.openFullLog": openFullLog,
  "databand.viewRunPod": viewRunPod,
  "databand.editPod": editPod,
  "databand.describePod": describePod,
  "databand.showPodEvents": showPodEvents,
  "databand.followPodEvents": followPodEvents,
  "databand.copyKubectl": copyKubectl,
  "databand.openShell": openShell,
  "databand.attachContainer": attachContainer,
  "databand.debugContainer": debugContainer,
  "databand.forwardPort": forwardPort,
  "databand.stopForwards": stopForwards,
  "databand.showForwards": showForwards,
  "databand.tailPodLogsFrom": tailPodLogsFrom,
  "databand.followPods": followPods,
  "databand.followWorkload": followWorkload,
  "databand.showPreviousLog": showPreviousLog,
  "databand.filterLog": filterLog,
  "databand.findInLog": findInLog,
  "databand.goToTimeInLog": goToTimeInLog,
  "databand.highlightLog": highlightLog,
  "databand.formatJsonLog": formatJsonLog,
  "databand.markLog": markLog,
  "databand.clearLog": clearLog,
  "databand.pauseLog": pauseLog,
  "databand.followLogInTerminal": followLogInTerminal,
  "databand.stopFollowingLog": stopFollowingLog,
  "databand.toggleTimestamps": toggleTimestamps,
  "databand.toggleLogWrap": toggleLogWrap,
  "databand.saveLog": saveLog,
  "databand.exportIncident": exportIncident,
  "databand.openRunKey": openRunKey,
  "databand.filterRuns": filterRuns,
  "databand.sortRuns": sortRuns,
  "databand.cleanUpPods": cleanUpPods,
  "databand.adoptWorkerPods": adoptWorkerPods,
  "databand.findEarlierRuns": (services) => () => services.runs.resume(),
  "databand.clearRuns": clearRuns,
  "databand.restartLanguageServer": (services) => () => services.server.restart(),
  "databand.showLogs": (services) => () => services.output.show(),
  "databand.reportIssue": reportIssue,
  "databand.openWalkthrough": (services) => () =>
    vscode.commands.executeCommand("workbench.action.openWalkthrough", `${services.context.extension.id}#start`, false),
};

/** Registers all commands; whatever one throws is shown once, with the next step. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(COMMANDS).map(([name, factory]) => {
      const run = factory(services) as (...words: unknown[]) => unknown;
      return vscode.commands.registerCommand(name, async (...words: unknown[]) => {
        try {
          if (CHANGING.has(name)) requireWriting();
          return await run(...words);
        } catch (error) {
          void showError(error, services.output);
          return undefined;
        }
      });
    }),
  );
}
