import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sandbox, SandboxOptions } from "../../../client/src/sandbox/index.ts";
import { startSandbox } from "../../../client/src/sandbox/index.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
export const ORDERS = join(ROOT, "samples/orders");
export const PODS = "/api/v1/namespaces/default/pods";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
  /** The connection was reset before the end. */
  readonly broken: boolean;
}

export interface PodAnswer {
  readonly metadata: { readonly name: string; readonly uid: string; readonly resourceVersion: string };
  readonly status: {
    readonly phase: string;
    readonly containerStatuses?: readonly {
      readonly state: {
        readonly waiting?: { readonly reason: string };
        readonly terminated?: { readonly exitCode: number; readonly reason: string; readonly message?: string };
      };
    }[];
  };
}

/** A sandbox for one test file; it stops after the file's tests. */
export async function testSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  const sandbox = await startSandbox({
    workspaceFolders: [ORDERS],
    resources: join(ROOT, "resources/sandbox"),
    dataDir,
    trusted: true,
    timings: { backOffBase: 100, backOffMax: 400, containerStart: 10, finalPhase: 20 },
    ...options,
  });
  after(async () => {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return new TestSandbox(sandbox, dataDir);
}

export class TestSandbox {
  readonly sandbox: Sandbox;
  readonly dataDir: string;

  constructor(sandbox: Sandbox, dataDir: string) {
    this.sandbox = sandbox;
    this.dataDir = dataDir;
  }

  open(
    method: string,
    path: string,
    body?: unknown,
    token = this.sandbox.token,
    more: Readonly<Record<string, string>> = {},
  ): Promise<IncomingMessage> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...more,
      ...(text !== undefined && { "content-length": String(Buffer.byteLength(text)) }),
    };
    return new Promise((done, fail) => {
      const outgoing = request(`${this.sandbox.url}${path}`, { method, headers, ca: this.sandbox.certificate }, done);
      outgoing.on("error", fail);
      outgoing.end(text);
    });
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const response = await this.open(method, path, body, token, more);
    const chunks: Buffer[] = [];
    let broken = false;
    try {
      for await (const chunk of response) {
        chunks.push(chunk as Buffer);
      }
    } catch {
      broken = true;
    }
    const { statusCode = 0, headers } = response;
    return { status: statusCode, headers, text: Buffer.concat(chunks).toString(), broken };
  }

  async pod(name: string): Promise<PodAnswer> {
    return JSON.parse((await this.call("GET", `${PODS}/${name}`)).text) as PodAnswer;
  }

  async create(pod: object): Promise<void> {
    const { status, text } = await this.call("POST", PODS, pod);
    if (status !== 201) {
      throw new Error(`${status} ${text}`);
    }
  }

  /** The pod's phase and exit code once it has ended, and its log. */
  async finished(name: string): Promise<{ verdict: string; log: string; pod: PodAnswer }> {
    const pod = await until(`${name} to finish`, async () => {
      const now = await this.pod(name);
      return ["Succeeded", "Failed"].includes(now.status.phase) ? now : undefined;
    });
    const { text } = await this.call("GET", `${PODS}/${name}/log`);
    const code = pod.status.containerStatuses?.[0]?.state.terminated?.exitCode ?? "none";
    return { verdict: `${pod.status.phase} ${code}`, log: text, pod };
  }
}

export function scriptPod(name: string, script: string, spec: object = {}): object {
  const base = { name: "base", image: "busybox:1.36", command: ["sh", "-c", script] };
  return { metadata: { name }, spec: { restartPolicy: "Never", containers: [base], ...spec } };
}

/** A driver pod as the extension makes it, as far as the sandbox cares. */
export function driverPod(name: string, words: readonly string[], env: readonly object[] = []): object {
  const command = [
    "dbnd",
    "run",
    ...words,
    "--run-driver",
    "00000000-aaaa",
    "--set",
    "run.run_result_json_path=/x.json",
  ];
  const base = { name: "base", image: "databand-sample:1", command, env };
  return { metadata: { name }, spec: { restartPolicy: "Never", containers: [base] } };
}

export async function until<T>(what: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let left = 600; left > 0; left -= 1) {
    const answer = await attempt();
    if (answer !== undefined) {
      return answer;
    }
    await sleep(25);
  }
  throw new Error(`Waited in vain for ${what}.`);
}
