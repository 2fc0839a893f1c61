/** The throw-away cluster of rig/: a real API server, scheduler, kubelet and containerd on this machine. */
import { execFile, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const RIG = join(import.meta.dirname, "rig", "rig");
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
  await rig("up");
  const { stdout } = await promisify(execFile)(RIG, ["kubeconfig"]);
  return stdout.trim();
}

export async function takeDown(): Promise<void> {
  await rig("down");
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
  const answers = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
  if (process.platform !== "linux" || !existsSync("/etc/debian_version")) {
    missing.push("Debian is needed (or another cluster: set KUBECONFIG)");
  }
  if (process.getuid?.() !== 0) missing.push("root is needed, for containers: run as root, or set KUBECONFIG");
  if (!existsSync(program()) && !answers("go", "version")) {
    missing.push("Go 1.24 or newer is needed to build Kubernetes: https://go.dev/dl");
  }
  if (!answers("python3", "-c", "import sys; sys.exit(sys.version_info[:2] != (3, 11))")) {
    missing.push("Python 3.11 is needed for the image: apt-get install python3 (Debian 12)");
  } else if (!answers("python3", "-m", "pip", "--version")) {
    missing.push("pip is needed for the image: apt-get install python3-pip");
  }
  return missing;
}

/** Where the rig keeps what it has built (rig/README.md). */
function program(): string {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(process.env.KUBERIG_DIR ?? join(cache, "kuberig"), "bin", "kuberig");
}

/** Runs a command of the rig, its output shown. */
async function rig(...words: string[]): Promise<void> {
  const child = spawn(RIG, words, { stdio: ["ignore", "inherit", "inherit"] });
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`rig ${words.join(" ")} ended with exit code ${String(code)}`);
}
