/** A JSON-RPC error of a request whose id is not known. */
export const rpcError = (code: number, message: string): object => ({
  jsonrpc: '2.0',
  id: null,
  error: { code, message },
});
