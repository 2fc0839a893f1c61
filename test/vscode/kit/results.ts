/** What the extension host tells the runner. */
export interface Results {
  readonly passed: number;
  readonly failed: number;
}
