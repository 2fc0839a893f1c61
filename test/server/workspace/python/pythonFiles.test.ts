/** Ten thousand Python files in the background: each read once, in turns, without keeping their text. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { FileSystem } from "../../../../server/src/workspace/fileSystem.ts";
import { Files } from "../../../../server/src/workspace/files.ts";
import { OpenDocuments } from "../../../../server/src/workspace/openDocuments.ts";
import { PythonFiles } from "../../../../server/src/workspace/python/pythonFiles.ts";
import { createConfiguration } from "../../../../server/src/configuration/configuration.ts";

const FOLDERS = 100;
const FILES_IN_EACH = 100;
/** Of each file, in characters. */
const FILLER = 4000;

/** A generated workspace: the texts are made when they are read, so that whoever keeps them is seen. */
class GeneratedDisk implements FileSystem {
  readonly reads = new Map<string, number>();
  readonly texts = new Map<string, string>();

  read(path: string): string | undefined {
    const match = /^\/w\/d(\d+)\/m(\d+)\.py$/.exec(path);
    if (!match) return this.texts.get(path);
    this.reads.set(path, (this.reads.get(path) ?? 0) + 1);
    const [, folder = "", file = ""] = match;
    const filler = `# ${folder}.${file} ${"x".repeat(FILLER)}\n`;
    const task =
      file === "0"
        ? `from dbnd import PipelineTask\nclass Base${folder}(PipelineTask): pass\n`
        : `from d${folder}.m0 import Base${folder}\nclass T${folder}_${file}(Base${folder}): pass\n`;
    return this.texts.get(path) ?? filler + task;
  }

  stat(path: string): ReturnType<FileSystem["stat"]> {
    if (path.endsWith(".py")) {
      const known = /^\/w\/d\d+\/m\d+\.py$/.test(path) || this.texts.has(path);
      return known ? { isFolder: false, size: FILLER, modified: this.texts.has(path) ? 2 : 1 } : undefined;
    }
    return { isFolder: true, size: 0, modified: 0 };
  }

  list(folder: string): ReturnType<FileSystem["list"]> {
    const count = folder === "/w" ? FOLDERS : FILES_IN_EACH;
    const name = (index: number): string => (folder === "/w" ? `d${index}` : `m${index}.py`);
    return Array.from({ length: count }, (_, index) => ({ name: name(index), isFolder: folder === "/w" }));
  }
}

function heapUsed(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}

describe("a workspace of 10,000 Python files", () => {
  it("is read once, in turns with other work, and without keeping the texts", async () => {
    const disk = new GeneratedDisk();
    const python = new PythonFiles(disk, new Files(disk, new OpenDocuments()));
    const before = heapUsed();
    let turns = 0;
    let scanning = true;
    const countTurns = (): void => {
      turns++;
      if (scanning) setImmediate(countTurns);
    };
    setImmediate(countTurns);
    await python.ready(["/w"]);
    scanning = false;
    assert.equal(disk.reads.size, FOLDERS * FILES_IN_EACH);
    assert.ok([...disk.reads.values()].every((count) => count === 1));
    assert.ok(turns > 20, `other work had ${turns} turns`);
    assert.equal(python.below("/w").length, FOLDERS * FILES_IN_EACH);
    const kept = heapUsed() - before;
    assert.ok(kept < FOLDERS * FILES_IN_EACH * FILLER * 0.75, `${kept} bytes are kept`);

    const path = "/w/d7/m5.py";
    disk.texts.set(
      path,
      "from dbnd import task\nfrom m9 import NS\n@task(task_config={'kubernetes': {'namespace': NS}})\ndef edited(): pass\n",
    );
    disk.texts.set("/w/d7/m9.py", "NS = 'one'\n");
    disk.reads.clear();
    let changes = 0;
    python.onChanged(() => changes++);
    python.changed(path);
    await python.ready(["/w"]);
    assert.deepEqual([...disk.reads], [[path, 1]]);
    assert.equal(changes, 1);

    const configuration = createConfiguration({ files: [], environment: {} });
    const namespace = () =>
      python
        .taskCode({ name: "edited" }, configuration, "/w")
        ?.steps[0]?.taskConfig?.sections.get("kubernetes")
        ?.get("namespace")?.plain;
    assert.equal(namespace(), "one");
    changes = 0;
    disk.texts.set("/w/d7/m9.py", "NS = 'two'\n");
    python.changed("/w/d7/m9.py");
    await python.ready(["/w"]);
    assert.equal(changes, 1, "plans may differ when a file that a task imports from has changed");
    python.dispose();
  });

  it("is left when the server ends", async () => {
    const disk = new GeneratedDisk();
    const python = new PythonFiles(disk, new Files(disk, new OpenDocuments()));
    const reading = python.ready(["/w"]);
    await new Promise((resolve) => setImmediate(resolve));
    python.dispose();
    await reading;
    assert.ok(disk.reads.size < FOLDERS * FILES_IN_EACH, `${disk.reads.size} files were read`);
  });
});
