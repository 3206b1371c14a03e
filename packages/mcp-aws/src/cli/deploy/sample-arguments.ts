/** A JSON Schema, as far as it is read here. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly format?: string;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  email: 'someone@example.com',
  uri: 'https://example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/** The smallest arguments that fit the input schema of a tool: what is required, and nothing that is not. */
export const sampleArguments = (schema: object): Record<string, unknown> =>
  sampleOf({ ...schema, type: 'object' }) as Record<string, unknown>;

function sampleOf(schema: Schema): unknown {
  const { const: only, default: preset, examples: [example] = [], enum: [first] = [], anyOf, oneOf } = schema;
  const given = [only, preset, example, first].find((value) => value !== undefined);
  if (given !== undefined) return given;
  const [branch] = anyOf ?? oneOf ?? [];
  if (branch !== undefined) return sampleOf(branch);
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'object': {
      const { properties = {}, required = [] } = schema;
      return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]));
    }
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}));
    case 'number':
    case 'integer':
      return schema.minimum ?? (schema.exclusiveMinimum === undefined ? 1 : schema.exclusiveMinimum + 1);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return formats[schema.format ?? ''] ?? 'test'.padEnd(schema.minLength ?? 0, 't');
  }
}
