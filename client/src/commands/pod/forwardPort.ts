import * as vscode from "vscode";
import type { PortForward } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { stateWords, type ActiveForward } from "../../views/forwards.ts";
import type { PodNode } from "../../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import { portPairs, type PortPair } from "../ask/portPairs.ts";
import type { OfRun } from "../ask/runOf.ts";

/** Between two tellings that a forwarded port does not work. Milliseconds. */
const TELL_EVERY = 10_000;

/** “Forward Pod Port”: ports of a pod on 127.0.0.1, until they are stopped on the status bar, the pod ends, or the window closes. */
export function forwardPort(services: Services) {
  return async (node?: OfRun | PodNode): Promise<readonly number[] | undefined> => {
    const target = await podOf(services, node, vscode.l10n.t("Forward Pod Port"), true);
    if (target) await services.rights.require(target.cluster, target.namespace, "forward");
    const pairs = target && (await askPorts(target));
    if (!target || pairs === undefined) return undefined;
    const opened: ActiveForward[] = [];
    const tellGone = goneTeller(target.name, pairs);
    try {
      for (const pair of pairs) opened.push(await open(services, target, pair, tellGone));
    } finally {
      if (opened.length > 0) void tellOpened(target.name, opened);
    }
    return opened.map(({ forward }) => forward.localPort);
  };
}

/** @throws UserError where the local port cannot be had */
async function open(
  services: Services,
  target: PodTarget,
  { port, local }: PortPair,
  tellGone: (problem: string) => void,
): Promise<ActiveForward> {
  const { cluster, namespace, name, uid } = target;
  const library = await services.clusters.library;
  const start = (localPort: number): Promise<PortForward> =>
    library.forwardPort(
      cluster,
      { namespace, pod: name, uid, port, localPort },
      {
        onProblem: problemTeller(services, name),
        onState: (state) => {
          services.forwards.refresh();
          if (state.kind === "gone") tellGone(state.problem);
        },
      },
    );
  const forward = await start(local ?? port).catch((error: unknown) => {
    const isRefused = ["EADDRINUSE", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "");
    // The same port here is easy to remember; when it is taken, or needs rights, any other will do.
    if (isRefused && local === undefined) return start(0);
    if (!isRefused) throw new UserError(vscode.l10n.t("No local port could be opened: {0}", String(error)));
    throw new UserError(
      vscode.l10n.t("Port {0} of this machine is taken, or needs more rights.", local ?? port),
      vscode.l10n.t("Write :{0} to have any free one.", port),
    );
  });
  const opened = { name, port, forward };
  services.forwards.add(opened);
  return opened;
}

async function tellOpened(pod: string, opened: readonly ActiveForward[]): Promise<void> {
  const [first] = opened;
  if (!first) return;
  const [browser, list, stop] = [
    vscode.l10n.t("Open in Browser"),
    vscode.l10n.t("Show Forwarded Ports"),
    vscode.l10n.t("Stop"),
  ];
  const chosen = await vscode.window.showInformationMessage(
    opened.length === 1
      ? vscode.l10n.t("Port {0} of {1} is on {2}.", first.port, pod, addressOf(first.forward))
      : vscode.l10n.t("Ports of {0} are on 127.0.0.1: {1}.", pod, opened.map(wayOf).join(", ")),
    opened.length === 1 ? browser : list,
    stop,
  );
  if (chosen === stop) for (const { forward } of opened) forward.close();
  else if (chosen === browser) void vscode.env.openExternal(vscode.Uri.parse(addressOf(first.forward)));
  else if (chosen === list) await vscode.commands.executeCommand("databand.showForwards");
}

const OPEN: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("globe"),
  tooltip: vscode.l10n.t("Open in Browser"),
};
const COPY: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("copy"),
  tooltip: vscode.l10n.t("Copy Address"),
};
const STOP: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("close"), tooltip: vscode.l10n.t("Stop") };

interface ForwardItem extends vscode.QuickPickItem {
  readonly one: ActiveForward;
}

