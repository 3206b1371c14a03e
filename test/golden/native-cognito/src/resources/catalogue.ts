import { defineResource } from 'mcp-aws';
import { books } from '../books.ts';

/** A fixed resource: the whole catalogue. */
export const catalogue = defineResource({
  name: 'catalogue',
  uri: 'library://books',
  title: 'Catalogue',
  description: 'Every book in the library.',
  mimeType: 'application/json',
  cacheHint: { ttlMs: 60_000, cacheScope: 'public' },
  read: () => JSON.stringify(books),
});
