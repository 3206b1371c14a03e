/** A word as a POSIX shell takes it, for lines to copy and for commands that a shell runs. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
