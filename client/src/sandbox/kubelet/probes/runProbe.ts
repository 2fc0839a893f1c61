import { randomBytes } from "node:crypto";
import type { Probe } from "../../containerObjects.ts";
import { StartFailure } from "../../runtimes/types.ts";
import { withLimit } from "../timeLimit.ts";
import { grpcError } from "./grpc.ts";
import { httpGet } from "./http.ts";
import { addressOf, type Target } from "./target.ts";
import { tcpError } from "./tcp.ts";

/** What one look at a container has found. `error`: nothing, since the probe itself did not work. */
export interface Finding {
  readonly outcome: "success" | "warning" | "failure" | "error";
  readonly message: string;
}

const SUCCESS: Finding = { outcome: "success", message: "" };

/** Carries out a probe once, as a kubelet does (Kubernetes 1.34). Never rejects. */
export async function runProbe(probe: Probe, target: Target): Promise<Finding> {
  const { exec, httpGet: http, tcpSocket, grpc } = probe;
  const limit = (probe.timeoutSeconds ?? 1) * 1000;
  try {
    if (exec) return await look(exec.command ?? [], target, limit);
    if (http) return found(await httpGet(target, http, "kube-probe/1.34", limit));
    const error = grpc
      ? await grpcError(target, addressOf(target, grpc.port), grpc.service ?? "", limit)
      : tcpSocket && (await tcpError(target, addressOf(target, tcpSocket.port, tcpSocket.host), limit));
    return error === undefined ? SUCCESS : { outcome: "failure", message: error };
  } catch (error) {
    return { outcome: "error", message: (error as Error).message };
  }
}

async function look(command: readonly string[], { running, clock }: Target, limit: number): Promise<Finding> {
  const exec = running.exec?.bind(running);
  if (!exec) return SUCCESS;
  try {
    const result = await withLimit(clock, limit, (signal) => exec(command, signal));
    if (!result) {
      const message = `command timed out: "${command.join(" ")}" timed out after ${limit / 1000}s`;
      return { outcome: "failure", message };
    }
    const message = result.stdout + result.stderr;
    return { outcome: result.exitCode === 0 ? "success" : "failure", message };
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    const id = randomBytes(32).toString("hex");
    const where = `failed to exec in container: failed to start exec "${id}"`;
    return { outcome: "error", message: `rpc error: code = Unknown desc = ${where}: ${error.message}: unknown` };
  }
}

function found(answer: Awaited<ReturnType<typeof httpGet>>): Finding {
  if ("error" in answer) return { outcome: "failure", message: answer.error };
  const { status, body, movedTo } = answer;
  if (status < 200 || status >= 400) {
    return { outcome: "failure", message: `HTTP probe failed with statuscode: ${status}` };
  }
  return movedTo === undefined
    ? SUCCESS
    : { outcome: "warning", message: `Probe terminated redirects, Response body: ${body}` };
}
