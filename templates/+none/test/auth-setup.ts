/** What the server and its callers need to know of each other: nothing, as there is no auth. */
export async function authenticate(_resourceUrl: string) {
  return { env: { MCP_AUTH_MODE: 'none' }, headers: {}, close: async () => {} };
}
