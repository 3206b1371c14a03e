import { definePrompt } from 'mcp-aws';
import * as z from 'zod';

export const recommendBook = definePrompt({
  name: 'recommend_book',
  title: 'Recommend a book',
  description: 'Pick a book from the catalogue for a mood.',
  argsSchema: z.object({ mood: z.string().max(200).describe('What the reader is in the mood for') }),
  get: ({ mood }) =>
    `Read library://books and recommend one book for someone in the mood for ${mood}. Give the title, the author and one sentence why.`,
});
