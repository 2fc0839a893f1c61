const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value of a Kubernetes quantity (`500m`, `1Gi`, `2e3`), or undefined when it is none. */
export function parseQuantity(text: string): number | undefined {
  const [, number = "", suffix = "", exponent] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (number === "") {
    return undefined;
  }
  return exponent === undefined ? Number(number) * (SUFFIXES[suffix] ?? NaN) : Number(`${number}e${exponent}`);
}

/** As `parseQuantity`, with 0 for what is missing or malformed. */
export function quantityOrZero(text: string | undefined): number {
  return (text === undefined ? undefined : parseQuantity(text)) ?? 0;
}

const BINARY = ["Ei", "Pi", "Ti", "Gi", "Mi", "Ki"];
const DECIMAL = ["E", "P", "T", "G", "M", "k", "", "m", "u", "n"];
/** Up to here a double has every whole number. */
const EXACT = Number.MAX_SAFE_INTEGER;

/**
 * An amount as Kubernetes writes it: a whole number with the largest suffix (Kubernetes 1.34, `Quantity.String`).
 *
 * @param like another quantity; where it is binary (`Mi`) or has an exponent (`e6`), so has the result
 */
export function quantityText(amount: number, like = ""): string {
  if (amount === 0) return "0";
  const suffixes = [...(isBinary(like) && Math.abs(amount) >= 1024 ? [...BINARY, ""] : []), ...DECIMAL];
  for (const suffix of suffixes) {
    const scaled = amount / (SUFFIXES[suffix] ?? 1);
    const whole = Math.round(scaled);
    if (whole !== 0 && Math.abs(scaled - whole) < 1e-6 * Math.max(1, 1 / Math.abs(scaled))) {
      return `${whole}${EXPONENT.test(like) ? exponentOf(suffix) : suffix}`;
    }
  }
  return `${Math.ceil(amount * 1e9)}n`;
}

const EXPONENT = /[eE][+-]?\d/;

/** A decimal suffix as a power of ten. */
function exponentOf(suffix: string): string {
  const power = Math.round(Math.log10(SUFFIXES[suffix] ?? 1));
  return power === 0 ? "" : `e${power}`;
}

/** An amount, and a quantity in whose units it is written. */
export interface Sum {
  readonly amount: number;
  readonly like: string;
}

export const ZERO: Sum = { amount: 0, like: "" };

export const sumOf = (quantity: string | undefined): Sum => ({
  amount: quantityOrZero(quantity),
  like: quantity ?? "",
});

/** Both together, in the units of the first that is not nothing (Kubernetes 1.34, `Quantity.Add`). */
export const plus = (one: Sum, other: Sum): Sum => ({
  amount: one.amount + other.amount,
  like: one.amount === 0 ? other.like : one.like,
});

export const sumText = ({ amount, like }: Sum): string => quantityText(amount, like);

/** A quantity in the form in which the API server keeps it: `1000m` is `1`, `0.5Gi` is `512Mi`. */
export function canonicalQuantity(text: string): string {
  const amount = parseQuantity(text);
  return amount === undefined || Math.abs(amount) > EXACT ? text : quantityText(amount, text);
}

function isBinary(text: string): boolean {
  return text.endsWith("i");
}
