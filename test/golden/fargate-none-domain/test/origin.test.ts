import { expect, it } from 'vitest';
import { pathOf } from '../scripts/origin.ts';

it.each([
  'https://example.com/octo/server.git',
  'https://example.com/octo/server',
  'https://user@example.com/octo/server/\n',
  'git@example.com:octo/server.git',
  'ssh://git@example.com:2222/octo/server.git',
])('finds the repository in %s', (url) => expect(pathOf(url)).toBe('octo/server'));

it.each(['', '/srv/git/server.git', '../server'])('finds none in %j', (url) => expect(pathOf(url)).toBeUndefined());
