import type { McpServer } from '@modelcontextprotocol/server';
import { books } from '../books.ts';
import { hideInternals } from '../failure.ts';

/** A fixed resource: the whole catalogue. */
export function registerCatalogue(server: McpServer): void {
  server.registerResource(
    'catalogue',
    'library://books',
    {
      title: 'Catalogue',
      description: 'Every book in the library.',
      mimeType: 'application/json',
      cacheHint: { ttlMs: 60_000, cacheScope: 'public' },
    },
    hideInternals('catalogue', async (uri: URL) => ({
      contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(books) }],
    })),
  );
}
