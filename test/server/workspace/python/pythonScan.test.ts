import assert from "node:assert/strict";
import { it } from "node:test";
import { pythonFilesBelow } from "../../../../server/src/workspace/python/pythonScan.ts";
import { MemoryFileSystem } from "../../../protocol/memoryFileSystem.ts";

it("finds the Python files of the user, not those of environments, caches and hidden folders", async () => {
  const disk = new MemoryFileSystem({
    "/p/a.py": "",
    "/p/x/b.py": "",
    "/p/x/c.txt": "",
    "/p/.git/d.py": "",
    "/p/node_modules/e.py": "",
    "/p/my_env/pyvenv.cfg": "",
    "/p/my_env/lib/f.py": "",
    "/p/x/__pycache__/g.py": "",
  });
  const found: string[] = [];
  for await (const path of pythonFilesBelow("/p", disk)) found.push(path);
  assert.deepEqual(found.sort(), ["/p/a.py", "/p/x/b.py"]);
});
