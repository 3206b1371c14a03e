import { describe, expect, it } from 'vitest';
import type { Auth } from '../../src/server/auth.ts';
import { once } from '../../src/testing/check.ts';
import { type Attack, expectOutcome, type ToolCall } from '../../src/testing/guard/attack.ts';
import { apiKeyAttacks, createTestKeys } from '../../src/testing/guard/attacks/api-key.ts';
import { iamAttacks } from '../../src/testing/guard/attacks/iam.ts';
import { oauthAttacks } from '../../src/testing/guard/attacks/oauth.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';
import example from '../support/example/server.ts';
import { profiles, resourceUrl, startIssuer } from '../support/oauth.ts';

const getIssuer = once(startIssuer);
const tools: readonly ToolCall[] = [
  { name: 'search_books', arguments: { query: 'emma' }, scope: 'read' },
  { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' }, scope: 'write' },
];
const tables: [string, readonly Attack[]][] = [
  ...profiles.map((profile): [string, readonly Attack[]] => [
    profile.mode,
    oauthAttacks({ getIssuer, profile, resourceUrl, scopeErrors: 'challenge', tools }),
  ]),
  ['api-key', apiKeyAttacks(createTestKeys(), tools)],
  ['iam', iamAttacks(tools)],
];

const letsEveryoneIn = authAs(callerWith('admin'));
const letsNobodyIn: Auth = {
  guard: async () => ({
    refusal: { rejection: 'invalid_token', detail: 'no', response: new Response('no', { status: 418 }) },
  }),
};

/** The attacks that end as they have to. */
async function endingWell(attacks: readonly Attack[], auth: Auth): Promise<string[]> {
  const app = await createTestApp({ definition: example, auth, url: resourceUrl });
  const well: string[] = [];
  for (const attack of attacks) {
    const isWell = await expectOutcome(app.send, resourceUrl, attack, /(?!)/).then(
      () => true,
      () => false,
    );
    if (isWell) well.push(attack.name);
  }
  return well;
}

/** What something else than the guard refuses. */
const notOfTheGuard =
  /^(a good (token|key) from a (web )?page|a preflight|\/health%2f|\/\.well-known\/[x.]|\/\.well-known without|\/ without|a look for|one tool in Mcp-Name|a batch$|the version of 2026 without)/;

describe.each(tables)('the attacks on %s', (_, attacks) => {
  it('are many, and each has a name of its own', () => {
    expect(attacks.length).toBeGreaterThan(25);
    const refused = attacks.filter(({ status }) => ![status].flat().includes(200)).map(({ name }) => name);
    expect(new Set(refused).size).toBe(refused.length);
  });

  it('succeed against a guard that lets everyone in', async () => {
    const mustBeRefused = attacks.filter(({ status }) => ![status].flat().includes(200));
    const well = await endingWell(mustBeRefused, letsEveryoneIn);
    expect(well.filter((name) => !notOfTheGuard.test(name))).toEqual([]);
  });

  it('and what is good fails against a guard that lets nobody in', async () => {
    const mustGetIn = attacks.filter(({ status }) => status === 200);
    expect(mustGetIn.length).toBeGreaterThan(2);
    expect(await endingWell(mustGetIn, letsNobodyIn)).toEqual([]);
  });
});
