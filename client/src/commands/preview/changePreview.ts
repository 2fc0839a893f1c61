import * as vscode from "vscode";
import type { RunPlanParams } from "../../../../server/src/protocol.ts";
import type { Services } from "../../services.ts";
import type { Preview } from "../../views/preview/podPreviews.ts";
import { pickTask } from "../ask/pickTask.ts";
import { requirePreview } from "../ask/requirePreview.ts";

const TITLE = vscode.l10n.t("Change Previewed Pod");

interface ChangeItem extends vscode.QuickPickItem {
  readonly change: () => Promise<Partial<RunPlanParams> | undefined>;
}

/** “Change Previewed Pod”: another task, environment, engine or pod in the preview that is open. The choice is remembered. */
export function changePreview(services: Services) {
  return async (): Promise<void> => {
    const preview = requirePreview(services);
    const { params } = preview.state;
    if (params.operator !== undefined || params.worker !== undefined) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          "The pod of an Airflow operator has nothing to choose: it is what the call and the files that it names say.",
        ),
      );
      return;
    }
    const items: readonly ChangeItem[] = [
      {
        label: vscode.l10n.t("$(symbol-method) Task"),
        description: params.task,
        change: () => changeTask(services, params),
      },
      {
        label: vscode.l10n.t("$(server-environment) Environment"),
        description: params.environment ?? vscode.l10n.t("the default"),
        change: () => changeEnvironment(services, params),
      },
      {
        label: vscode.l10n.t("$(server) Engine"),
        description: params.engine ?? preview.state.plan?.engine ?? vscode.l10n.t("the environment's"),
        change: () => changeEngine(services, preview),
      },
      {
        label: vscode.l10n.t("$(package) Pod"),
        description: podName(params),
        change: () => changePod(services, params),
      },
    ];
    const picked = await vscode.window.showQuickPick(items, {
      title: TITLE,
      placeHolder: vscode.l10n.t("What to change"),
    });
    const change = await picked?.change();
    if (!change) return;
    const next = changed(params, change);
    services.memory.rememberPreview(next);
    await replace(services, preview, next);
  };
}

/** The request with another choice; an empty engine stands for the environment's own, an empty pipeline for none. */
export function changed(params: RunPlanParams, change: Partial<RunPlanParams>): RunPlanParams {
  const { engine = "", within = "", call, ...rest } = { ...params, ...change };
  const place = within === "" ? {} : { within, ...(call === undefined ? {} : { call }) };
  return { ...rest, ...(engine === "" ? {} : { engine }), ...place };
}

async function changeTask({ requests }: Services, params: RunPlanParams): Promise<Partial<RunPlanParams> | undefined> {
  const task = await pickTask(requests.tasks(scopeOf(params)), params.task, TITLE);
  return task && { task: task.name, parameters: {}, within: "" };
}

/** Another environment brings its own engine. */
async function changeEnvironment(
  services: Services,
  params: RunPlanParams,
): Promise<Partial<RunPlanParams> | undefined> {
  const environments = await services.requests.environments(scopeOf(params));
  const items = environments.map(({ name, engine, engineFamily }) => ({
    label: name,
    description: engine === undefined ? vscode.l10n.t("runs on this machine") : vscode.l10n.t("engine {0}", engine),
    detail: engineFamily === "kubernetes" ? "" : vscode.l10n.t("makes no pod"),
  }));
  const picked = await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: vscode.l10n.t("Environment") });
  return picked && { environment: picked.label, engine: "" };
}

async function changeEngine(services: Services, { state }: Preview): Promise<Partial<RunPlanParams> | undefined> {
  const engine = await pickEngine(services, state.params, TITLE);
  return engine === undefined ? undefined : { engine };
}

/** A run has a pod for its driver, which runs the tasks or submits a pod for each: below what its pipeline configures. */
async function changePod({ requests }: Services, params: RunPlanParams): Promise<Partial<RunPlanParams> | undefined> {
  const task = (await requests.tasks(scopeOf(params))).find(({ name }) => name === params.task);
  const items = [
    {
      label: vscode.l10n.t("Of the driver"),
      description: vscode.l10n.t("what “dbnd run” creates"),
      pod: "driver" as const,
      within: "",
    },
    {
      label: vscode.l10n.t("Of the task"),
      description: vscode.l10n.t("what its driver creates for it"),
      pod: "task" as const,
      within: "",
    },
    ...(task?.calls ?? []).map(({ pipeline, call, range }) => ({
      label: vscode.l10n.t("Of the task in {0}", pipeline),
      description: vscode.l10n.t("as called on line {0}, with what that pipeline configures", range.start.line + 1),
      pod: "task" as const,
      within: pipeline,
      call,
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: vscode.l10n.t("Pod") });
  return picked && { pod: picked.pod, within: picked.within, ...("call" in picked ? { call: picked.call } : {}) };
}

function podName({ pod, within, call = 0 }: RunPlanParams): string {
  if (pod !== "task") return vscode.l10n.t("of the driver");
  if (within === undefined) return vscode.l10n.t("of the task");
  return call === 0
    ? vscode.l10n.t("of the task in {0}", within)
    : vscode.l10n.t("of the task in {0}, call {1}", within, call + 1);
}

/** A Kubernetes engine of the project, or an empty name for the environment's own. Undefined when the user leaves. */
export async function pickEngine(
  { requests }: Services,
  params: Pick<RunPlanParams, "uri">,
  title: string,
): Promise<string | undefined> {
  const sections = await requests.effectiveSections(scopeOf(params));
  const engines = sections.filter(({ kind, family }) => kind === "engine" && family === "kubernetes");
  const own = { label: vscode.l10n.t("The environment's own"), description: "remote_engine", engine: "" };
  const items = [own, ...engines.map(({ name }) => ({ label: name, description: "", engine: name }))];
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t("Engine") });
  return picked?.engine;
}

function scopeOf({ uri }: Pick<RunPlanParams, "uri">): { readonly uri?: string } {
  return uri === undefined ? {} : { uri };
}

/** Shows the next preview where the old one stood. */
async function replace({ previews }: Services, old: Preview, next: RunPlanParams): Promise<void> {
  const tab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === old.uri.toString());
  const shown = await previews.show(next, tab?.group.viewColumn);
  if (tab && shown.document.uri.toString() !== old.uri.toString()) await vscode.window.tabGroups.close(tab, true);
}
