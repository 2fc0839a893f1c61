/**
 * Flags of Node for the language server's process. The young generation stays at 16 MB for each of its halves: a large file
 * leaves a fifth less memory behind, and an edit allocates far less than that.
 */
export const SERVER_FLAGS: readonly string[] = ["--max-semi-space-size=16"];
