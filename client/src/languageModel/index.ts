import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { configurationTool } from "./configurationTool.ts";
import { podTool } from "./podTool.ts";
import { runsTool } from "./runsTool.ts";
import { registerTextTool } from "./textTool.ts";

/** Registers the tools for chat and agents that the manifest describes. None of them changes anything. */
export function registerTools(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    registerTextTool("databand_configuration", configurationTool(services)),
    registerTextTool("databand_pod", podTool(services)),
    registerTextTool("databand_runs", runsTool(services)),
  );
}
