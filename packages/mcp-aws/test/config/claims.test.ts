import { describe, expect, it } from 'vitest';
import { configSchema, jsonSchema } from '../../src/config/schema.ts';
import { configWith, inputWith, refusalOf } from '../support/config.ts';

const oidc = { mode: 'oidc', issuer: 'https://login.example.com' };

describe('claims for tools', () => {
  it.each([{ mode: 'cognito' }, oidc])('can be named with %j', (auth) => {
    const claims = ['cognito:groups', 'org_id', 'https://example.com/roles'];
    expect(configWith({ auth: { ...auth, claims } }).auth).toMatchObject({ claims });
    expect(configWith({ auth }).auth).toMatchObject({ claims: undefined });
  });

  it.each(['api-key', 'iam', 'none'])('belong to tokens, which %s has not', (mode) => {
    expect(configSchema.safeParse(inputWith({ auth: { mode, claims: ['groups'] } })).success).toBe(false);
  });

  it.each([
    'access_token',
    'id_token',
    'Authorization',
    'jti',
    'origin_jti',
    'cnf',
    'nonce',
    '__proto__',
    'constructor',
  ])('cannot be %s', (name) => {
    const { message } = refusalOf(() => configWith({ auth: { mode: 'cognito', claims: ['groups', name] } }));
    expect(message).toContain(`the claim ${name} is reserved`);
  });

  it.each(['', 'a b', 'a,b', 'x'.repeat(201)])('cannot be called %j', (name) => {
    expect(configSchema.safeParse(inputWith({ auth: { ...oidc, claims: [name] } })).success).toBe(false);
  });

  it('are completed by editors', () => {
    expect(JSON.stringify(jsonSchema())).toContain('caller.claims');
  });
});
