import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Container } from "../containerObjects.ts";
import type { Pod } from "../podObjects.ts";
import type { ContainerSpec } from "../runtimes/types.ts";
import { quantityOrZero } from "../validation/quantity.ts";
import { containerEnvironment, expand } from "./environment.ts";
import type { NodeContext } from "./nodeContext.ts";
import { messageFile } from "./terminationMessage.ts";
import { mountsOf } from "./volumes/mounts.ts";

/** Where a container's last words go. */
export function messagePath({ folder }: NodeContext, { metadata }: Pod, { name }: Container): string {
  return join(folder, metadata.uid, "containers", `${name}.message`);
}

/**
 * A container with everything that it refers to resolved.
 *
 * @param volumes name of a volume → its folder
 * @throws ConfigError when something that is not optional is missing
 */
export function resolveContainer(
  context: NodeContext,
  pod: Pod,
  container: Container,
  volumes: Readonly<Record<string, string>>,
  restartCount: number,
): ContainerSpec {
  const { metadata, spec } = pod;
  const { name, image = "", command = [], args = [], workingDir, resources, stdin = false } = container;
  const own = containerEnvironment(context.store, pod, container);
  const environment = {
    ...context.apiEnvironment(metadata.namespace ?? "", spec.serviceAccountName ?? "default"),
    ...own,
  };
  const scratch = join(context.folder, metadata.uid, "containers", name);
  mkdirSync(scratch, { recursive: true });
  const memory = quantityOrZero(resources?.limits?.memory);
  return {
    podName: metadata.name,
    podNamespace: metadata.namespace ?? "",
    podUid: metadata.uid,
    podLabels: metadata.labels ?? {},
    containerName: name,
    image,
    command: command.map((word) => expand(word, environment)),
    args: args.map((word) => expand(word, environment)),
    environment,
    ...(workingDir !== undefined && { workingDir }),
    mounts: {
      ...mountsOf(container, volumes, own),
      ...messageFile(container, messagePath(context, pod, container)),
    },
    ...(memory > 0 && { memoryLimit: memory }),
    stdin,
    scratch,
    restartCount,
  };
}
