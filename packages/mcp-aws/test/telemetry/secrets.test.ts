import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/telemetry/redact.ts';
import { holdsSecret, isSecretName } from '../../src/telemetry/secrets.ts';

/** Made up, and in pieces, so that scanners of this repository do not take them for real. */
const made = (...parts: string[]): string => parts.join('');
const letters = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1eF3hJ5kL7n';

const secrets: Record<string, string> = {
  'a token of GitHub': made('ghp', '_', letters),
  'a fine-grained token of GitHub': made('github', '_pat_', letters),
  'a token of an app of GitHub': made('ghs', '_', letters),
  'a token of GitLab': made('glpat', '-', letters.slice(0, 20)),
  'a token of Slack that rotates': made('xoxe', '.xoxp-1-', letters),
  'a refresh token of Slack': made('xoxe', '-1-', letters),
  'a token of npm': made('npm', '_', letters),
  'a key of Google': made('AI', 'za', letters.slice(0, 35)),
  'a key of Anthropic': made('sk', '-ant-api03-', letters),
  'a key of OpenAI': made('sk', '-proj-', letters),
  'a key of Stripe': made('sk', '_live_', letters),
  'a restricted key of Stripe': made('rk', '_test_', letters),
  'the id of a key of AWS': made('AK', 'IAIOSFODNN7EXAMPLE'),
  'a secret key of AWS': 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  'both, as in a file of credentials': made('AK', 'IAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
  'a JSON Web Token': 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln',
  'a private key': made('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'),
  'a private key of OpenSSH, after words': made('here: -----BEGIN OPENSSH ', 'PRIVATE KEY-----\nb3Bl'),
  'a connection string': 'postgres://ana:hunter2@db.example.com:5432/books',
  'a connection string of MongoDB': 'mongodb+srv://ana:hunter2@cluster0.example.net/?retryWrites=true',
  'a connection string of Redis, without a name': 'redis://:hunter2@cache.example.com:6379',
  'a connection string of SQL Server': 'Server=db;Database=books;User Id=ana;Password=hunter2;',
  'a connection string of Azure': 'DefaultEndpointsProtocol=https;AccountName=x;AccountKey=aHVudGVyMg==',
  'a password in the address of a repository': 'https://ana:hunter2@git.example.com/books.git',
  'a header': 'Authorization: Basic YW5hOmh1bnRlcjI=',
  'a cookie': 'Cookie: sid=hunter2',
  'a setting in a sentence': 'log in with password=hunter2, please',
  'a setting with spaces': 'the api key is api_key = hunter2',
  'a line of a .env file': 'DB_PASSWORD=hunter2',
  'a line of YAML': 'client_secret: hunter2',
  'a hash of Ruby': ":password => 'hunter2'",
  'a flag': 'mysql -u ana --password hunter2',
  'a flag with an equals sign': 'mysql --password=hunter2',
  'a part of a query': 'https://example.com/callback?code=1&access_token=hunter2',
  'a signed URL': 'https://bucket.s3.amazonaws.com/x?X-Amz-Signature=0123456789abcdef',
  'an escaped part of a query': 'next=https%3A%2F%2Fexample.com%2F%3Ftoken%3Dhunter2',
  'JSON that is cut': '{"user":"ana","password":"hunter2","nex',
  'escaped JSON that is cut': String.raw`{"body":"{\"password\":\"hunter2\"`,
};

describe('a secret', () => {
  it.each(Object.entries(secrets))('is found by its look: %s', (_, text) => {
    expect(holdsSecret(text) || redacted(text) === '[redacted]').toBe(true);
    const places = [
      text,
      { note: text },
      { [text]: 1 },
      [`see ${text}`],
      JSON.stringify({ note: text }),
      { a: { b: [{ [text]: text }] } },
    ];
    for (const place of places) {
      const logged = JSON.stringify(redacted(place));
      expect(logged).toContain('[redacted]');
      for (const part of [
        'hunter2',
        letters.slice(0, 20),
        'K7MDENG',
        'MIIE',
        'c2ln',
        'aHVudGVyMg',
        'YW5h',
        '0123456789abcdef',
      ])
        expect(logged).not.toContain(part);
    }
  });

  it('is found in JSON within text, and within that again', () => {
    const inner = JSON.stringify({ user: 'ana', pin: '1234', deeper: JSON.stringify({ apiKey: 'hunter2' }) });
    const logged = JSON.stringify(redacted({ body: inner, quoted: JSON.stringify(inner) }));
    expect(logged).toContain('ana');
    expect(logged).not.toMatch(/hunter2|1234/);
  });

  it.each([
    [{ name: 'Authorization', value: 'hunter2' }],
    [{ Key: 'db-password', Value: 'hunter2' }],
    [[['x-api-key', 'hunter2']]],
    [{ args: ['--token', 'hunter2', '-v'] }],
    [{ passphrase: 7, privateKey: { d: 'hunter2' } }],
  ])('is found by the name beside it: %j', (value) => expect(JSON.stringify(redacted(value))).not.toContain('hunter2'));

  it('beyond what is shown of a text does not hide it', () => {
    expect(redacted(`${'x '.repeat(600)} password=hunter2`)).toBe('x '.repeat(100));
  });
});

describe('what is not a secret', () => {
  it.each([
    'Pride and Prejudice, by Jane Austen',
    'author: Jane Austen',
    '9780141439518',
    'https://example.com/books?title=emma#top',
    'mailto:ana@example.com',
    'ana@example.com',
    '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    '2fd4e1c67a2d28fced849ee1bb76e7391b93eb12',
    'a passenger of the ship: Ishmael',
    'SELECT title FROM books WHERE year = 1813',
    'global-warming-and-its-critics',
    '{"title":"Emma"}',
    'der Schlüssel: groß',
  ])('is logged: %s', (text) => expect(redacted(text)).toBe(text));

  it('has names of its own', () => {
    const names = ['author', 'authors', 'title', 'compass', 'passenger', 'keyword', 'monkey', 'pinned'];
    expect(names.filter(isSecretName)).toEqual([]);
  });
});
