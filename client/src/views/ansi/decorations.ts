import * as vscode from "vscode";
import { BOLD, FAINT, INVERSE, ITALIC, NO_COLOUR, STRIKE, TRUE_COLOUR, UNDERLINE, type Style } from "./style.ts";

/** Kept at once: the theme's, and those of the palettes of a few programs. */
const MOST_TYPES = 600;

const NAMES = ["Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"] as const;

type Colour = string | vscode.ThemeColor;

/**
 * Decorations for styles of terminals: one type for each property, so that they add up where several are in force. Made when
 * a style is first seen.
 */
export class StyleDecorations implements vscode.Disposable {
  readonly #types = new Map<string, vscode.TextEditorDecorationType>();

  /** Names of a style's properties. */
  propertiesOf({ foreground, background, flags }: Style): readonly string[] {
    const isInverse = (flags & INVERSE) !== 0;
    const [front, back] = isInverse ? [background, foreground] : [foreground, background];
    const lines = `${flags & UNDERLINE ? " underline" : ""}${flags & STRIKE ? " line-through" : ""}`;
    return [
      ...(front !== NO_COLOUR || isInverse ? [`front ${front}`] : []),
      ...(back !== NO_COLOUR || isInverse ? [`back ${back}`] : []),
      ...(flags & BOLD ? ["bold"] : []),
      ...(flags & FAINT ? ["faint"] : []),
      ...(flags & ITALIC ? ["italic"] : []),
      ...(lines === "" ? [] : [`lines${lines}`]),
    ];
  }

  /** The decoration for a property. */
  typeOf(property: string): vscode.TextEditorDecorationType {
    let type = this.#types.get(property);
    if (!type) {
      if (this.#types.size >= MOST_TYPES) this.dispose();
      type = vscode.window.createTextEditorDecorationType(renderingOf(property));
      this.#types.set(property, type);
    }
    return type;
  }

  /** Takes all decorations away; what is asked for later is made anew. */
  dispose(): void {
    for (const type of this.#types.values()) type.dispose();
    this.#types.clear();
  }
}

function renderingOf(property: string): vscode.DecorationRenderOptions {
  const [kind, ...words] = property.split(" ");
  switch (kind) {
    case "front":
      return { color: colourOf(Number(words[0]), "editor.background") };
    case "back":
      return { backgroundColor: colourOf(Number(words[0]), "editor.foreground") };
    case "bold":
      return { fontWeight: "bold" };
    case "faint":
      return { opacity: "0.65" };
    case "italic":
      return { fontStyle: "italic" };
    default:
      return { textDecoration: words.join(" ") };
  }
}

/** `none` is the theme's colour for what has no colour of its own: only inverse text asks for it. */
function colourOf(colour: number, none: string): Colour {
  if (colour === NO_COLOUR) return new vscode.ThemeColor(none);
  if (colour >= TRUE_COLOUR) return `#${(colour - TRUE_COLOUR).toString(16).padStart(6, "0")}`;
  if (colour < 16) return new vscode.ThemeColor(`terminal.ansi${colour < 8 ? "" : "Bright"}${NAMES[colour % 8]}`);
  return colour < 232 ? cube(colour - 16) : grey(colour - 232);
}

/** xterm's cube of 6 x 6 x 6 colours. */
function cube(index: number): string {
  return hex(
    [Math.trunc(index / 36), Math.trunc(index / 6) % 6, index % 6].map((part) => (part === 0 ? 0 : 55 + part * 40)),
  );
}

/** xterm's 24 greys. */
function grey(index: number): string {
  const part = 8 + index * 10;
  return hex([part, part, part]);
}

function hex(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
