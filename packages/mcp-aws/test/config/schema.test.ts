import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
import { describe, expect, it } from 'vitest';
import { configSchema, jsonSchema } from '../../src/config/schema.ts';
import { inputWith } from '../support/config.ts';

const validate = new CfWorkerJsonSchemaValidator({ draft: '7' }).getValidator(jsonSchema() as never);
const accepts = (input: unknown): boolean => validate(input).valid;

/** As docs and new projects have it. */
const sample = {
  $schema: './node_modules/mcp-aws/schema.json',
  name: 'my-server',
  region: 'eu-central-1',
  runtime: 'native',
  streaming: false,
  auth: { mode: 'cognito' },
  stages: {
    staging: { alarms: {} },
    production: { alarms: { email: 'ana@example.com' }, logRetentionDays: 180, protect: true },
  },
};

describe('the JSON schema, with which editors complete the file,', () => {
  it.each<[string, unknown]>([
    ['the sample', sample],
    ['the least', inputWith()],
    ['every auth mode: api-key', inputWith({ auth: { mode: 'api-key' } })],
    ['every auth mode: iam', inputWith({ auth: { mode: 'iam', roles: { 'arn:aws:iam::1:role/x': ['read'] } } })],
    ['every auth mode: oidc', inputWith({ auth: { mode: 'oidc', issuer: 'https://x.example', scopes: ['read'] } })],
  ])('accepts %s', (_, input) => {
    expect(accepts(input)).toBe(true);
    expect(configSchema.safeParse(input).success).toBe(true);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['a setting there is not', inputWith({ colour: 'red' })],
    ['a runtime there is not', inputWith({ runtime: 'lambda' })],
    ['an auth mode there is not', inputWith({ auth: { mode: 'basic' } })],
    ['an issuer where there is none', inputWith({ auth: { mode: 'none', issuer: 'x' } })],
    ['days that CloudWatch does not keep logs for', inputWith({ stages: { dev: { logRetentionDays: 31 } } })],
    ['a setting of a stage there is not', inputWith({ stages: { dev: { memory: 512 } } })],
    ['a name with a space', inputWith({ name: 'a b' })],
    ['a size that Fargate does not have', inputWith({ stages: { dev: { fargate: { cpu: 300 } } } })],
  ])('refuses %s', (_, input) => {
    expect(accepts(input)).toBe(false);
    expect(configSchema.safeParse(input).success).toBe(false);
  });

  it('describes every setting', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties = {}, anyOf, oneOf, additionalProperties } = node as Record<string, never>;
      for (const [name, property] of Object.entries(properties as Record<string, { description?: string }>)) {
        if (property.description === undefined) undescribed.push(`${path}.${name}`);
        visit(property, `${path}.${name}`);
      }
      for (const option of [...((anyOf ?? oneOf ?? []) as unknown[]), additionalProperties]) visit(option, path);
    };
    visit(jsonSchema(), '');
    const obvious = /^\.\$schema$|\.auth(\.mode)?$|\.(lambda|fargate)$|\.(min|max|rateLimit|burstLimit|email)$/;
    expect(undescribed.filter((path) => !obvious.test(path))).toEqual([]);
  });
});
