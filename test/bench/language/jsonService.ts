import { createRequire } from "node:module";

/** The JSON service; its bundle format hides some of its names from `import`. */
export const { getLanguageService, TextDocument } = createRequire(import.meta.url)(
  "vscode-json-languageservice",
) as typeof import("vscode-json-languageservice");
