import type { McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';

const args = z.object({ mood: z.string().max(200).describe('What the reader is in the mood for') });

export function registerRecommendBook(server: McpServer): void {
  server.registerPrompt(
    'recommend_book',
    { title: 'Recommend a book', description: 'Pick a book from the catalogue for a mood.', argsSchema: args },
    ({ mood }) => ({
      messages: [
        {
          role: 'user',
          content: {
            type: 'text',
            text: `Read library://books and recommend one book for someone in the mood for ${mood}. Give the title, the author and one sentence why.`,
          },
        },
      ],
    }),
  );
}
