import { parseFloat, parseInteger } from "./number.ts";

const PREFIXES = ["K", "M", "G", "T", "P", "E"];

/**
 * Bytes of a memory quantity as DBND's capacity check reads it: a number with one of `Ki` to `Ei`, `K` to `E`, also all
 * in small letters. Undefined where it is refused, such as without a suffix (dbnd 1.0.28 `kube_resources_checker`).
 */
export function parseMemory(text: string): number | undefined {
  const suffixes = [
    ...PREFIXES.map((prefix, index) => ({ suffix: prefix + "i", factor: 1024 ** (index + 1) })),
    ...PREFIXES.map((prefix, index) => ({ suffix: prefix, factor: 1000 ** (index + 1) })),
  ];
  const found = suffixes.find(({ suffix }) => text.endsWith(suffix) || text.endsWith(suffix.toLowerCase()));
  if (!found) return undefined;
  const amount = parseFloat(text.slice(0, -found.suffix.length));
  return amount === undefined ? undefined : amount * found.factor;
}

/** CPUs of a cpu quantity as DBND's capacity check reads it: `500m`, `1.5`. Undefined where it is refused. */
export function parseCpu(text: string): number | undefined {
  if (!/m$/i.test(text)) return parseFloat(text);
  const amount = parseInteger(text.slice(0, -1));
  return amount === undefined ? undefined : Number(amount) / 1000;
}

const KUBERNETES = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d+))?$/;
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18,
  Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60,
}; // prettier-ignore

/** The amount that Kubernetes sees in a quantity, in its base unit; undefined when Kubernetes refuses the text. */
export function kubernetesQuantity(text: string): number | undefined {
  const [, number, suffix, exponent] = KUBERNETES.exec(text) ?? [];
  if (number === undefined) return undefined;
  if (suffix !== undefined) return Number(number) * (FACTORS[suffix] ?? 1);
  return exponent === undefined ? Number(number) : Number(`${number}e${exponent}`);
}

/** What is wrong with a text as a Kubernetes quantity, with what to write instead; undefined when nothing is. */
export function quantityMistake(text: string, resource: "cpu" | "memory"): string | undefined {
  const amount = kubernetesQuantity(text);
  if (amount !== undefined) return amount < 0 ? "A quantity must not be negative." : undefined;
  const example = resource === "cpu" ? "500m or 1.5" : "512Mi or 2Gi";
  const suggestion = corrected(text);
  return `Kubernetes knows no quantity "${text}": ${suggestion ? `did you mean ${suggestion}?` : `write for example ${example}.`}`;
}

/** The likely spelling of a mistaken quantity such as `2GB`, `512Mb` or `1 Gi`. */
function corrected(text: string): string | undefined {
  const [, number, unit] = /^\s*([\d.]+)\s*([a-zA-Z]+)\s*$/.exec(text) ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const [, prefix, binary] = /^([kmgtpe])(i?)(?:b|byte|bytes)?$/i.exec(unit) ?? [];
  if (prefix === undefined) return undefined;
  const upper = prefix.toUpperCase();
  const fixed = binary ? `${upper}i` : upper === "K" ? "k" : upper;
  return kubernetesQuantity(number + fixed) === undefined ? undefined : number + fixed;
}
