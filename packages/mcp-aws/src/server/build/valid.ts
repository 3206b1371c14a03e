import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { Readable, type Served } from './serve.ts';

type Schema = StandardSchemaWithJSON;
type Issues = NonNullable<Awaited<ReturnType<Schema['~standard']['validate']>>['issues']>;

/**
 * What a capability's schema makes of its arguments.
 * @throws Readable naming what it does not take
 */
export async function validArguments(schema: Schema, args: unknown, { kind, name }: Served): Promise<unknown> {
  const result = await schema['~standard'].validate(args ?? {});
  if (result.issues === undefined) return result.value;
  throw new Readable(`Input validation error: Invalid arguments for ${kind} ${name}: ${described(result.issues)}`);
}

/**
 * What the schema makes of a value. What it does not name is not sent.
 * @throws Error naming what it does not take: a fault of the capability, not of its caller
 */
export async function projected(schema: Schema, value: unknown): Promise<unknown> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  throw new Error(`The result is not what the output schema promises: ${described(result.issues)}`);
}

/** Ten are enough to see what is wrong, and a caller can cause any number. */
const described = (issues: Issues): string =>
  issues
    .slice(0, 10)
    .map(({ path = [], message }) => {
      const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
      return (keys.length === 0 ? message : `${keys.join('.')}: ${message}`).slice(0, 500);
    })
    .join(', ');
