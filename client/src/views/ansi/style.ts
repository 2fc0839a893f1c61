/** Bits of `Style.flags`. */
export const BOLD = 1;
export const FAINT = 2;
export const ITALIC = 4;
export const UNDERLINE = 8;
export const INVERSE = 16;
export const STRIKE = 32;

/**
 * How a terminal draws text: ECMA-48's “select graphic rendition”, with xterm's colours. A colour is `NO_COLOUR`, a number
 * of the palette (0 to 255, the first 16 by the theme), or `TRUE_COLOUR` plus 0xRRGGBB.
 */
export interface Style {
  readonly foreground: number;
  readonly background: number;
  readonly flags: number;
}

export const NO_COLOUR = -1;
export const TRUE_COLOUR = 0x1000000;

export const PLAIN: Style = { foreground: NO_COLOUR, background: NO_COLOUR, flags: 0 };

/** Whether text in that style looks as if it had none. */
export function isPlain({ foreground, background, flags }: Style): boolean {
  return foreground === NO_COLOUR && background === NO_COLOUR && flags === 0;
}

const SETS: Readonly<Record<number, number>> = {
  1: BOLD,
  2: FAINT,
  3: ITALIC,
  4: UNDERLINE,
  7: INVERSE,
  9: STRIKE,
  21: UNDERLINE,
};
const CLEARS: Readonly<Record<number, number>> = {
  22: BOLD | FAINT,
  23: ITALIC,
  24: UNDERLINE,
  27: INVERSE,
  29: STRIKE,
};

/** What programs write again and again, by what stands between `ESC [` and `m`, on text that has no style. */
const known = new Map<string, Style>();
const MOST_KNOWN = 1000;

/**
 * The style after one sequence. What nobody can show here (blinking, other fonts) changes nothing.
 *
 * @param parameters what stands between `ESC [` and `m`: `1;31`, `38;5;208`, `38:2::255:128:0`
 */
export function styleAfter(style: Style, parameters: string): Style {
  if (parameters === "0" || parameters === "") return PLAIN;
  if (style !== PLAIN) return changed(style, parameters);
  let after = known.get(parameters);
  if (!after) {
    after = changed(PLAIN, parameters);
    if (known.size < MOST_KNOWN) known.set(parameters, after);
  }
  return after;
}

function changed(style: Style, parameters: string): Style {
  let { foreground, background, flags } = style;
  const words = parameters.split(";");
  for (let index = 0; index < words.length; index++) {
    const [first = "", ...parts] = (words[index] ?? "").split(":");
    const code = Number(first);
    if (code === 0) {
      ({ foreground, background, flags } = PLAIN);
    } else if (code === 38 || code === 48 || code === 58) {
      // With semicolons the colour is in the parameters that follow; 58 is that of the underline.
      const [colour, used] = parts.length > 0 ? [colourOf(parts, true), 0] : following(words, index);
      index += used;
      if (colour !== undefined && code === 38) foreground = colour;
      if (colour !== undefined && code === 48) background = colour;
    } else if (code === 4 && parts[0] === "0") {
      flags &= ~UNDERLINE;
    } else {
      flags = (flags | (SETS[code] ?? 0)) & ~(CLEARS[code] ?? 0);
      foreground = basicColour(code, 30, 90) ?? foreground;
      background = basicColour(code, 40, 100) ?? background;
    }
  }
  return { foreground, background, flags };
}

/** 30 to 37, 39 (none), 90 to 97; and the same for the background. */
function basicColour(code: number, normal: number, bright: number): number | undefined {
  if (code === normal + 9) return NO_COLOUR;
  if (code >= normal && code < normal + 8) return code - normal;
  return code >= bright && code < bright + 8 ? code - bright + 8 : undefined;
}

/** The colour of `38;5;N` or `38;2;R;G;B`, and how many parameters behind `index` it takes. */
function following(words: readonly string[], index: number): readonly [number | undefined, number] {
  const length = words[index + 1] === "2" ? 4 : 2;
  return [colourOf(words.slice(index + 1, index + 1 + length), false), length];
}

/** `5, N` or `2, R, G, B`; with colons a colour space may stand before the red. */
function colourOf(parts: readonly string[], hasColons: boolean): number | undefined {
  const numbers = parts.slice(1).map(Number);
  const isByte = (number: number | undefined): number is number =>
    number !== undefined && Number.isInteger(number) && number >= 0 && number <= 255;
  if (parts[0] === "5") return isByte(numbers[0]) ? numbers[0] : undefined;
  if (parts[0] !== "2") return undefined;
  const [red, green, blue] = hasColons && numbers.length > 3 ? numbers.slice(1) : numbers;
  return isByte(red) && isByte(green) && isByte(blue) ? TRUE_COLOUR + red * 0x10000 + green * 0x100 + blue : undefined;
}
