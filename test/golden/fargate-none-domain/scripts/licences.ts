import { readFileSync } from 'node:fs';

/** Licences that ask for no more than to be named. Add one here once your lawyers agree. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
]);

interface Component {
  group?: string;
  name: string;
  version?: string;
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[];
}

/** Fails where the bundle has a package under another licence, or under none. Reads what `sbom` wrote. */
const { components = [] } = JSON.parse(readFileSync('sbom.cdx.json', 'utf8')) as { components?: Component[] };
const licencesOf = ({ licenses = [] }: Component): string[] =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? 'unknown');

/** `MIT OR GPL-3.0` leaves the choice. Where a part is asked for in addition (`AND`), all of them have to be allowed. */
function isAllowed(expression: string): boolean {
  const licences = expression.replace(/[()]/g, '').split(/ (?:OR|AND) /);
  const isKnown = (licence: string): boolean => allowed.has(licence);
  return expression.includes(' AND ') ? licences.every(isKnown) : licences.some(isKnown);
}

const refused = components.filter((component) => {
  const licences = licencesOf(component);
  return licences.length === 0 || !licences.every(isAllowed);
});
for (const component of refused) {
  const name = [component.group, component.name].filter(Boolean).join('/');
  console.error(`${name} ${component.version ?? ''}: ${licencesOf(component).join(', ') || 'no licence'}`);
}
if (refused.length > 0) process.exit(1);
console.log(`${components.length} packages in the bundle, each under a licence that is allowed.`);
