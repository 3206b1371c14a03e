/** A REST API renames the header of a challenge, so tools tell of a lacking scope in their result. */
export const scopeErrors = 'tool-error';
