import { describe, expect, it } from 'vitest';
import { redacted } from '../../src/telemetry/redact.ts';
import { holdsSecret, isSecretName } from '../../src/telemetry/secrets.ts';

/**
 * Texts that make patterns go back and try again. With a pattern that does so for every length, one of these would take hours;
 * the tests have a minute.
 */
describe('a long text is read in the time of its length', () => {
  const units = [
    'a',
    '-',
    ' ',
    '_',
    '=',
    '"',
    '\\',
    '/',
    ':',
    '://',
    '://a:',
    'eyJ',
    'eyJa',
    'A1a',
    'Bearer ',
    '-----BEGIN ',
    '--a ',
  ];
  const more = [
    'password',
    'password ',
    'pass-',
    'a.',
    'x"',
    "x'\\",
    'gh',
    'glpat',
    'xoxe.',
    'AKIA',
    'mcp_0',
    'a: ',
    'a=>',
    '%3D',
    '[[',
    '{"a":',
  ];
  it.each([...units, ...more])('of %j', (unit) => {
    const text = unit.repeat(Math.ceil(300_000 / unit.length));
    holdsSecret(text);
    holdsSecret(`${text}!`);
    isSecretName(text);
    redacted({ [text]: text, list: [text, `"${text}`] });
    expect(text.length).toBeGreaterThanOrEqual(300_000);
  });
});
