const SECRET_NAME =
  /password|passwd|passphrase|secret|token(?!iz)|(?:api|access|private|account|auth|fernet)[_-]?key|credential|basic[_-]auth|[_.-]pwd$|(?:^|[_.-])dsn$/i;
/** Names that only look like those of secrets: of files, of objects, and of DBND's tracker. */
const HARMLESS =
  /^(DBND_TRACKER|.*(?:TOKEN|KEY|SECRET|CREDENTIALS?|PASSWORD)S?_(?:PATH|FILE|NAME|DIR|URL|URI|TTL)|.*SECRET_NAME)$/i;

/** Whether the name of a variable says that its value is a secret. */
export function speaksOfSecret(name: string): boolean {
  return SECRET_NAME.test(name) && !HARMLESS.test(name);
}
