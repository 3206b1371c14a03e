import { setTimeout as sleep } from 'node:timers/promises';
import { defineTool, ToolError } from 'mcp-aws';
import * as z from 'zod';
import { books } from '../books.ts';

const shelves = [...new Set(books.map(({ shelf }) => shelf))].sort();

/** A tool that takes its time: it reports progress, and stops when the caller cancels or time runs out. */
export const takeInventory = defineTool({
  name: 'take_inventory',
  title: 'Take inventory',
  description: 'Count the books shelf by shelf. Takes a while and reports progress.',
  inputSchema: z.object({
    shelves: z
      .array(z.string())
      .min(1)
      .max(100)
      .default(shelves)
      .describe(`Shelves to count: ${shelves.join(', ')}`),
    secondsPerShelf: z.number().min(0).max(60).default(1).describe('How long a shelf takes'),
  }),
  outputSchema: z.object({ counts: z.array(z.object({ shelf: z.string(), books: z.number() })) }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  async run({ shelves: wanted, secondsPerShelf }, { progress, signal }) {
    const unknown = wanted.filter((shelf) => !shelves.includes(shelf));
    if (unknown.length > 0)
      throw new ToolError(`No such shelf: ${unknown.join(', ')}. There are ${shelves.join(', ')}.`);

    const counts = [];
    for (const [index, shelf] of wanted.entries()) {
      await sleep(secondsPerShelf * 1000, undefined, { signal });
      counts.push({ shelf, books: books.filter((book) => book.shelf === shelf).length });
      await progress(index + 1, wanted.length, `Counted shelf ${shelf}`);
    }
    return { counts };
  },
});
