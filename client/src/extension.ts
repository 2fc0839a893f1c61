import { join } from "node:path";
import * as vscode from "vscode";
import { PLANS_CHANGED_NOTIFICATION } from "../../server/src/protocol.ts";
import { ClusterFactsReader } from "./clusters/clusterFacts.ts";
import { Clusters } from "./clusters/clusters.ts";
import { registerCommands } from "./commands/index.ts";
import { useTranslations } from "./l10n.ts";
import { ContributedSchemas } from "./language/contributedSchemas.ts";
import { LanguageServer } from "./language/languageServer.ts";
import { followModelines } from "./language/modelines.ts";
import { registerTools } from "./languageModel/index.ts";
import { ServerRequests } from "./language/requests.ts";
import { languageStatus } from "./language/status.ts";
import { TargetVersionStatus } from "./language/targetVersion.ts";
import { Memory } from "./memory.ts";
import { allEnvironments } from "./projects.ts";
import { PodsInSight } from "./clusters/podsInSight.ts";
import { Rights } from "./clusters/rights.ts";
import { Runs } from "./runs/runs.ts";
import { RunSights } from "./runs/runSights.ts";
import { registerTasks } from "./tasks/taskProvider.ts";
import type { Services } from "./services.ts";
import { LOG_LANGUAGE } from "./views/channelLanguage.ts";
import { EffectiveConfigurations } from "./views/effectiveConfigurations.ts";
import { Forwards } from "./views/forwards.ts";
import { LivePods } from "./views/livePods.ts";
import { LogDocuments } from "./views/logDocuments.ts";
import { LogHighlights } from "./views/logHighlights.ts";
import { LogLinks } from "./views/logLinks.ts";
import { PodEvents } from "./views/podEvents.ts";
import { PodEditors } from "./views/podEditors.ts";
import { PodLogs } from "./views/podLogs.ts";
import { ClusterProblems } from "./views/preview/clusterProblems.ts";
import { PlanDiagnostics } from "./views/preview/planDiagnostics.ts";
import { PodPreviews } from "./views/preview/podPreviews.ts";
import { PreviewLinks } from "./views/preview/previewLinks.ts";
import { ProblemActions } from "./views/problemActions.ts";
import { tellRetries } from "./views/retryNotes.ts";
import { RunFixes } from "./views/runFixes.ts";
import { RunProblems } from "./views/runProblems.ts";
import { tellReasons } from "./views/runReasons.ts";
import { announceResults } from "./views/runResults.ts";
import { RunsTree } from "./views/runsTree.ts";
import { StatusBar } from "./views/statusBar.ts";

let clusters: Clusters | undefined;

/** Wires everything and returns the services, which other extensions and the tests may use. */
export function activate(context: vscode.ExtensionContext): Services {
  useTranslations(vscode.l10n.bundle);
  const output = vscode.window.createOutputChannel("Databand", { log: true });
  const server = new LanguageServer(context, output);
  const requests = new ServerRequests(server);
  clusters = new Clusters(context, output);
  const runs = new Runs(context, clusters, (request) => requests.runPlan(request));
  const rights = new Rights(clusters);
  const podsInSight = new PodsInSight(clusters, rights);
  const sights = new RunSights(clusters, runs);
  const livePods = new LivePods(clusters);
  const previews = new PodPreviews((params, token) => requests.runPlan(params, token));
  const services: Services = {
    context,
    output,
    server,
    requests,
    clusters,
    rights,
    runs,
    sights,
    tree: new RunsTree({ runs, sights, rights }, podsInSight, context.workspaceState),
    podLogs: new PodLogs(clusters, join(context.logUri.fsPath, "pods")),
    logDocuments: new LogDocuments(),
    forwards: new Forwards(),
    effective: new EffectiveConfigurations((params, token) => requests.effectiveConfiguration(params, token)),
    previews,
    problems: new ClusterProblems({ requests, previews, clusters, runs }),
    livePods,
    podEditors: new PodEditors(clusters, livePods),
    podEvents: new PodEvents(clusters),
    memory: new Memory(context.workspaceState),
    schemas: new ContributedSchemas(server, output),
  };
  const statusBar = new StatusBar(services);
  const targetVersion = new TargetVersionStatus(requests, output);
  const runProblems = new RunProblems(services);
  const fixes = new RunFixes(requests, () => services.clusters.library);
  const facts = new ClusterFactsReader(clusters, server, requests);
  const plansChanged = (): void => {
    services.effective.refresh();
    previews.refresh();
    void services.problems.plansChanged();
    targetVersion.refresh();
    void statusBar.refresh();
    allEnvironments(requests).then(
      (environments) => {
        podsInSight.update(environments);
        return facts.update(environments);
      },
      (error: unknown) => output.debug(String(error)),
    );
  };
  context.subscriptions.push(
    output,
    server,
    clusters,
    rights,
    podsInSight,
    runs,
    services.podLogs,
    services.logDocuments,
    new LogHighlights(),
    services.forwards,
    services.effective,
    previews,
    services.problems,
    new PreviewLinks(previews),
    new PlanDiagnostics(previews),
    targetVersion,
    livePods,
    services.podEditors,
    services.podEvents,
    services.schemas,
    statusBar,
    facts,
    sights,
    services.tree,
    runProblems,
    new ProblemActions([runProblems, services.problems], fixes),
    tellReasons(sights, runs),
    tellRetries(runs),
    announceResults(runs),
    languageStatus(server),
    followModelines(),
    registerCommands(services),
    registerTasks(services),
    registerTools(services),
    server.client.onNotification(PLANS_CHANGED_NOTIFICATION, plansChanged),
    vscode.languages.registerDocumentLinkProvider(
      { language: LOG_LANGUAGE },
      new LogLinks(
        () => requests.tasks({}),
        () => requests.dagNames(),
      ),
    ),
  );
  void server.start().then(plansChanged);
  runs.resume().catch((error: unknown) => output.warn(`Earlier runs could not be found again: ${String(error)}`));
  return services;
}

/** Ends the sandbox and everything in it before the window goes. */
export async function deactivate(): Promise<void> {
  await clusters?.shutDown();
}
