/**
 * Headers of which there is one, and which some clients and proxies send twice. Not those with credentials: two are refused
 * even where they are the same, as what is in front of a server may see either of them.
 */
const single = ['mcp-protocol-version', 'mcp-method', 'mcp-name', 'content-type', 'accept', 'origin', 'host'];

/**
 * A request in which equal copies of a header count as one. Different ones stay as they are, joined by a comma, and are
 * refused by whoever reads them. https://www.rfc-editor.org/rfc/rfc9110#section-5.3
 */
export function withoutCopies(request: Request): Request {
  const repeated = single.flatMap((name) => {
    const value = request.headers.get(name);
    const one = value?.includes(',') ? onlyValue(value) : undefined;
    return one === undefined ? [] : [[name, one] as const];
  });
  if (repeated.length === 0) return request;
  const headers = new Headers(request.headers);
  for (const [name, value] of repeated) headers.set(name, value);
  return new Request(request, { headers });
}

/** The value of which there are only copies; undefined: there are different ones. */
function onlyValue(joined: string): string | undefined {
  const [first, ...others] = joined.split(',').map((value) => value.trim());
  return others.every((value) => value === first) ? first : undefined;
}
