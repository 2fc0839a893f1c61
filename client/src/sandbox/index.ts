/** The embedded cluster. Load this module only when the user has chosen the sandbox. */
export { startSandbox } from "./sandbox.ts";
export type { NodeOptions, Sandbox, SandboxOptions, SandboxStats, SandboxTimings } from "./options.ts";
export type { SandboxClock } from "./clock.ts";
export type { Fault, FaultMatch, FaultPlan, FaultRule } from "./faults/plan.ts";
export type {
  ContainerExit,
  ContainerOutput,
  ContainerRuntime,
  ContainerSpec,
  RunningContainer,
  RuntimeRow,
} from "./runtimes/types.ts";
