/** The cluster library: everything the user interface needs of it. Loaded on first use. */
export { useTranslations } from "../l10n.ts";
export { ClusterError, isClusterError, type ClusterErrorReason } from "./connection/errors.ts";
export type { Cluster, RequestOptions, StreamOptions } from "./connection/cluster.ts";
export type * from "./objects.ts";
export { connectionStamp, openCluster, clusterSource, type ClusterSource } from "./connection/connection.ts";
export type { ProxySettings } from "./connection/network/proxy.ts";
export { listContexts, type ContextInfo } from "./connection/kubeconfig/kubeconfig.ts";
export {
  createPod,
  getPod,
  listPods,
  deletePod,
  type CallOptions,
  type DeleteOptions,
  type PodSelection,
} from "./pods/pods.ts";
export { serverVersion, listNodes, listNamespaces } from "./facts/clusterInfo.ts";
export { podEvents } from "./facts/events.ts";
export { followEvents } from "./watch/events.ts";
export { watchPods } from "./watch/watch.ts";
export type { WatchHandlers, WatchState } from "./watch/watchHandlers.ts";
export { kubectlLines } from "./pods/kubectlLines.ts";
export type { LogEnd, LogLine, LogNote, LogRequest, LogSink } from "./logs/logs.ts";
export { followLogs } from "./logs/followLogs.ts";
export { followPods, type PodsEnd, type PodsRequest } from "./logs/followPods.ts";
export type { ReadAgain } from "./logs/readAgain.ts";
export { openLogFile, type LogFile, type LogFileOptions } from "./logs/logFile.ts";
export { diagnose } from "./diagnosis/diagnosis.ts";
export type { Cause, Fix } from "./diagnosis/cause.ts";
export { fieldChanges, pointersTo } from "./diagnosis/fieldChanges.ts";
export { atTemplateField } from "./diagnosis/templateField.ts";
export { withKnownName } from "./diagnosis/knownNames.ts";
export { readNames } from "./facts/names.ts";
export { readAround } from "./facts/podAround.ts";
export { causesOfRefusal } from "./run/closerLook.ts";
export { taskPodCauses } from "./diagnosis/taskPodRefusal.ts";
export { watchRun, type RunSight, type SeenPod } from "./run/runSight.ts";
export { describePod, eventLines } from "./diagnosis/podDescription.ts";
export { addDebugContainer } from "./pods/debugContainer.ts";
export { attachToPod, type ExecSession, type TerminalSize } from "./exec/exec.ts";
export { shellInPod, type ShellEnd } from "./exec/shell.ts";
export { forwardPort, type ForwardState, type PortForward } from "./exec/portForward.ts";
export { deleteOrphan, findOrphans, followedBy, type Orphan } from "./run/orphans.ts";
export { findAdoptable, planOfWorker, WORKERS, type AdoptableWorker } from "./run/adoptable.ts";
export { createJob, jobEnd, jobOfCronJob, listCronJobs, type CronJob, type JobEnd } from "./workloads/jobs.ts";
export { listWorkloads, type Workload } from "./workloads/workloads.ts";
export { KnownSecrets } from "./logs/knownSecrets.ts";
export { maskLog, type Mask } from "./logs/maskedLog.ts";
export { podRedactor, podsRedactor } from "./logs/redaction.ts";
export { podYaml } from "./pods/podYaml.ts";
export { applyEdit, EditConflict } from "./podEdit/applyEdit.ts";
export type { FieldChange } from "./podEdit/changes.ts";
export { editText, placeOf, podOfText, readEdit } from "./podEdit/editText.ts";
export type { TaskLog, TaskLogs } from "./run/taskPods.ts";
export { adoptRun, startRun, resumeRun } from "./run/run.ts";
export type { RunHandle, RunOptions } from "./run/handle.ts";
export { RunClaims } from "./run/claims.ts";
export { fileJournal, readJournal, readRun, setAside, type Journal } from "./run/journal.ts";
export { tryNote } from "./run/runLog.ts";
export type { RunResult, RunStage, RunState, TryState, Verdict } from "./run/state.ts";
export { refusedFields, type RefusedField } from "./admission/refusedFields.ts";
export { withoutServerFields } from "./admission/serverFields.ts";
export { readFacts } from "./facts/facts.ts";
export { deniedActions, isDenied, type PodAction } from "./facts/rights.ts";
