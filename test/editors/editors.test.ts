/** The language server in editors other than VS Code, as docs/editors.md sets it up: `npm run test:editors`. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { ROOT } from "../../scripts/root.ts";

interface Editor {
  readonly name: string;
  readonly program: string;
  /** Words that it answers with success when all is there. */
  readonly probe: readonly string[];
  /** Debian packages that bring it. */
  readonly packages: readonly string[];
  readonly words: readonly string[];
}

const EDITORS: readonly Editor[] = [
  {
    name: "Neovim",
    program: "nvim",
    probe: ["--version"],
    packages: ["neovim"],
    words: ["--headless", "-u", "NONE", "-i", "NONE", "-c", `luafile ${join(import.meta.dirname, "neovim.lua")}`],
  },
  {
    name: "Emacs with eglot",
    program: "emacs",
    probe: ["--batch", "--no-init-file", "--eval", "(progn (require 'package) (package-initialize) (require 'eglot))"],
    packages: ["emacs-nox", "elpa-eglot"],
    words: ["--batch", "--no-init-file", "--load", join(import.meta.dirname, "emacs.el")],
  },
];

/** The second line has a mistake, the third a key to hover over, the fourth the beginning of a key. */
const TEXT = "[kubernetes]\nnamespce = data\nimage_pull_policy = Always\nnam\n";

/** Milliseconds, of which a busy machine needs a few per cent. */
const LIMIT = 180_000;

interface Seen {
  readonly diagnostics: readonly string[];
  readonly completion: readonly string[];
  readonly hover: string;
  readonly actions: readonly string[];
}

for (const editor of EDITORS) {
  describe(editor.name, () => {
    it("completes, explains, checks and fixes", { timeout: 3 * LIMIT }, () => {
      install(editor);
      const { diagnostics, completion, hover, actions } = run(editor);
      assert.ok(
        diagnostics.some((message) => message.includes('no key "namespce"')),
        diagnostics.join("\n"),
      );
      assert.ok(
        completion.some((label) => label.trim() === "namespace"),
        completion.join(", "),
      );
      assert.match(hover, /image_pull_policy/u);
      assert.ok(actions.includes('Change to "namespace"'), actions.join(", "));
    });
  });
}

/** Installs the editor where it is missing and that is possible; throws with what to do where it is not. */
function install({ name, program, probe, packages }: Editor): void {
  if (succeeds(program, probe)) return;
  const how = `${name} is needed: apt-get install ${packages.join(" ")}`;
  assert.ok(process.getuid?.() === 0 && succeeds("apt-get", ["--version"]), how);
  const words = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  const options = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } } as const;
  try {
    execFileSync("apt-get", words, options);
  } catch {
    execFileSync("apt-get", ["update", "-q"], options);
    execFileSync("apt-get", words, options);
  }
}

function succeeds(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function run({ program, words }: Editor): Seen {
  const folder = mkdtempSync(join(tmpdir(), "databand-editor-"));
  try {
    writeFileSync(join(folder, "project.cfg"), TEXT);
    const output = join(folder, "seen.json");
    execFileSync(program, words, {
      cwd: folder,
      timeout: LIMIT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        HOME: folder,
        NODE: process.execPath,
        SERVER: join(ROOT, "server/src/main.ts"),
        OUTPUT: output,
      },
    });
    return JSON.parse(readFileSync(output, "utf8")) as Seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
