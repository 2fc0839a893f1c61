/** Commands that change something in a cluster: refused, and not offered, where this window only reads. */
export const CHANGING: ReadonlySet<string> = new Set([
  "databand.runTask",
  "databand.runOperator",
  "databand.runWorkerPod",
  "databand.rerun",
  "databand.rerunLastTask",
  "databand.runCronJob",
  "databand.stopRun",
  "databand.deletePod",
  "databand.editPod",
  "databand.cleanUpPods",
  "databand.adoptWorkerPods",
  "databand.openShell",
  "databand.attachContainer",
  "databand.debugContainer",
  "databand.forwardPort",
]);
