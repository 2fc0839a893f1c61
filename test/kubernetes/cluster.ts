/** The throw-away cluster of rig/: a real API server, scheduler, kubelet and containerd on this machine. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const RIG = join(import.meta.dirname, "rig", "rig");
const GO = "Go 1.24 or newer is needed to build Kubernetes: https://go.dev/dl";
const IMAGE_SCRIPT = join(import.meta.dirname, "dbnd", "image.sh");

/** Something that this machine lacks; the message says what and how to get it. */
export class MissingRequirement extends Error {}

/** Builds the cluster's program if need be (minutes, once), starts it, and gives the path of its kubeconfig. */
export async function bringUp(): Promise<string> {
  const missing = missingRequirements();
  if (missing.length > 0) {
    throw new MissingRequirement(
      ["no KUBECONFIG is set, and a cluster cannot be brought up here:", ...missing.map((line) => `  - ${line}`)].join(
        "\n",
      ),
    );
  }
  console.log("bringing up a Kubernetes node (five minutes the first time, then seconds) ...");
  await rig(["up"]);
  return kubeconfigOf(process.env);
}

export async function takeDown(): Promise<void> {
  await rig(["down"]);
}

/** A control plane whose nodes only pretend to run pods. */
export interface FakeCluster {
  /** Path. */
  readonly kubeconfig: string;
  takeDown(): Promise<void>;
}

/**
 * Starts a control plane with fake nodes `fake-0`, `fake-1`, ... in a folder and on ports of its own: it needs no root and
 * stands beside any other. Throws `MissingRequirement`.
 */
export async function bringUpFakes(nodes: number): Promise<FakeCluster> {
  if (process.platform !== "linux") throw new MissingRequirement("Linux is needed");
  const isBuilt = existsSync(program()) && existsSync(join(dirname(program()), "kwok"));
  if (!isBuilt && !answers("go", "version")) throw new MissingRequirement(GO);
  const folder = mkdtempSync(join(tmpdir(), "kuberig-"));
  mkdirSync(dirname(program()), { recursive: true });
  symlinkSync(dirname(program()), join(folder, "bin"));
  const env = { ...process.env, KUBERIG_DIR: folder, KUBERIG_PORT: String(await freePorts()) };
  const takeDown = async (): Promise<void> => {
    await rig(["down"], env);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await rig(["up", "--control-plane-only", "--fake-nodes", String(nodes)], env);
    return { kubeconfig: await kubeconfigOf(env), takeDown };
  } catch (error) {
    await takeDown().catch(() => undefined);
    throw error;
  }
}

async function kubeconfigOf(env: NodeJS.ProcessEnv): Promise<string> {
  const { stdout } = await promisify(execFile)(RIG, ["kubeconfig"], { env });
  return stdout.trim();
}

/** The first of so many ports in a row that nobody listens on. */
async function freePorts(count = 7): Promise<number> {
  for (;;) {
    const first = await listenOn(0);
    const others = Array.from({ length: count - 1 }, (_, index) => listenOn(first + 1 + index));
    if ((await Promise.allSettled(others)).every(({ status }) => status === "fulfilled")) return first;
  }
}

/** Listens for a moment; gives the port. Rejects where somebody else does. */
async function listenOn(port: number): Promise<number> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  const { port: found } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return found;
}

/** Builds the image with Python, the real DBND and the project of dbnd/, and puts it on the node. */
export async function buildImage(name: string): Promise<void> {
  const started = Date.now();
  try {
    await promisify(execFile)(IMAGE_SCRIPT, [name], { maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`the image ${name} could not be built: ${(error as { stderr?: string }).stderr ?? String(error)}`, {
      cause: error,
    });
  }
  console.log(`image ${name} is on the node after ${Math.round((Date.now() - started) / 1000)} s`);
}

function missingRequirements(): string[] {
  const missing: string[] = [];
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) {
    missing.push("Debian is needed (or another cluster: set KUBECONFIG)");
  }
  if (process.getuid?.() !== 0) missing.push("root is needed, for containers: run as root, or set KUBECONFIG");
  if (!existsSync(program()) && !answers("go", "version")) {
    missing.push(GO);
  }
  if (!answers("python3", "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))")) {
    missing.push("Python 3.11 is needed for the image: apt-get install python3 (Debian 12)");
  } else if (!answers("python3", "-m", "pip", "--version")) {
    missing.push("pip is needed for the image: apt-get install python3-pip");
  }
  return missing;
}

function answers(command: string, ...words: string[]): boolean {
  return spawnSync(command, words).status === 0;
}

/** Where the rig keeps what it has built (rig/README.md). */
function program(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(process.env.KUBERIG_DIR ?? join(cache, "kuberig"), "bin", "kuberig");
}

/** Runs a command of the rig; what it says is shown, apart from results. */
async function rig(words: readonly string[], env = process.env): Promise<void> {
  const child = spawn(RIG, words, { stdio: ["ignore", process.stderr, "inherit"], env });
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`rig ${words.join(" ")} ended with exit code ${String(code)}`);
}
