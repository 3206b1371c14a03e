import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attack, expectOutcome, type ToolCall } from '../../src/testing/guard/attack.ts';
import { apiKeyAttacks } from '../../src/testing/guard/attacks/api-key.ts';
import { iamAttacks, testRoleScopes } from '../../src/testing/guard/attacks/iam.ts';
import { oauthAttacks } from '../../src/testing/guard/attacks/oauth.ts';
import { cognitoProfile, oidcProfile, type TokenProfile } from '../../src/testing/guard/token-profile.ts';
import { type Entry, type EntryKind, type EntryOptions, entries } from '../support/entries.ts';
import { oidcSettings } from '../support/oauth.ts';
import { useAuths } from '../support/use-auths.ts';

/** Tools of the example, which is what is attacked. */
const tools: readonly ToolCall[] = [
  { name: 'search_books', arguments: { query: 'emma' }, scope: 'read' },
  { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' }, scope: 'write' },
];

const { keys, issuer: getIssuer, secretsManager } = useAuths();

/** The attacks on the guard of a mode, in what is deployed. */
function itRepels(
  kind: EntryKind,
  attacks: readonly Attack[],
  secrets: RegExp,
  options: () => Promise<EntryOptions>,
): void {
  let entry: Entry;
  beforeAll(async () => {
    entry = await kind.start(await options());
  }, 60_000);
  afterAll(() => entry?.close());

  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) =>
    expectOutcome(entry.send, kind.url, attack, secrets),
  );
  it('keeps credentials out of the log, and names callers by a pseudonym', () => {
    expect(entry.lines().length).toBeGreaterThan(25);
    expect(entry.texts().join('\n')).not.toMatch(secrets);
    const calls = entry.lines().filter(({ message }) => message === 'mcp request');
    expect(calls.length).toBeGreaterThan(5);
    for (const { principal } of calls) expect(principal).toMatch(/^[\w-]{16}$/);
  });
}

describe.each(entries)('$name', (kind) => {
  const oauth = (mode: 'cognito' | 'oidc', profile: TokenProfile, scopeErrors: 'challenge' | 'tool-error'): void => {
    const attacks = oauthAttacks({ getIssuer, profile, resourceUrl: kind.url, scopeErrors, tools });
    itRepels(kind, attacks, /eyJ|user-client|\bana\b/, async () => ({
      mode,
      env: { ...profile.env(await getIssuer()), MCP_AUTH_SCOPE_ERRORS: scopeErrors },
    }));
  };
  describe('cognito', () => oauth('cognito', cognitoProfile(kind.url), 'challenge'));
  describe('oidc', () => oauth('oidc', oidcProfile(kind.url, oidcSettings()), 'challenge'));
  describe('oidc without challenges for scopes', () =>
    oauth('oidc', oidcProfile(kind.url, oidcSettings()), 'tool-error'));

  describe('api-key', () =>
    itRepels(kind, apiKeyAttacks(keys, tools), /mcp_[0-9a-f]{16}_/, async () => ({
      mode: 'apiKey',
      env: { ...(await secretsManager()).env, MCP_AUTH_SCOPE_ERRORS: 'tool-error' },
    })));
});

describe.each(entries.filter(({ name }) => name !== 'container'))('$name', (kind) => {
  describe('iam', () =>
    itRepels(kind, iamAttacks(tools), /assumed-role/, async () => ({
      mode: 'iam',
      env: { MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_IAM_ROLE_SCOPES: JSON.stringify(testRoleScopes) },
    })));
});
