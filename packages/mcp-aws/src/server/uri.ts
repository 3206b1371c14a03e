/**
 * A URI as it is compared: characters that need no escape are not escaped, all others are, in capitals
 * (RFC 3986, section 6.2.2). Undefined: not a URI.
 */
export function normalizedUri(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  return new URL(uri).href.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

/** The value of a variable in a URI; undefined where it is not encoded as it has to be (RFC 3986, section 2.1). */
export function decodedVariable(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
