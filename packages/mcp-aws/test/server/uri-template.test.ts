import { UriTemplate } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { LinearUriTemplate } from '../../src/server/uri-template.ts';

describe('a template matches as the SDK has it', () => {
  it.each<[string, readonly string[]]>([
    ['x://books/{isbn}', ['x://books/1', 'x://books/', 'x://books/1/2', 'x://books/a,b', 'y://books/1']],
    ['x://{name}.{ext}', ['x://a.txt', 'x://a.tar.gz', 'x://.', 'x://a.', 'x://a.b/c', 'x://a']],
    ['x://{a}.{b}.{c}', ['x://1.2.3', 'x://1.2.3.4', 'x://1.2', 'x://...']],
    ['x://{a}--{b}', ['x://1--2', 'x://1---2', 'x://1--2--3', 'x://1-2']],
    ['x://{a}/{b}', ['x://1/2', 'x://1/2/3', 'x://1']],
    ['x://files/{+path}', ['x://files/a/b/c.txt', 'x://files/']],
    ['x://{+path}.{ext}', ['x://a/b.c/d.txt', 'x://a', 'x://.x']],
    ['x://list{/items*}', ['x://list/a,b,c', 'x://list/a', 'x://list']],
    ['x://find{?q,page}', ['x://find?q=a/b&page=2', 'x://find?q=a', 'x://find?page=2&q=a']],
    ['x://{name}{?v}', ['x://a?v=1', 'x://a']],
    ['x://{name}{.ext}', ['x://a.txt', 'x://a']],
    ['x://(a+)*/{id}', ['x://(a+)*/1', 'x://aaa/1']],
  ])('%s', (template, uris) => {
    for (const uri of uris)
      expect(new LinearUriTemplate(template).match(uri), uri).toEqual(new UriTemplate(template).match(uri));
  });
});

it('a variable that may hold a "/" gets what is left by one before it that may not', () => {
  expect(new LinearUriTemplate('x://{host}.{+rest}').match('x://a.b/c.d')).toEqual({ host: 'a', rest: 'b/c.d' });
});

it.each(['x://{a}{b}', 'x://{a}{+b}', 'x://{a}{?b}{c}'])('%s could be matched in any number of ways', (template) => {
  expect(() => new LinearUriTemplate(template)).toThrow('nothing between them');
});

// One that takes more than time by its length would not end within the time of a test.
it.each([
  ['x://{a}.{b}', '.'],
  ['x://{a}.{b}.{c}.{d}', '.'],
  ['x://{a}.{b}.{c}.{d}', 'a.'],
  ['x://{a}--{b}--{c}', '-'],
  ['x://{+a}.{b}.{+c}', '.'],
  ['x://{a}{?b,c}', '?b='],
  ['x://{a}.{+b}', '.'],
  ['x://{a*}.{b*}', '.,'],
  ['x://{a}.{b}{/c*}', './'],
])('%s takes no longer for a URI that nearly matches: %j', (template, unit) => {
  const matcher = new LinearUriTemplate(template);
  for (const end of ['/', '', '&', ',']) matcher.match(`x://${unit.repeat(200_000)}${end}`);
  expect(matcher.match('y://')).toBeNull();
});
