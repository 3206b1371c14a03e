import { expect, it } from 'vitest';
import { allowedLicenses, type Component, refusedPackages } from '../../src/cli/sbom/licenses.ts';

const allowed = new Set(allowedLicenses);
const component = (...licenses: NonNullable<Component['licenses']>): Component => ({
  group: '@scope',
  name: 'package',
  version: '1.0.0',
  licenses,
});
const expression = (text: string): Component => component({ expression: text });

it.each([
  component({ license: { id: 'MIT' } }),
  component({ license: { id: 'MIT' } }, { license: { id: 'Apache-2.0' } }),
  component({ license: { name: 'ISC' } }),
  expression('MIT OR GPL-3.0-only'),
  expression('(MIT OR CC0-1.0)'),
  expression('MIT AND BSD-3-Clause'),
])('allows %j', (one) => expect(refusedPackages([one], allowed)).toEqual([]));

it.each<[Component, string[]]>([
  [component(), []],
  [component({ license: { id: 'GPL-3.0-only' } }), ['GPL-3.0-only']],
  [component({ license: { id: 'MIT' } }, { license: { id: 'GPL-3.0-only' } }), ['MIT', 'GPL-3.0-only']],
  [component({ license: {} }), ['unknown']],
  [expression('MIT AND GPL-3.0-only'), ['MIT AND GPL-3.0-only']],
  [expression('(MIT AND CC-BY-NC-4.0)'), ['(MIT AND CC-BY-NC-4.0)']],
  [expression('GPL-2.0-only OR GPL-3.0-only'), ['GPL-2.0-only OR GPL-3.0-only']],
])('refuses %j', (one, licenses) =>
  expect(refusedPackages([one], allowed)).toEqual([{ name: '@scope/package', version: '1.0.0', licenses }]),
);

it('allows what is allowed in addition', () => {
  const one = component({ license: { id: 'MPL-2.0' } });
  expect(refusedPackages([one], allowed)).toHaveLength(1);
  expect(refusedPackages([one], new Set([...allowedLicenses, 'MPL-2.0']))).toEqual([]);
});

it('names a package that says nothing about itself', () => {
  expect(refusedPackages([{ name: 'bare' }], allowed)).toEqual([{ name: 'bare', version: '', licenses: [] }]);
});
