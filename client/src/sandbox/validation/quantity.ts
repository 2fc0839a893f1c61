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
