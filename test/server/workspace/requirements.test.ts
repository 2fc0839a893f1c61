import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dbndPackage, requirementIn } from "../../../server/src/workspace/requirements.ts";

const NEWEST = "1.0.28";

describe("the version of DBND that a file asks for", () => {
  for (const [file, text, version, exact] of [
    ["requirements.txt", "pandas==2.0\ndbnd==1.0.14\n", "1.0.14", true],
    ["requirements.txt", 'dbnd[airflow]==1.0.14 ; python_version < "3.9"', "1.0.14", true],
    ["requirements.txt", "dbnd-docker == 0.90.1  # pinned", "0.90.1", true],
    ["requirements.txt", "DBND===1.0.5", "1.0.5", true],
    ["requirements.txt", "dbnd>=1.0.10", NEWEST, false],
    ["requirements.txt", "dbnd>=1.0.10,<1.0.20", "1.0.10", false],
    ["requirements.txt", "dbnd<=1.0.12", "1.0.12", false],
    ["requirements.txt", "dbnd~=1.0.14", NEWEST, false],
    ["requirements.txt", "dbnd~=0.90.1", "0.90.1", false],
    ["requirements.txt", "dbnd==1.0.*", NEWEST, false],
    ["requirements.txt", "dbnd!=1.0.14,>=1.0.3", NEWEST, false],
    ["requirements.txt", "dbnd>=2", "2", false],
    ["requirements.txt", "dbnd", undefined, false],
    ["requirements.txt", "dbnd @ https://example.org/dbnd-1.0.14.tar.gz", undefined, false],
    ["requirements.txt", "# dbnd==1.0.14", undefined, false],
    ["requirements.txt", "mydbnd==3.0", undefined, false],
    ["pyproject.toml", '[project]\ndependencies = ["pandas", "dbnd==1.0.14"]\n', "1.0.14", true],
    ["pyproject.toml", '[tool.poetry.dependencies]\ndbnd = "^1.0.3"\n', NEWEST, false],
    ["pyproject.toml", '[tool.poetry.dependencies]\ndbnd = { version = "1.0.14", extras = ["k8s"] }\n', "1.0.14", true],
    ["pyproject.toml", '[project]\nname = "dbnd"\nversion = "3.0"\n', undefined, false],
    ["Pipfile", '[packages]\ndbnd = "==1.0.14"\n', "1.0.14", true],
    ["setup.py", "setup(install_requires=['dbnd==1.0.14'])\n", "1.0.14", true],
    ["poetry.lock", '[[package]]\nname = "dbnd"\nversion = "1.0.14"\n', "1.0.14", true],
    ["uv.lock", '[[package]]\nname = "dbnd-x"\nversion = "9.0"\n', undefined, false],
    ["Pipfile.lock", '{"default": {"dbnd": {"hashes": ["x"], "version": "==1.0.14"}}}', "1.0.14", true],
  ] as const) {
    it(`${file}: ${text.trim().replaceAll("\n", "\\n")}`, () => {
      const found = requirementIn(file, text, dbndPackage(NEWEST));
      assert.equal(found?.version, version);
      if (found) assert.equal(found.exact, exact);
    });
  }

  it("is told with its line", () => {
    assert.equal(requirementIn("requirements.txt", "a==1\n\ndbnd==1.0.14\n", dbndPackage(NEWEST))?.line, 2);
  });
});
