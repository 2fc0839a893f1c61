import * as vscode from "vscode";
import type { PortForward } from "../../cluster/index.ts";
import { UserError } from "../../notifications.ts";
import type { Services } from "../../services.ts";
import { stateWords, type ActiveForward } from "../../views/forwards.ts";
import type { PodNode } from "../../views/runTree/nodes.ts";
import { podOf, type PodTarget } from "../ask/podOf.ts";
import type { OfRun } from "../ask/runOf.ts";

/** Between two tellings that a forwarded port does not work. Milliseconds. */
const TELL_EVERY = 10_000;

/** “Forward Pod Port”: a port of a pod on 127.0.0.1, until it is stopped on the status bar or the window closes. */
export function forwardPort(services: Services) {
  return async (node?: OfRun | PodNode): Promise<number | undefined> => {
    const target = await podOf(services, node, vscode.l10n.t("Forward Pod Port"));
    if (target) await services.rights.require(target.cluster, target.namespace, "forward");
    const port = target && (await askPort(target));
    if (!target || port === undefined) return undefined;
    const { cluster, namespace, name, uid } = target;
    const library = await services.clusters.library;
    const start = (localPort: number) =>
      library.forwardPort(
        cluster,
        { namespace, pod: name, uid, port, localPort },
        {
          onProblem: problemTeller(services, name),
          onState: (state) => {
            services.forwards.refresh();
            if (state.kind !== "gone") return;
            void vscode.window.showInformationMessage(
              vscode.l10n.t("Port {0} of {1} is forwarded no more: {2}.", port, name, state.problem),
            );
          },
        },
      );
    const forward = await start(port).catch((error: unknown) => {
      // The same port here is easy to remember; when it is taken, or needs rights, any other will do.
      if (["EADDRINUSE", "EACCES"].includes((error as NodeJS.ErrnoException).code ?? "")) return start(0);
      throw new UserError(vscode.l10n.t("No local port could be opened: {0}", String(error)));
    });
    services.forwards.add({ name, port, forward });
    const address = addressOf(forward);
    const stop = vscode.l10n.t("Stop");
    void vscode.window
      .showInformationMessage(
        vscode.l10n.t("Port {0} of {1} is on {2}.", port, name, address),
        vscode.l10n.t("Open in Browser"),
        stop,
      )
      .then((chosen) => {
        if (chosen === stop) forward.close();
        else if (chosen !== undefined) void vscode.env.openExternal(vscode.Uri.parse(address));
      });
    return forward.localPort;
  };
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
        label: `$(plug) 127.0.0.1:${one.forward.localPort} → ${one.name}:${one.port}`,
        description: stateWords(one.forward.state),
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
      label: vscode.l10n.t("$(plug) {0} of {1}", one.port, one.name),
      description: `127.0.0.1:${one.forward.localPort}, ${stateWords(one.forward.state)}`,
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

async function askPort({ pod }: PodTarget): Promise<number | undefined> {
  const declared = (pod?.spec?.containers ?? []).flatMap(
    (container) => (container as { readonly ports?: readonly { readonly containerPort: number }[] }).ports ?? [],
  );
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Forward Pod Port"),
    prompt: vscode.l10n.t("Port in the pod"),
    value: String(declared[0]?.containerPort ?? 8080),
    validateInput: (value) => (isPort(value) ? undefined : vscode.l10n.t("A number from 1 to 65535.")),
  });
  return text === undefined ? undefined : Number(text);
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
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
