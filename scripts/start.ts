/**
 * `npm start`: the extension in a real VS Code, on a copy of the sample project, with the sandbox cluster. Prints the
 * address to open, opens it where there is a display, and stays until Ctrl-C. `--sample reports` takes that of Airflow.
 *
 * `npm start -- --demo`: does the main job by itself through the user interface, tells each step, keeps a picture of
 * each in out/demo, and ends with 0 when the run succeeded. `--task NAME` runs another task of the sample.
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { chooseHost, hasDisplay } from "../test/vscode/host/choice.ts";
import { serveWorkbench } from "../test/vscode/host/workbench.ts";
import { copySample, SAMPLES } from "../test/vscode/workspace.ts";
import { makeExtension } from "./build/packages.ts";
import { runDemo } from "./start/demo.ts";
import { openDesktop } from "./start/desktop.ts";
import { SAMPLE_SETTINGS } from "./start/settings.ts";

const { values } = parseArgs({
  options: {
    demo: { type: "boolean", default: false },
    task: { type: "string", default: "prepare_data" },
    sample: { type: "string", default: "orders" },
  },
});
const name = SAMPLES.find((each) => each === values.sample);
if (name === undefined) throw new Error(`--sample is one of ${SAMPLES.join(", ")}, not ${values.sample}`);
if (values.demo && name !== "orders") throw new Error("--demo does the main job, which is that of the sample orders");

console.log("building the extension ...");
const vsix = await makeExtension();
const sample = copySample(name);
try {
  if (values.demo) process.exitCode = await runDemo(vsix, sample.folder, values.task);
  else if (chooseHost() === "desktop" && hasDisplay()) await openDesktop(vsix, sample.folder);
  else await serve();
} finally {
  sample.remove();
}

async function serve(): Promise<void> {
  const workbench = await serveWorkbench({ vsix: [vsix], workspace: sample.folder, settings: SAMPLE_SETTINGS });
  try {
    console.log(`\nVS Code is at\n\n    ${workbench.url}\n\nwith the sample in ${sample.folder}. Ctrl-C ends it.`);
    if (hasDisplay()) openInBrowser(workbench.url);
    const ended = await Promise.race([workbench.server.exited, interrupted()]);
    if (ended !== undefined) {
      console.error(`VS Code's server ended: ${ended}`);
      process.exitCode = 1;
    }
  } finally {
    await workbench.close();
  }
}

function interrupted(): Promise<undefined> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done(undefined));
  });
}

function openInBrowser(url: string): void {
  const opener = process.platform === "darwin" ? "open" : "xdg-open";
  spawn(opener, [url], { stdio: "ignore", detached: true }).on("error", () => {
    console.log("(open it yourself: there is no program to open a browser with)");
  });
}
