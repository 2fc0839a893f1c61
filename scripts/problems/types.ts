/** What a problem is in a few words, and what it means or what to do, in Markdown. */
export type Explained = readonly [title: string, text: string];
