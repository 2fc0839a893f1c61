/** Letters that Unicode does not take apart, as `text-unidecode` writes them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  ẞ: "Ss",
  æ: "ae",
  Æ: "AE",
  œ: "oe",
  Œ: "OE",
  ø: "o",
  Ø: "O",
  đ: "d",
  Đ: "D",
  ð: "d",
  Ð: "D",
  þ: "th",
  Þ: "Th",
  ł: "l",
  Ł: "L",
  ħ: "h",
  Ħ: "H",
  ı: "i",
  ĸ: "k",
  ŋ: "ng",
  Ŋ: "NG",
  ŧ: "t",
  Ŧ: "T",
  ƒ: "f",
  "€": "EUR",
  "£": "PS",
  "¥": "Y=",
  "©": "(c)",
  "®": "(r)",
  "°": "deg",
  "×": "x",
  "÷": "/",
  "–": "-",
  "—": "--",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
  "•": "*",
};

const CYRILLIC_LOWER = "абвгдежзийклмнопрстуфхцчшщъыьэюя";
const CYRILLIC = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ' y ' e iu ia".split(" ");
const GREEK_LOWER = "αβγδεζηθικλμνξοπρςστυφχψω";
const GREEK = "a b g d e z e th i k l m n x o p r s s t u ph kh ps o".split(" ");

/** From U+3041 (hiragana; katakana is 0x60 further on), small letters and voiced ones included. */
const KANA_START = 0x3041;
const KANA = (
  "a a i i u u e e o o ka ga ki gi ku gu ke ge ko go sa za si zi su zu se ze so zo ta da ti di tu tu du te de to do " +
  "na ni nu ne no ha ba pa hi bi pi hu bu pu he be pe ho bo po ma mi mu me mo ya ya yu yu yo yo ra ri ru re ro " +
  "wa wa wi we wo n vu"
).split(" ");

/** The parts of Korean syllables, from U+1100, U+1161 and U+11A8. */
const INITIALS = "g gg n d dd r m b bb s ss - j jj c k t p h".split(" ");
const VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u weo we wi yu eu yi i".split(" ");
const FINALS = "g gg gs n nj nh d l lg lm lb ls lt lp lh m b bs s ss ng j c k t p h".split(" ");

function block(start: number, letters: readonly string[]): readonly (readonly [string, string])[] {
  return letters.map((text, index) => [String.fromCodePoint(start + index), text === "-" ? "" : text] as const);
}

const ALPHABETS: ReadonlyMap<string, string> = new Map([
  ...block(KANA_START, KANA),
  ...block(KANA_START + 0x60, KANA),
  ["ー", ""],
  ...block(0x1100, INITIALS),
  ...block(0x1161, VOWELS),
  ...block(0x11a8, FINALS),
  ...Array.from(CYRILLIC_LOWER, (letter, index) => [letter, CYRILLIC[index] ?? ""] as const),
  ...Array.from(GREEK_LOWER, (letter, index) => [letter, GREEK[index] ?? ""] as const),
]);

/**
 * A text as `python-slugify` writes it: plain lower-case letters and digits, everything else one dash (Airflow 2.5 and
 * newer, for the names of pods). Letters of scripts other than Latin, Greek, Cyrillic, Japanese kana and Korean become
 * dashes.
 */
export function slug(text: string): string {
  const plain = asciiOf(text.replace(/'+/g, "-").normalize("NFKD"))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/&#(\d+);/g, (_, code: string) => characterOf(Number(code)))
    .replace(/&#x([\da-fA-F]+);/g, (_, code: string) => characterOf(Number.parseInt(code, 16)));
  return plain
    .normalize("NFKD")
    .toLowerCase()
    .replace(/'+/g, "")
    .replace(/(?<=\d),(?=\d)/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

function characterOf(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

function asciiOf(text: string): string {
  let plain = "";
  for (const character of text) {
    if (character <= "\x7f") plain += character;
    else if (!/\p{M}/u.test(character)) plain += letterOf(character);
  }
  return plain;
}

function letterOf(character: string): string {
  const known = LETTERS[character] ?? ALPHABETS.get(character);
  if (known !== undefined) return known;
  return ALPHABETS.get(character.toLowerCase()) ?? " ";
}
