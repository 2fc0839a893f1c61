/** What a terminal takes as a command, and does not show. */
export const ESCAPE = "\u001B";

/** CSI (colours, cursor), OSC (titles, links; ended by BEL or ST), and two-character escapes: ECMA-48. */
export const ESCAPE_SEQUENCE = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[@-Z\\-_])/g;
