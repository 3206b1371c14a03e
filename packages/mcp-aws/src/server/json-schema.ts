import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { DefinitionError } from './definition-error.ts';

type Json = Readonly<Record<string, unknown>>;
type Direction = 'input' | 'output';

const options = { target: 'draft-2020-12' } as const;

/** Unions, which several popular clients drop or refuse at the root of an input. */
const unions = ['anyOf', 'oneOf'];

/**
 * The JSON Schema that clients see, made once: what cannot be written as one fails here, and not in a list of tools that
 * then lacks all of them.
 * @param owner for the error, such as `the tool search_books`
 * @throws DefinitionError naming the owner
 */
export function jsonSchemaOf(schema: StandardSchemaWithJSON, direction: Direction, owner: string): Json {
  const standard = schema['~standard'] as Partial<StandardSchemaWithJSON['~standard']> | undefined;
  if (standard?.jsonSchema === undefined) {
    throw new DefinitionError(
      `The ${direction} schema of ${owner} is not a Standard Schema with JSON Schema: use Zod 4.2 or newer, ArkType, or Valibot with toStandardJsonSchema.`,
    );
  }
  try {
    return standard.jsonSchema[direction](options);
  } catch (error) {
    throw new DefinitionError(
      `The ${direction} schema of ${owner} has no JSON Schema: ${reasonOf(error)}. Describe values as they are in JSON.`,
      { cause: error },
    );
  }
}

const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');

/**
 * As `jsonSchemaOf`, for arguments, which have to be an object of named values.
 * @throws DefinitionError naming the owner
 */
export function argumentsSchemaOf(schema: StandardSchemaWithJSON, owner: string): Json {
  const json = jsonSchemaOf(schema, 'input', owner);
  const union = unions.find((keyword) => keyword in json);
  if (union !== undefined || (json.type !== undefined && json.type !== 'object')) {
    const found = union === undefined ? `the type ${JSON.stringify(json.type)}` : `a union (${union})`;
    throw new DefinitionError(
      `The input schema of ${owner} has ${found} at its root, which clients do not accept. Make it an object, with the alternatives in a property.`,
    );
  }
  return json;
}

/**
 * A schema as the MCP SDK gets it: converted once, and taking everything. What it describes is validated by this server, after
 * the caller's right to the capability, and once.
 */
export const listed = (json: Json): StandardSchemaWithJSON => ({
  '~standard': {
    version: 1,
    vendor: 'mcp-aws',
    validate: (value) => ({ value }),
    jsonSchema: { input: () => json, output: () => json },
  },
});
