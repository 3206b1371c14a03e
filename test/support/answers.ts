/** What a caller must never read: where the server's code is, how it got there, and what its errors say. */
const internals =
  /\bat \S+ \(|\n\s+at |file:\/\/|node:internal|node_modules|\.m?[jt]s:\d|\/(tmp|work|home|root|app)\/|faulty-secret/;

/** What is wrong with an answer of /mcp, or undefined. */
export function wrongWith(status: number, type: string, body: string): string | undefined {
  const leak = internals.exec(body);
  if (leak !== null) return `${status} says too much: ${body.slice(Math.max(0, leak.index - 100), leak.index + 200)}`;
  if (status < 200 || status >= 600) return `status ${status}`;
  if (status >= 500 && status !== 503 && status !== 504) return `${status} ${body.slice(0, 200)}`;
  if (type.startsWith('text/event-stream')) {
    const data = [...body.matchAll(/^data: ?(.*)$/gm)].map(([, line = '']) => line).filter(Boolean);
    const odd = data.find((line) => !isMessage(line));
    return odd === undefined ? undefined : `${status} streams ${odd.slice(0, 200)}`;
  }
  if (type.startsWith('application/json')) {
    return isMessage(body) ? undefined : `${status} is not JSON-RPC: ${body.slice(0, 200)}`;
  }
  return undefined;
}

function isMessage(text: string): boolean {
  try {
    const { jsonrpc, error, result, method } = JSON.parse(text);
    if (jsonrpc !== '2.0') return false;
    if (error === undefined) return result !== undefined || typeof method === 'string';
    return Number.isInteger(error.code) && typeof error.message === 'string';
  } catch {
    return false;
  }
}
