import type { Cluster } from "../../client/src/cluster/connection/cluster.ts";
import { listPods } from "../../client/src/cluster/pods/pods.ts";
import type { Happening } from "./happenings.ts";
import { NODES } from "./seventhEdition.ts";
import { NAMESPACE, type World } from "./world.ts";

/** When the cluster gives a silent node up, and when its pods are evicted. Milliseconds. */
const GIVEN_UP = 50_000;
const EVICTED = GIVEN_UP + 300_000;
/** Before, or behind, what the cluster does just then. Milliseconds. */
const BESIDE = 200;

export type NodeLoss = Extract<Happening["what"], "node-silent" | "node-gone">;

/** Told of each pod that the cluster takes away with its node. */
type Taken = (pod: { readonly name: string; readonly uid: string }) => void;

/**
 * The node of a pod is silent for so many milliseconds, or its machine is gone.
 *
 * @param admin a way to the cluster that nobody disturbs
 * @param podName if there is no such pod, it is the first node
 */
export async function loseNode(
  world: World,
  what: NodeLoss,
  { admin, podName, lasts }: { readonly admin: Cluster; readonly podName: string; readonly lasts: number },
  taken: Taken,
): Promise<void> {
  const { clock, sandbox } = world;
  const node = (await podsOf(admin)).find(({ name }) => name === podName)?.node ?? NODES[0].name;
  const note = async (): Promise<void> => {
    // Another cluster may have the place of this one by now.
    if (world.sandbox !== sandbox) return;
    for (const pod of await podsOf(admin)) if (pod.node === node) taken(pod);
  };
  if (what === "node-gone") {
    sandbox.loseNode(node);
    await note();
    // Until it is given up, pods are still put there.
    clock.after(GIVEN_UP + BESIDE, () => void note());
    return;
  }
  clock.after(lasts, sandbox.stopKubelets(node));
  // A pod that has ended is away as soon as it is evicted. Who has come back may be away again before anybody has heard of it.
  clock.after(EVICTED - BESIDE, () => {
    if (lasts > EVICTED || world.areKubeletsAway) void note();
  });
}

interface Sight {
  readonly name: string;
  readonly uid: string;
  readonly node: string | undefined;
}

async function podsOf(admin: Cluster): Promise<readonly Sight[]> {
  const pods = await listPods(admin, { namespace: NAMESPACE });
  return pods.map(({ metadata: { name = "", uid = "" }, spec }) => ({
    name,
    uid,
    node: spec?.nodeName,
  }));
}
