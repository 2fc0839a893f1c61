/**
 * A date as the executor writes it into a label, which takes neither `:` nor `+` nor blanks (dbnd 1.0.28 with
 * Airflow 2; `2022-01-01 00:00:00.000123+00:00` → `2022-01-01T00_00_00.000123_plus_00_00`).
 */
export function labelDate(date: string): string {
  return date.replace(" ", "T").replaceAll(":", "_").replaceAll("+", "_plus_");
}
