import type {
  DocumentFormattingParams,
  DocumentOnTypeFormattingParams,
  DocumentRangeFormattingParams,
} from "vscode-languageserver";
import { formatDocument, formatRange, type TypeOf } from "./features/formatting/formatDocument.ts";
import { formatOnType } from "./features/formatting/onType.ts";
import { styleOf } from "./features/formatting/style.ts";
import type { FeatureContext } from "./features/types.ts";
import type { RequestHandlers, Requests } from "./requestHandlers.ts";

/** The answers to requests that put text in order. */
export function formattingRequests({ onCfg }: RequestHandlers): Requests {
  return {
    "textDocument/formatting": onCfg<DocumentFormattingParams>("formatting", (document, { options }, context) =>
      formatDocument(document, typesOf(context), styleOf(options)),
    ),
    "textDocument/rangeFormatting": onCfg<DocumentRangeFormattingParams>(
      "rangeFormatting",
      (document, { range, options }, context) => formatRange(document, range, typesOf(context), styleOf(options)),
    ),
    "textDocument/onTypeFormatting": onCfg<DocumentOnTypeFormattingParams>(
      "onTypeFormatting",
      (document, { position, ch, options }) => formatOnType(document, position, ch, styleOf(options)),
    ),
  };
}

function typesOf({ configuration }: FeatureContext): TypeOf {
  return (section, key) => configuration.classOf(section)?.keys.get(key)?.type;
}
