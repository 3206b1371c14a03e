import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DefinitionError, definePrompt, defineResource, defineResourceTemplate, defineTool } from '../../src/index.ts';

const tool = (changes: object) => () =>
  defineTool({ name: 'odd', description: 'A tool of the tests.', run: () => '', ...changes });

describe('what clients would not accept fails where it is defined, by name', () => {
  it.each<[string, () => unknown, string]>([
    ['an input that JSON has no value for', tool({ inputSchema: z.object({ at: z.coerce.date() }) }), 'Date'],
    ['an input with a bigint', tool({ inputSchema: z.object({ big: z.bigint() }) }), 'BigInt'],
    ['an output that JSON has no value for', tool({ outputSchema: z.object({ at: z.date() }) }), 'Date'],
    ['an input with a transform that hides it', tool({ outputSchema: z.string().transform(Number) }), 'ransform'],
    ['a union at the root', tool({ inputSchema: z.union([z.object({ a: z.string() }), z.object({})]) }), 'anyOf'],
    [
      'a discriminated union at the root',
      tool({
        inputSchema: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('a') }),
          z.object({ kind: z.literal('b') }),
        ]),
      }),
      'oneOf',
    ],
    ['a list at the root', tool({ inputSchema: z.array(z.string()) }), 'array'],
    ['a text at the root', tool({ inputSchema: z.string() }), 'string'],
    ['a schema that is none', tool({ inputSchema: { type: 'object' } }), 'Standard Schema'],
    ['no name', tool({ name: '' }), 'valid'],
    ['a name with a slash', tool({ name: 'books/search' }), 'books/search'],
    ['a name with a space', tool({ name: 'search books' }), 'search books'],
    ['a name with letters of other alphabets', tool({ name: 'bücher' }), 'bücher'],
    ['a name that is too long', tool({ name: 'x'.repeat(129) }), '128'],
    ['a URI that is none', () => defineResource({ name: 'odd', uri: 'books', read: () => '' }), '"books"'],
    [
      'a template without variables',
      () => defineResourceTemplate({ name: 'odd', uriTemplate: 'library://books', read: () => '' }),
      'defineResource',
    ],
    [
      'a template without a scheme',
      () => defineResourceTemplate({ name: 'odd', uriTemplate: 'books/{isbn}', read: () => '' }),
      'scheme',
    ],
    [
      'a template that could be matched in several ways',
      () => defineResourceTemplate({ name: 'odd', uriTemplate: 'library://{a}{b}', read: () => '' }),
      'nothing between them',
    ],
    [
      'a template that cannot be read',
      () => defineResourceTemplate({ name: 'odd', uriTemplate: 'library://books/{isbn', read: () => '' }),
      'library://books/{isbn',
    ],
    [
      'arguments of a prompt that JSON has no value for',
      () => definePrompt({ name: 'odd', argsSchema: z.object({ at: z.date() }), get: () => '' }),
      'Date',
    ],
  ])('%s', (_, define, problem) => {
    expect(define).toThrow(DefinitionError);
    expect(define).toThrow(problem);
  });

  it('and names the tool', () => {
    expect(tool({ name: 'lend_book', inputSchema: z.object({ at: z.date() }) })).toThrow(/the tool lend_book/);
  });
});

it('a tool, a prompt and a resource need the scope read by default, and a tool that may change something write', () => {
  expect(tool({})().scope).toBe('write');
  expect(tool({ annotations: { readOnlyHint: true } })().scope).toBe('read');
  expect(definePrompt({ name: 'p', get: () => '' }).scope).toBe('read');
  expect(defineResource({ name: 'r', uri: 'x://y', read: () => '' }).scope).toBe('read');
});
