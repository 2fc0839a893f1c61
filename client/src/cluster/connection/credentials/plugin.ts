import { spawn } from "node:child_process";
import { t } from "../../../l10n.ts";
import { ClusterError } from "../errors.ts";
import type { ClusterEntry, PluginEntry } from "../kubeconfig/entries.ts";
import { oneLine } from "../network/connectionWords.ts";
import { readExecCredential, type PluginCredential } from "./execCredential.ts";

/** For somebody who logs in in a browser. Milliseconds. */
const LONGEST = 300_000;
const MOST_OUTPUT = 1024 * 1024;

export interface PluginQuestion {
  readonly plugin: PluginEntry;
  /** The name of the user in the kubeconfig. */
  readonly user: string;
  readonly cluster: ClusterEntry;
  /** The cluster's authority, PEM. */
  readonly authority: string | undefined;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** @throws ClusterError (`credentials`) */
export type AskPlugin = (question: PluginQuestion) => Promise<PluginCredential>;

/**
 * Runs a credential plug-in as `kubectl` does where nobody can type (Kubernetes 1.34, `client.authentication.k8s.io`).
 * One that does not end is ended.
 */
export const askPlugin: AskPlugin = async (question) => {
  const { plugin, user } = question;
  if (!/^client\.authentication\.k8s\.io\/v1(?:alpha1|beta1)?$/.test(plugin.apiVersion)) {
    throw new ClusterError(
      "credentials",
      t('exec of user "{0}" has an apiVersion that there is not: {1}', user, plugin.apiVersion || t("none")),
      { hint: t("Set it to client.authentication.k8s.io/v1, or get the kubeconfig anew from your provider's tool.") },
    );
  }
  if (plugin.interactiveMode === "Always") {
    throw failure(question, t("wants to be typed to (interactiveMode: Always), which needs a terminal"));
  }
  const { output, said, exitCode } = await run(question);
  if (exitCode !== 0) {
    const ended = exitCode === null ? t("was ended") : t("ended with exit code {0}", exitCode);
    throw failure(question, said === "" ? ended : `${ended}: ${said}`);
  }
  const answer = readExecCredential(output, plugin.apiVersion);
  if (typeof answer === "string") throw failure(question, answer);
  return answer;
};

interface Ended {
  readonly output: string;
  /** What it said beside its answer, in one line. */
  readonly said: string;
  readonly exitCode: number | null;
}

function run(question: PluginQuestion): Promise<Ended> {
  const { plugin, signal } = question;
  return new Promise((resolve, reject) => {
    let output = "";
    let said = "";
    const child = spawn(plugin.command, plugin.args, {
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      env: { ...process.env, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(question)) },
    });
    const end = (why: string): void => {
      child.kill("SIGKILL");
      done();
      reject(failure(question, why));
    };
    const timer = setTimeout(() => end(t("did not answer in {0} s", LONGEST / 1000)), LONGEST);
    const abort = (): void => end(t("was not waited for"));
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (output.length > MOST_OUTPUT) end(t("answered with more than a credential"));
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-MOST_OUTPUT);
    });
    child.once("error", (cause: NodeJS.ErrnoException) => {
      done();
      reject(cannotStart(question, cause));
    });
    child.once("close", (exitCode) => {
      done();
      resolve({ output, said: oneLine(said), exitCode });
    });
  });
}

/** What a plug-in is told. */
function execInfo({ plugin, cluster, authority }: PluginQuestion): object {
  const told = {
    server: cluster.server,
    "tls-server-name": cluster.tlsServerName,
    "insecure-skip-tls-verify": cluster.skipsTlsVerify || undefined,
    "certificate-authority-data": authority && Buffer.from(authority).toString("base64"),
    "proxy-url": cluster.proxyUrl,
    config: cluster.pluginConfig,
  };
  return {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...(plugin.providesClusterInfo && { cluster: told }) },
  };
}

function cannotStart(question: PluginQuestion, cause: NodeJS.ErrnoException): ClusterError {
  switch (cause.code) {
    case "ENOENT":
      return failure(question, t("is not on this machine, or not on its path"), cause);
    case "EACCES":
      return failure(question, t("may not be run"), cause);
    default:
      return failure(question, t("cannot be started ({0})", cause.code ?? cause.message), cause);
  }
}

/** @param said of the program: “is not on this machine” */
function failure({ plugin, user }: PluginQuestion, said: string, cause?: unknown): ClusterError {
  const message = t('The credential plug-in "{0}" of user "{1}" {2}', plugin.command, user, said);
  const hint = plugin.installHint === undefined ? undefined : oneLine(plugin.installHint);
  const isMissing = (cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
  return new ClusterError("credentials", message, {
    hint: isMissing
      ? (hint ?? t("Install the program that the kubeconfig names, or select another context."))
      : t("Log in with the tool of your cluster's provider (try `kubectl version` in a terminal), then retry."),
    cause,
  });
}
