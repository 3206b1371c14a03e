import { defineTool, ToolError, toolResult } from 'mcp-aws';
import * as z from 'zod';
import { findBook } from '../books.ts';

/** The covers of the library, as PNG in base64. */
const covers: Readonly<Record<string, string>> = {};

export const cover = defineTool({
  name: 'cover',
  description: 'Show the cover of a book.',
  inputSchema: z.object({ isbn: z.string().describe('ISBN of the book') }),
  outputSchema: z.object({ title: z.string(), year: z.number() }),
  annotations: { readOnlyHint: true },
  run({ isbn }) {
    const book = findBook(isbn);
    const data = covers[isbn];
    if (book === undefined || data === undefined) throw new ToolError('There is no cover of this book.');
    return toolResult({ structuredContent: book, content: [{ type: 'image', data, mimeType: 'image/png' }] });
  },
});
