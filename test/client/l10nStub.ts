/** `vscode.l10n` of an English editor, as source of a module that stands in for `vscode`. */
export const L10N = String.raw`
  export const l10n = {
    bundle: undefined,
    t: (text, ...values) => text.replaceAll(/\{(\d+)\}/g, (place, index) => String(values[index] ?? place)),
  };
`;
