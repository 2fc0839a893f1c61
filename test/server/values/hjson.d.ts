/** The package brings no types. */
declare module "hjson" {
  export function parse(text: string): unknown;
  export function stringify(value: unknown, options?: { readonly bracesSameLine?: boolean }): string;
}
