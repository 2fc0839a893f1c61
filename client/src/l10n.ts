/**
 * The texts of files that do not know VS Code, in the language of VS Code. A file that imports `vscode` calls
 * `vscode.l10n.t`, which does the same.
 */

/** Translations by English text, as in `l10n/bundle.l10n.de.json`. */
type Bundle = Readonly<Record<string, string>>;

let translations: Bundle = {};

/** @param bundle what VS Code has loaded for its language (`vscode.l10n.bundle`); undefined for English */
export function useTranslations(bundle: Bundle | undefined): void {
  translations = bundle ?? {};
}

/**
 * A text for people. Called where it is shown, not while a module loads: then the language is not known yet.
 *
 * @param message English; `{0}`, `{1}` and so on stand for the values. Told whole, for the order of words differs.
 */
export function t(message: string, ...values: readonly (string | number | boolean)[]): string {
  const text = translations[message] ?? message;
  return text.replaceAll(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
}
