/** Seeds of the simulation that once found a mistake, and which (`npm run simulate -- --seeds 1 --seed N --verbose`). */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Edition } from "../../../simulation/scenario.ts";
import { simulate } from "../../../simulation/simulate.ts";

const FOUND: readonly (readonly [seed: number, what: string, edition?: Edition])[] = [
  [903868, "traces of a pod that deletes itself, while the request that makes it was still on its way"],
  [904909, "a second pod, made by a late request while the log of the first was waited for, was not looked for"],
  [900270, "the pod that counts is the one that was followed, not the one that a late request made after it"],
  [903745, "the same, where the first one was deleted during the clean-up"],
  [1000171, "that the pod of the try before is gone came late, and was taken for the next one's"],
  [1020191, "the log of a start was taken for that of the one before, since a pod's status is behind its containers"],
  [1022378, "a pod that deletes itself while it is halted does not stay"],
  [1030522, "a driver that nobody has seen has left a task pod"],
  [5032, "a clock that was set forward while a worker was pending was taken for time that had passed", 3],
  [20000218, "another cluster in the place of the old one has none of its pods", 3],
  [20000289, "a pod was created although the user had stopped the run while the journal was being written", 3],
  [20000317, "a window that could not write its journal had adopted a worker, which the next one let go", 3],
  [20000708, "a log that was refused for a moment was given up", 3],
  [40000929, "after a clock was set, a run was taken from a window whose next word was not due yet", 3],
  [40000553, "a run whose journal could not be written for a while was taken for nobody's", 3],
  [50000912, "the same, where a window that had hung came back to it", 3],
  [60000248, "a run was taken for let go where one of two windows that had followed it went on", 3],
  [60000578, "what a window knew that had hung was taken for the run", 3],
  [12000083, "a run was blamed for what somebody else had done to a pod of his own", 3],
  [88145, "a pod came late, and after a clock was set forward the next window no longer looked for it", 4],
  [90000014, "the log of a container was read twice whose pod was evicted while its next start was waited for", 4],
  [90001479, "a pod that deletes itself was said not to have been created, where somebody else took its name later", 4],
  [92000485, "a pod that was said to be kept was deleted by the next window, which looked for task pods", 4],
  [131002718, "the pod of the first try was left, since nobody was let in to delete it before the next one", 4],
  [131003038, "an image that is nowhere was told as a container that was lost, by the pod that was being deleted", 4],
  [132001684, "a pod was kept whose sidecar could not be told to end, and nobody said that it goes on", 4],
  [133000376, "a tree that reads its pod by name took somebody else's for it, and its own for one that is there", 4],
  [163000017, "a window that hung while it wrote an end told that one, and the window that had gone on another", 4],
  [
    163000027,
    "a pod that a late request had made again, and that had ended, was deleted although it was to be kept",
    4,
  ],
  [182002720, "a window that could not claim a run told an end of its own, when another one had ended it", 4],
  [183002831, "the same, where the run had been stopped meanwhile", 6],
  [185001289, "a window that hung while it adopted a worker took it from the window that had gone on", 4],
  [
    190000582,
    "the end of a run was never written, whose disk was full and whose pod could not be deleted just then",
    6,
  ],
  [190100051, "the rest of a log was missing whose file had been removed on its node, and nothing was said", 7],
  [201000070, "task pods were left whose driver had come from an unanswered request of a stopped run, and was gone", 7],
  [200000261, "a window that hung while it wrote an end told it beside that of the window that had gone on", 7],
  [192000479, "a log was given up whose node was silent for six minutes, and could be read after", 7],
  [192001207, "a node that was back began a pod that had been deleted meanwhile", 7],
  [190110007, "a pod whose node was gone was told as one that had failed without a reason", 7],
  [113, "lines were left out that a node wrote whose clock was set back, since the log had been asked for by time", 5],
  [300007798, "a pod was judged that nobody had looked at, since the credentials had expired for minutes", 5],
  [
    300000006,
    "lines were missing without a word, where a kubelet had stopped and its pod was gone before it could be asked for",
    7,
  ],
  [
    300003819,
    "a run that had ended was claimed again for good, when its disk had room and its end could be written",
    6,
  ],
  [300014683, "a line that had been cut stood in the log once more, behind itself, where its end could not be read", 4],
  [
    300005703,
    "a pod that a late request had made was killed at once, since the one before it had not ended in time",
    4,
  ],
  [1280362, "the pod of an earlier try, kept and still waiting for its image, was to be cleaned up as a duplicate", 8],
  [1270672, "task pods were left for good, since the window only read when they were to be deleted", 7],
  [189, "that a log was not read to its end stood behind the mark of the next try, in its file", 9],
  [79, "no line was missing in the file of a log, and it said so", 9],
  [171, "a log was cut short without a word, whose kubelet had stopped while its end was read", 9],
  [1290007, "a window that hung wrote once more into the file of a log what the next one had written", 9],
  [1290220, "what was missing in the file of a log was put behind what came later, by the next window", 9],
  [1290345, "an image that is nowhere was not taken for the end of a pod that was evicted", 9],
  [1292279, "that a pod was gone before its log was read was not in its file, since nobody had the run by then", 9],
  [1292391, "a next try whose pod was refused was taken for none", 9],
  [1291007, "a run that had ended was claimed once more, by its log", 9],
  [
    1294006,
    "that a log was not complete could not be noted at the end of its file, whose disk was full, and nobody said so",
    9,
  ],
  [1500739, "a line that a full disk had refused was taken for one that could not be read", 9],
  [1502480, "that a log was not read to its end was held back by a window until it died, and nobody said so", 9],
  [1502512, "a window that hung while it opened a log kept its claim of a run which the next one had ended", 9],
  [1530241, "a driver that could not be deleted made a task pod after the run had ended, which was left for good", 9],
  [2200079, "that a node had begun another file for a log was not told, since it could not be asked for just then", 10],
  [2212037, "the same, since another window followed the log by then", 10],
  [2210469, "the same, since the node's clock had been set back", 10],
  [2220133, "a pod was left, made by a request that had been answered with an error before its run was stopped", 10],
  [4004114, "a pod that came late and had failed was deleted, since the watch told first how it had lived", 10],
  [3906071, "a pod that was deleted by force was no longer there to be stopped, although its container went on", 9],
  [4300006, "a log was cut short without a word, whose node had begun another file just when its container ended", 10],
  [4610080, "a run ended while a sidecar's end could not be told by its node, as it does in DBND", 10],
  [
    4310162,
    "of a log whose beginning a full disk had refused, that beginning was written behind its end after a reload",
    9,
  ],
  [
    71210033,
    "a log was cut short without a word, in whose last file on its node was nothing when its end was read",
    10,
  ],
  [760085, "a window that hung while it wrote an end wrote it over that of the window that had gone on", 10],
  [
    770054,
    "what a node had written to a file before another one was missing, whose clock had been set back: nobody said so",
    11,
  ],
  [790124, "a window that hung while it opened the log of a task pod had nothing of it, and said nothing", 11],
  [71310211, "a pod that deletes itself by its name, when that is somebody else's, is not the client's doing", 10],
  [91186, "a window that had hung before it opened the log of a task pod wrote it beside the one that went on", 11],
  [90002837, "a tree went on to show a pod that was gone, after a moment's refusal where pods may not be watched", 4],
];

describe("seeds that found something", () => {
  for (const [seed, what, edition = 1] of FOUND) {
    test(`${seed}: ${what}`, async () => {
      assert.deepEqual((await simulate(seed, edition)).problems, []);
    });
  }
});
