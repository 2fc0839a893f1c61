import type { LocationLink } from "vscode-languageserver";
import type { ChainLink } from "../configuration/types.ts";
import type { Range } from "../text/types.ts";

/** The places in files that set an option, as links from where it is named. */
export function originLinks(chain: readonly ChainLink[], from: Range): LocationLink[] {
  return chain.flatMap(({ value: { origin } }) =>
    origin.kind === "file"
      ? [
          {
            originSelectionRange: from,
            targetUri: origin.uri,
            targetRange: { start: origin.keyRange.start, end: origin.range.end },
            targetSelectionRange: origin.keyRange,
          },
        ]
      : [],
  );
}
