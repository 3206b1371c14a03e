/**
 * Makes foreign text safe for a terminal, which obeys escape sequences: control characters are replaced, except for line
 * ends and tabs.
 */
export const sanitizeForTerminal = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it replaces
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');

/** The same on one line, so that foreign text cannot pose as a line of its own. */
export const sanitizeToLine = (text: string): string => sanitizeForTerminal(text).replaceAll('\n', '\ufffd');
