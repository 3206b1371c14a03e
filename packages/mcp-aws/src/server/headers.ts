/**
 * Headers of which there is one, and which some clients and proxies send twice. Not those with credentials: two are refused
 * even where they are the same, as what is in front of a server may see either of them.
 */
const single = ['mcp-protocol-version', 'mcp-method', 'mcp-name', 'content-type', 'accept', 'origin', 'host'];

/**
 * Makes equal copies of a header one. Different ones stay as they are, joined by a comma, and are refused by whoever reads them.
 * https://www.rfc-editor.org/rfc/rfc9110#section-5.3
 */
export function removeCopies({ headers }: Request): void {
  for (const name of single) {
    const value = headers.get(name);
    const one = value?.includes(',') ? onlyValue(value) : undefined;
    if (one !== undefined) headers.set(name, one);
  }
}

/** The value of which there are only copies; undefined: there are different ones. */
function onlyValue(joined: string): string | undefined {
  const [first, ...others] = joined.split(',').map((value) => value.trim());
  return others.every((value) => value === first) ? first : undefined;
}

/** With which callers show who they are, and what browsers add by themselves. */
const credentials = ['authorization', 'x-api-key', 'x-amz-security-token', 'cookie'];

/** Takes away what proved who calls, once that is known: tools and routes must not be able to pass it on. */
export function removeCredentials({ headers }: Request): void {
  for (const name of credentials) headers.delete(name);
}
