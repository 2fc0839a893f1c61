import { DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver";
import type { Diagnostic } from "vscode-languageserver";
import { pageOf } from "../rules/page.ts";
import type { Problem, Severity } from "../text/types.ts";

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** A problem as the protocol has it. */
export function diagnostic({ code, severity, range, message, tags, related }: Problem): Diagnostic {
  return {
    range,
    severity: SEVERITIES[severity],
    code,
    codeDescription: { href: pageOf(code) },
    source: "databand",
    message,
    ...(tags && { tags: tags.map((tag) => TAGS[tag]) }),
    ...(related && {
      relatedInformation: related.map((one) => ({
        location: { uri: one.uri, range: one.range },
        message: one.message,
      })),
    }),
  };
}
