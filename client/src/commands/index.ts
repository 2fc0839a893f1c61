import * as vscode from "vscode";
import { CHANGING } from "../changingCommands.ts";
import { requireWriting } from "../clusters/permissions.ts";
import { showError } from "../notifications.ts";
import type { Services } from "../services.ts";
import { copyAs } from "./files/copyAs.ts";
import { compareEffectiveConfiguration, showEffectiveConfiguration } from "./files/effectiveConfiguration.ts";
import { newPodTemplate } from "./files/newPodTemplate.ts";
import { useAirflowLanguage, useLanguage } from "./files/useLanguage.ts";
import { filterLog } from "./logs/filterLog.ts";
import { findInLog, goToTimeInLog } from "./logs/findInLog.ts";
import { followPods } from "./logs/followPods.ts";
import { followWorkload } from "./logs/followWorkload.ts";
import { showPreviousLog, tailPodLogsFrom, toggleTimestamps } from "./logs/logCommands.ts";
import {
  clearLog,
  followLogInTerminal,
  formatJsonLog,
  highlightLog,
  markLog,
  pauseLog,
  stopFollowingLog,
  toggleLogWrap,
} from "./logs/logPanel.ts";
import { showPodLog } from "./logs/showPodLog.ts";
import { saveLog } from "./logs/saveLog.ts";
import { tailPodLogs } from "./logs/tailPodLogs.ts";
import { attachContainer } from "./pod/attachContainer.ts";
import { copyKubectl } from "./pod/copyKubectl.ts";
import { debugContainer } from "./pod/debugContainer.ts";
import { deletePod } from "./pod/deletePod.ts";
import { editPod } from "./pod/editPod.ts";
import { forwardPort, showForwards, stopForwards } from "./pod/forwardPort.ts";
import { openShell } from "./pod/openShell.ts";
import { describePod, followPodEvents, showPodEvents, viewRunPod } from "./pod/podPages.ts";
import { changePreview } from "./preview/changePreview.ts";
import { compareOperator } from "./preview/compareOperator.ts";
import {
  comparePodWithCluster,
  comparePodWithLastRun,
  comparePodWithOther,
  comparePodWithRunning,
} from "./preview/comparePod.ts";
import { compareWorkerPod } from "./preview/compareWorkerPod.ts";
import { copyDryRun, showDryRun } from "./preview/dryRun.ts";
import { generateDagYaml } from "./preview/generateDagYaml.ts";
import { previewPod } from "./preview/previewPod.ts";
import { previewWorkerPod } from "./preview/previewWorkerPod.ts";
import { validatePod } from "./preview/validatePod.ts";
import { adoptWorkerPods } from "./run/adoptWorkerPods.ts";
import { filterRuns, sortRuns } from "./run/arrangeRuns.ts";
import { buildImageCommand } from "./run/buildImage.ts";
import { cleanUpPods } from "./run/cleanUpPods.ts";
import { exportIncident } from "./run/exportIncident.ts";
import { dismissProblem } from "./run/dismissProblem.ts";
import { findEarlierRuns } from "./run/findEarlierRuns.ts";
import { openRunKey } from "./run/openRunKey.ts";
import { rerun, rerunLastTask } from "./run/rerun.ts";
import { clearRuns, openFullLog, showRunLog, stopRun } from "./run/runCommands.ts";
import { runCronJob } from "./run/runCronJob.ts";
import { runOperator } from "./run/runOperator.ts";
import { runTask } from "./run/runTask.ts";
import { runWorkerPod } from "./run/runWorkerPod.ts";
import { copyXcomResult, showXcomResult } from "./run/xcomResult.ts";
import { reportIssue } from "./reportIssue.ts";
import { selectCluster } from "./selectCluster.ts";

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
  "databand.dismissProblem": dismissProblem,
  "databand.filterRuns": filterRuns,
  "databand.sortRuns": sortRuns,
  "databand.cleanUpPods": cleanUpPods,
  "databand.adoptWorkerPods": adoptWorkerPods,
  "databand.findEarlierRuns": findEarlierRuns,
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
