import { createRequire } from "node:module";
import type { Plugin } from "esbuild";
import { ROOT } from "../root.ts";

/**
 * Features take from `vscode-languageserver` only numbers and names of the protocol (`CompletionItemKind.Property`). They
 * get them from the library's own module of these alone: so the command line, which talks to nobody, is without the rest.
 */
export const leanProtocol: Plugin = {
  name: "lean protocol",
  setup(build) {
    const types = moduleOfTypes();
    build.onResolve({ filter: /^vscode-languageserver$/ }, ({ importer }) =>
      /[\\/]server[\\/]src[\\/](features|rules|workspace)[\\/]/.test(importer)
        ? { path: types, sideEffects: false }
        : undefined,
    );
  },
};

/** The very `vscode-languageserver-types` that the library itself uses, as an ES module. */
function moduleOfTypes(): string {
  const server = createRequire(`${ROOT}/package.json`).resolve("vscode-languageserver");
  const protocol = createRequire(server).resolve("vscode-languageserver-protocol");
  return createRequire(protocol)
    .resolve("vscode-languageserver-types")
    .replace(/([\\/])umd([\\/])/, "$1esm$2");
}
