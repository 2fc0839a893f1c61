import type * as vscode from "vscode";
import type { Clusters } from "./clusters/clusters.ts";
import type { ContributedSchemas } from "./language/contributedSchemas.ts";
import type { LanguageServer } from "./language/languageServer.ts";
import type { ServerRequests } from "./language/requests.ts";
import type { Memory } from "./memory.ts";
import type { EffectiveConfigurations } from "./views/effectiveConfigurations.ts";
import type { Forwards } from "./views/forwards.ts";
import type { LogDocuments } from "./views/logDocuments.ts";
import type { PodEvents } from "./views/podEvents.ts";
import type { PodEditors } from "./views/podEditors.ts";
import type { PodLogs } from "./views/podLogs.ts";
import type { ClusterProblems } from "./views/preview/clusterProblems.ts";
import type { PodPreviews } from "./views/preview/podPreviews.ts";
import type { LivePods } from "./views/livePods.ts";
import type { Rights } from "./clusters/rights.ts";
import type { Runs } from "./runs/runs.ts";
import type { RunSights } from "./runs/runSights.ts";
import type { RunsTree } from "./views/runsTree.ts";

/** What the commands and views work with; made once by `extension.ts`. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly output: vscode.LogOutputChannel;
  readonly server: LanguageServer;
  readonly requests: ServerRequests;
  readonly clusters: Clusters;
  readonly rights: Rights;
  readonly runs: Runs;
  readonly sights: RunSights;
  readonly tree: RunsTree;
  readonly podLogs: PodLogs;
  readonly logDocuments: LogDocuments;
  readonly forwards: Forwards;
  readonly previews: PodPreviews;
  readonly effective: EffectiveConfigurations;
  readonly problems: ClusterProblems;
  readonly livePods: LivePods;
  readonly podEditors: PodEditors;
  readonly podEvents: PodEvents;
  readonly memory: Memory;
  readonly schemas: ContributedSchemas;
}
