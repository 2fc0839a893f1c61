import { t } from "../../l10n.ts";
import type { Cluster } from "../connection/cluster.ts";
import { ClusterError } from "../connection/errors.ts";
import { pause } from "../connection/limits.ts";
import type { ContainerStatus } from "../objects.ts";
import { getPod, podPath } from "./pods.ts";
import { statusOf } from "./podState.ts";

export interface DebugRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly image: string;
  /** The container whose processes it is to see; absent: none. */
  readonly target?: string | undefined;
}

/** Names of generated objects have such letters: no vowels, so that no words come out. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const LOOK_EVERY = 500;
/** An image may have to be pulled first. Milliseconds. */
const PATIENCE = 180_000;
/** It waits for shells until the pod ends, or a day is over. */
const COMMAND: readonly string[] = ["sh", "-c", "trap 'exit 0' TERM INT; sleep 86400 & wait"];

/**
 * Adds an ephemeral container to a running pod and waits until it runs; gives its name. It cannot be taken away again: it
 * waits idle for shells, and ends with the pod, whose phase it does not change (Kubernetes 1.34).
 *
 * @param told gets what is waited for, in the cluster's words
 * @throws ClusterError: `forbidden` without the right to patch `pods/ephemeralcontainers`; `invalid` where the image has no
 *   shell or cannot be pulled; `timeout`
 */
export async function addDebugContainer(
  cluster: Cluster,
  { namespace, pod, image, target }: DebugRequest,
  { signal, told = () => undefined }: { readonly signal?: AbortSignal; readonly told?: (waiting: string) => void } = {},
): Promise<string> {
  const letters = Array.from({ length: 5 }, () => LETTERS[Math.floor(cluster.clock.random() * LETTERS.length)]);
  const name = `debugger-${letters.join("")}`;
  const container = {
    name,
    image,
    command: COMMAND,
    terminationMessagePolicy: "File",
    ...(target !== undefined && { targetContainerName: target }),
  };
  await cluster.request("PATCH", `${podPath(namespace, pod)}/ephemeralcontainers`, {
    contentType: "application/strategic-merge-patch+json",
    body: { spec: { ephemeralContainers: [container] } },
    signal,
  });
  const began = cluster.clock.monotonic();
  for (;;) {
    const status = statusOf(await getPod(cluster, namespace, pod, { signal }), name);
    if (status?.state?.running) return name;
    refuseIfUseless(status, image);
    if (cluster.clock.monotonic() - began > PATIENCE) {
      throw new ClusterError("timeout", t('The debug container {0} of pod "{1}" does not start', name, pod), {
        hint: t("“Show Pod Events” tells what it waits for."),
      });
    }
    told(status?.state?.waiting?.reason ?? "ContainerCreating");
    const isOver = !(await pause(cluster.clock, LOOK_EVERY, signal));
    if (isOver) throw new ClusterError("cancelled", t("Cancelled: waiting for the debug container {0}", name));
  }
}

/** @throws ClusterError where it will never run, or only after somebody has done something */
function refuseIfUseless(status: ContainerStatus | undefined, image: string): void {
  const { waiting, terminated } = status?.state ?? {};
  const why = [waiting?.reason, waiting?.message].filter(Boolean).join(": ");
  if (/^(?:ErrImage|ImagePull|InvalidImageName|CreateContainer)/.test(waiting?.reason ?? "")) {
    throw new ClusterError("invalid", t("The debug container cannot be started: {0}", why), {
      hint: t("Choose an image that the nodes can pull instead of {0}.", image),
    });
  }
  if (terminated) {
    const said = [terminated.reason, terminated.message].filter(Boolean).join(": ");
    throw new ClusterError("invalid", t("The debug container ended at once: {0}", said), {
      hint: t("Choose an image that has a shell (`sh`), such as busybox."),
    });
  }
}
