import type { Happening } from "./happenings.ts";
import type { MemoryNetwork } from "./network.ts";
import type { Others } from "./others.ts";
import type { MemoryDisk } from "./process.ts";
import type { FaultyServer } from "./server.ts";
import type { World } from "./world.ts";

/** What is around the window that follows a run. */
interface Surroundings {
  readonly world: World;
  /** Between it and the cluster. */
  readonly network: MemoryNetwork;
  readonly server: FaultyServer;
  readonly disk: MemoryDisk;
  readonly others: Others;
}

type Trouble = keyof typeof TROUBLES;

/** `lasts`: how long, in milliseconds; of the clock, by how much it is set. */
type Make = (around: Surroundings, lasts: number) => Promise<void> | void;

/** What goes wrong around a window, in the network, the cluster or the machine, while the window itself works on. */
const TROUBLES = {
  cut: ({ world, network }) => network.cut(half(world)),
  freeze: ({ world, network }) => network.freeze(half(world)),
  down: (around) => comeDown(around, around.world.clock.random() * 25_000),
  restart: (around, lasts) => {
    const { world, server } = around;
    world.sandbox.compact();
    comeDown(around, lasts);
    world.clock.after(lasts, () => server.refuseAll(503, 5000));
  },
  expired: ({ server }, lasts) => server.refuseAll(401, lasts),
  compact: ({ world }) => world.sandbox.compact(),
  busy: ({ server }, lasts) => server.refuseAll(429, lasts),
  kubelet: ({ world }, lasts) => world.stopKubelets(lasts),
  "set-node-clock": ({ world }, lasts) => void (world.nodes.ahead += lasts),
  "set-clock": ({ disk }, lasts) => void (disk.ahead += lasts),
  "disk-full": ({ world, disk }, lasts) => {
    disk.isFull = true;
    world.clock.after(lasts, () => (disk.isFull = false));
  },
  "replace-cluster": async ({ network, others }) => {
    network.isDown = true;
    network.cut();
    await others.replaceCluster();
    network.isDown = false;
  },
} as const satisfies Partial<Record<Happening["what"], Make>>;

export function isTrouble(what: Happening["what"]): what is Trouble {
  return what in TROUBLES;
}

export async function makeTrouble(what: Trouble, lasts: number, around: Surroundings): Promise<void> {
  const make: Make = TROUBLES[what];
  await make(around, lasts);
}

function comeDown({ world, network }: Surroundings, milliseconds: number): void {
  network.isDown = true;
  network.cut();
  world.clock.after(milliseconds, () => (network.isDown = false));
}

/** Some of the connections. */
function half({ clock }: World): () => boolean {
  return () => clock.random() < 0.5;
}