/** “Show Forwarded Ports”: which there are and how they stand, kept up to date; each can be opened, copied, stopped. */
export function showForwards(services: Services) {
  return (): void => {
    const { forwards } = services;
    const pick = vscode.window.createQuickPick<ForwardItem>();
    pick.title = vscode.l10n.t("Forwarded Ports");
    const show = (): void => {
      pick.placeholder =
        forwards.all.length === 0
          ? vscode.l10n.t("No port is forwarded.")
          : vscode.l10n.t("Choose one to open it in the browser");
      pick.items = forwards.all.map((one) => ({
        label: `$(plug) 127.0.0.1:${wayOf(one)}`,
        description: stateWords(one.forward.state),
        detail: one.name,
        buttons: [OPEN, COPY, STOP],
        one,
      }));
    };
    const open = ({ forward }: ActiveForward): void => {
      void vscode.env.openExternal(vscode.Uri.parse(addressOf(forward)));
    };
    const subscription = forwards.onChanged(show);
    pick.onDidTriggerItemButton(({ item: { one }, button }) => {
      if (button === STOP) one.forward.close();
      else if (button === COPY) void vscode.env.clipboard.writeText(addressOf(one.forward));
      else open(one);
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen) open(chosen.one);
      pick.hide();
    });
    pick.onDidHide(() => {
      subscription.dispose();
      pick.dispose();
    });
    show();
    pick.show();
  };
}

/** From the port here to the port in the pod. */
function wayOf({ forward, port }: ActiveForward): string {
  return `${forward.localPort} → ${port}`;
}

function addressOf({ localPort }: PortForward): string {
  return `http://127.0.0.1:${localPort}`;
}

/** “Stop Port Forwarding”. */
export function stopForwards(services: Services) {
  return async (): Promise<void> => {
    const { all } = services.forwards;
    if (all.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("No port is forwarded."));
      return;
    }
    const items = all.map((one) => ({
      label: `$(plug) 127.0.0.1:${wayOf(one)}`,
      description: stateWords(one.forward.state),
      detail: one.name,
      picked: true,
      one,
    }));
    const picked = await vscode.window.showQuickPick(items, {
      title: vscode.l10n.t("Stop Port Forwarding"),
      canPickMany: true,
    });
    for (const { one } of picked ?? []) one.forward.close();
  };
}

async function askPorts({ pod }: PodTarget): Promise<readonly PortPair[] | undefined> {
  const declared = (pod?.spec?.containers ?? []).flatMap(
    (container) => (container as { readonly ports?: readonly { readonly containerPort: number }[] }).ports ?? [],
  );
  const ports = [...new Set(declared.map(({ containerPort }) => containerPort))];
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Forward Pod Port"),
    prompt: vscode.l10n.t("Ports in the pod; 9000:8080 takes port 9000 here, :8080 any"),
    value: (ports.length > 0 ? ports : [8080]).join(" "),
    validateInput: (value) =>
      portPairs(value) ? undefined : vscode.l10n.t("Numbers from 1 to 65535, such as 8080 or 9000:8080."),
  });
  return text === undefined ? undefined : portPairs(text);
}

/** The ports of a pod go together: once is enough. */
function goneTeller(pod: string, pairs: readonly PortPair[]): (problem: string) => void {
  let isTold = false;
  const [first] = pairs;
  return (problem) => {
    if (isTold) return;
    isTold = true;
    void vscode.window.showInformationMessage(
      first && pairs.length === 1
        ? vscode.l10n.t("Port {0} of {1} is forwarded no more: {2}.", first.port, pod, problem)
        : vscode.l10n.t("The ports of {0} are forwarded no more: {1}.", pod, problem),
    );
  };
}

/** A browser tries again and again: one message now and then is enough. */
function problemTeller({ output }: Services, pod: string): (problem: string) => void {
  let told = 0;
  return (problem) => {
    output.warn(`Port forwarding to ${pod}: ${problem}`);
    if (Date.now() - told < TELL_EVERY) return;
    told = Date.now();
    void vscode.window.showWarningMessage(vscode.l10n.t("Port forwarding to {0}: {1}", pod, problem));
  };
}
