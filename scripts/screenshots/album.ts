import { join } from "node:path";
import { openWorkbench } from "../../test/vscode/host/workbench.ts";
import { Person } from "../../test/vscode/ui/person.ts";
import { copySample, type Sample } from "../../test/vscode/workspace.ts";
import { ROOT } from "../root.ts";
import { SAMPLE_SETTINGS } from "../start/settings.ts";

const IMAGES = join(ROOT, "docs", "images");

/** A real VS Code on a copy of a sample project, and whoever takes pictures of it. */
export interface Album {
  readonly person: Person;
  /** The copy. */
  readonly folder: string;
  /** Writes what is to be seen to `docs/images/NAME.png`. */
  readonly take: (name: string) => Promise<void>;
}

/** Opens the packed extension on a sample, has its pictures taken, and closes it. Throws what `fill` throws. */
export async function openAlbum(vsix: string, name: Sample, fill: (album: Album) => Promise<void>): Promise<void> {
  const sample = copySample(name);
  try {
    const workbench = await openWorkbench({
      vsix: [vsix],
      workspace: sample.folder,
      settings: {
        ...SAMPLE_SETTINGS,
        "workbench.colorTheme": "Default Light Modern",
        // Of other programs on this machine, too: a message about each.
        "remote.autoForwardPorts": false,
      },
      viewport: { width: 1200, height: 720 },
      deviceScaleFactor: 1.5,
    });
    const person = new Person(workbench.page);
    const take = async (picture: string): Promise<void> => {
      await person.picture(join(IMAGES, `${picture}.png`));
      console.log(`docs/images/${picture}.png`);
    };
    try {
      await fill({ person, folder: sample.folder, take });
    } finally {
      await workbench.close();
    }
  } finally {
    sample.remove();
  }
}
