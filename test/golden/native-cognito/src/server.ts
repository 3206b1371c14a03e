import { McpServer } from '@modelcontextprotocol/server';
import project from '../package.json' with { type: 'json' };
import { registerRecommendBook } from './prompts/recommend-book.ts';
import { registerBook } from './resources/book.ts';
import { registerCatalogue } from './resources/catalogue.ts';
import { searchBooks } from './tools/search-books.ts';
import { suggestBook } from './tools/suggest-book.ts';
import { takeInventory } from './tools/take-inventory.ts';

// Nothing here changes while the server runs. Saying so keeps clients from holding a subscription open for changes.
const capabilities = {
  tools: { listChanged: false },
  resources: { listChanged: false },
  prompts: { listChanged: false },
};
const fiveMinutes = { ttlMs: 300_000, cacheScope: 'public' } as const;

/** One fresh server per request: keep it cheap and free of side effects. Lists come in the order of this file. */
export function createServer(): McpServer {
  const server = new McpServer(
    { name: project.name, title: project.displayName, version: project.version },
    {
      capabilities,
      instructions: 'A small library. Search it before you recommend a book.',
      cacheHints: {
        'tools/list': fiveMinutes,
        'resources/list': fiveMinutes,
        'resources/templates/list': fiveMinutes,
        'prompts/list': fiveMinutes,
      },
    },
  );
  searchBooks(server);
  takeInventory(server);
  suggestBook(server);
  registerCatalogue(server);
  registerBook(server);
  registerRecommendBook(server);
  return server;
}
