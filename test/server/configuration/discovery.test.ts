import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { discoverProject, type ProjectFiles } from "../../../server/src/configuration/discovery.ts";

/** A file system of these files; folders are what the paths need. */
function disk(files: Readonly<Record<string, string>>): ProjectFiles {
  return {
    exists: (path) => path in files || Object.keys(files).some((file) => file.startsWith(`${path}/`)),
    readFile: (path) => files[path],
  };
}

function home(
  files: Readonly<Record<string, string>>,
  start: string,
  environment: Record<string, string> = {},
): string {
  const found = discoverProject(start, { HOME: "/home/me", ...environment }, disk(files));
  return `${found.home} ${found.homeReason} ${found.system}`;
}

describe("DBND_HOME", () => {
  const cases: readonly {
    readonly title: string;
    readonly files: Readonly<Record<string, string>>;
    readonly start: string;
    readonly environment?: Record<string, string>;
    readonly expected: string;
  }[] = [
    {
      title: "the environment says",
      files: { "/p/project.cfg": "" },
      start: "/p",
      environment: { DBND_HOME: "/h" },
      expected: "/h variable /h/.dbnd",
    },
    {
      title: "the first folder upwards with a .dbnd/databand-system.cfg",
      files: { "/p/.dbnd/databand-system.cfg": "" },
      start: "/p/a/b",
      expected: "/p marker /p/.dbnd",
    },
    {
      title: "or with one of the marker files",
      files: { "/p/a/project.cfg": "", "/p/databand.cfg": "" },
      start: "/p/a/b",
      expected: "/p/a marker /p/a/.dbnd",
    },
    {
      title: "what a setup file names, relative to itself; first folder wins",
      files: {
        "/p/a/tox.ini": "[databand]\ndbnd_home = ../h\n",
        "/p/setup.cfg": "[databand]\ndbnd_home = x\ndbnd_system = sys\n",
        "/p/project.cfg": "",
      },
      start: "/p/a",
      expected: "/p/h setup /p/sys",
    },
    {
      title: "a setup file that DBND cannot read is passed over",
      files: { "/p/tox.ini": "[databand]\ndbnd_home = x\n]\n", "/p/project.cfg": "" },
      start: "/p",
      expected: "/p marker /p/.dbnd",
    },
    { title: "else the user's home", files: {}, start: "/q/r", expected: "/home/me user /home/me/.dbnd" },
    {
      title: "an old folder dbnd is the system folder when there is no .dbnd",
      files: { "/p/project.cfg": "", "/p/dbnd/databand-system.cfg": "" },
      start: "/p",
      expected: "/p marker /p/dbnd",
    },
    { title: "on Windows", files: { "C:/p/project.cfg": "" }, start: "C:/p/a", expected: "C:/p marker C:/p/.dbnd" },
  ];
  for (const { title, files, start, environment, expected } of cases) {
    test(title, () => {
      assert.equal(home(files, start, environment), expected);
    });
  }
});

describe("the files that DBND reads", () => {
  test("stand in its order, there or not", () => {
    const { files, environment } = discoverProject(
      "/p/a",
      { HOME: "/home/me", DBND_CONFIG: "$EXTRA/x.cfg", EXTRA: "/e", DBND__UNITTEST: "True" },
      disk({ "/p/.dbnd/databand-system.cfg": "", "/e/x.cfg": "" }),
    );
    assert.deepEqual(
      files.map(({ path, role, exists }) => `${role} ${path}${exists ? " exists" : ""}`),
      [
        "machine /etc/databand.cfg",
        "system /p/.dbnd/databand-system.cfg exists",
        "deprecated /p/conf/databand.cfg",
        "deprecated /p/databand.cfg",
        "project /p/project.cfg",
        "environment /e/x.cfg exists",
        "user /home/me/.dbnd/databand.cfg",
        "test /p/.dbnd/databand-test.cfg",
      ],
    );
    assert.equal(environment.DBND_HOME, "/p");
    assert.equal(environment.DBND_SYSTEM, "/p/.dbnd");
  });
});
