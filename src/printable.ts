/**
 * Text of somebody else's for a terminal, which obeys escape sequences: control characters are replaced, but for ends of
 * lines and tabs.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
export const printable = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** The same on one line, so that nobody can write lines of their own. */
export const oneLine = (text: string): string => printable(text).replaceAll('\n', '\ufffd');
