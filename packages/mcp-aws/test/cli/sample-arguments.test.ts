import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { sampleArguments } from '../../src/cli/deploy/sample-arguments.ts';

/** Schemas as the SDK makes them of what tools declare; the sample has to pass the declaration. */
describe('sample arguments fit', () => {
  it.each([
    ['nothing', z.object({})],
    ['what is optional', z.object({ limit: z.int().min(1).max(50).optional() })],
    ['text', z.object({ query: z.string().min(1).max(200) })],
    ['long text', z.object({ text: z.string().min(12) })],
    ['numbers', z.object({ a: z.number().positive(), b: z.int().min(3), c: z.number() })],
    ['choices', z.object({ a: z.enum(['x', 'y']), b: z.literal('z'), c: z.boolean() })],
    ['lists and objects', z.object({ a: z.array(z.object({ b: z.string() })).min(2), c: z.object({ d: z.number() }) })],
    ['formats', z.object({ a: z.email(), b: z.url(), c: z.iso.datetime(), d: z.uuid(), e: z.iso.date() })],
    [
      'unions and defaults',
      z.object({ a: z.union([z.number(), z.string()]), b: z.string().default('b'), c: z.null() }),
    ],
  ])('%s', (_, schema) => {
    const json = z.toJSONSchema(schema, { io: 'input' });
    expect(schema.safeParse(sampleArguments(json)).success).toBe(true);
  });
});
