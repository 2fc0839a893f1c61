import type { Container } from "../containerObjects.ts";
import type { ContainerRuntime } from "../runtimes/types.ts";
import type { EventDetails } from "./eventRecorder.ts";
import { imageProblem } from "./images.ts";
import type { NodeContext } from "./nodeContext.ts";
import { BackOff, pause } from "./pause.ts";

/** How the wait for an image is told of. */
export interface Telling {
  event(type: EventDetails["type"], reason: string, message: string): void;
  wait(reason: string, message: string): void;
}

/** Waits until a runtime stands in for a container's image; undefined when the pod ends before. */
export async function waitForImage(
  context: NodeContext,
  { image = "", imagePullPolicy }: Container,
  stopping: AbortSignal,
  tell: Telling,
): Promise<ContainerRuntime | undefined> {
  const { timings, clock } = context;
  const backOff = new BackOff(timings.backOffBase, timings.backOffMax);
  while (!stopping.aborted) {
    const runtime = context.findRuntime(image);
    const problem = imageProblem(image, imagePullPolicy, runtime !== undefined);
    if (!problem && runtime) {
      tell.event("Normal", "Pulled", `Container image "${image}" already present on machine`);
      return runtime;
    }
    const { reason, message } = problem ?? { reason: "ErrImagePull", message: "" };
    if (reason === "ErrImagePull") {
      tell.event("Normal", "Pulling", `Pulling image "${image}"`);
      tell.event("Warning", "Failed", `Failed to pull image "${image}": ${message}`);
    } else {
      tell.event("Warning", reason === "InvalidImageName" ? "InspectFailed" : reason, message);
    }
    tell.event("Warning", "Failed", `Error: ${reason}`);
    tell.wait(reason, message);
    const longest = backOff.next();
    if (reason === "ErrImagePull" && (await isLeft(pause(clock, longest / 10, stopping), stopping))) {
      tell.event("Normal", "BackOff", `Back-off pulling image "${image}"`);
      tell.event("Warning", "Failed", "Error: ImagePullBackOff");
      tell.wait("ImagePullBackOff", `Back-off pulling image "${image}": ErrImagePull: ${message}`);
    }
    await pause(clock, longest, stopping);
  }
  return undefined;
}

/** Whether there is still somebody to wait for after a pause. */
async function isLeft(paused: Promise<void>, stopping: AbortSignal): Promise<boolean> {
  await paused;
  return !stopping.aborted;
}
