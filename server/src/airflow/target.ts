/** Which releases a project runs on; everything that differs between releases asks here. */
export interface AirflowTarget {
  /** Release of Airflow, such as `2.5.1`. */
  readonly airflow: string;
  /** Release of `apache-airflow-providers-cncf-kubernetes`; null before Airflow 2.0, which has no providers. */
  readonly provider: string | null;
  /** Major release of the Kubernetes Python client: 10 to 36. */
  readonly client: number;
}

/** First release of Airflow → the provider and the client that its constraints file pins. */
const CONSTRAINTS: readonly (readonly [airflow: string, provider: string | null, client: number])[] = [
  ["3.1", "10.8.0", 31],
  ["3.0", "10.4.3", 31],
  ["2.11", "10.5.0", 30],
  ["2.10", "8.4.1", 30],
  ["2.9", "8.1.0", 29],
  ["2.8", "7.12.0", 23],
  ["2.7", "7.4.2", 23],
  ["2.6", "6.1.0", 23],
  ["2.5", "5.0.0", 23],
  ["2.4", "4.3.0", 23],
  ["2.3", "4.0.2", 23],
  ["2.2", "2.1.0", 11],
  ["2.1", "1.2.0", 11],
  ["2.0", "1.0.0", 11],
  ["1.10", null, 11],
];

/** A target from what is known; what is missing is taken from the constraints of that release of Airflow. */
export function airflowTarget(known: {
  readonly airflow: string;
  readonly provider?: string | null;
  readonly client?: number;
}): AirflowTarget {
  const pinned = CONSTRAINTS.find(([airflow]) => isAtLeast(known.airflow, airflow));
  return {
    airflow: known.airflow,
    provider: known.provider ?? pinned?.[1] ?? null,
    client: known.client ?? pinned?.[2] ?? 10,
  };
}

/** What a DAG file is taken to be for where nothing tells. */
export const NEWEST_TARGET: AirflowTarget = airflowTarget({ airflow: "3.0.0", provider: "10.3.1", client: 31 });

/** The release of the operators, as people call it. */
export function targetName({ airflow, provider }: AirflowTarget): string {
  return provider === null ? `Airflow ${airflow}` : `provider ${provider}`;
}

/** True when Airflow itself is of this release or newer. */
export function hasAirflow({ airflow }: AirflowTarget, release: string): boolean {
  return isAtLeast(airflow, release);
}

/** True when the provider is of this release or newer; false before Airflow 2. */
export function hasProvider({ provider }: AirflowTarget, release: string): boolean {
  return provider !== null && isAtLeast(provider, release);
}

/** True when a release that tables name has been reached: `2.6.0`, or `provider 10.20.0`. */
export function hasRelease(target: AirflowTarget, release: string): boolean {
  const [, ofProvider, plain] = /^(?:provider (\S+)|(\S+))/.exec(release) ?? [];
  return ofProvider === undefined ? hasAirflow(target, plain ?? "0") : hasProvider(target, ofProvider);
}

/** True when release `one` is `other` or newer; numbers are compared, what follows them (`rc1`, `+local`) is not. */
export function isAtLeast(one: string, other: string): boolean {
  const [left, right] = [numbersOf(one), numbersOf(other)];
  for (let index = 0; index < right.length; index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

function numbersOf(release: string): readonly number[] {
  return (/^\d+(?:\.\d+)*/.exec(release)?.[0] ?? "0").split(".").map(Number);
}
