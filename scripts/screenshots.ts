/**
 * `npm run screenshots [-- SAMPLE...]`: takes the README's pictures, of the packed extension in a real VS Code, into
 * docs/images; of all samples, or of those that are named.
 */
import { SAMPLES } from "../test/vscode/workspace.ts";
import { makeExtension } from "./build/packages.ts";
import { openAlbum } from "./screenshots/album.ts";
import { picturesOfOrders } from "./screenshots/orders.ts";
import { picturesOfReports } from "./screenshots/reports.ts";

const PICTURES = { orders: picturesOfOrders, reports: picturesOfReports };

const words = process.argv.slice(2);
const unknown = words.find((word) => !SAMPLES.some((sample) => sample === word));
if (unknown !== undefined) throw new Error(`no sample is called ${unknown}: ${SAMPLES.join(", ")}`);
const vsix = await makeExtension();
for (const sample of SAMPLES) {
  if (words.length === 0 || words.includes(sample)) await openAlbum(vsix, sample, PICTURES[sample]);
}
