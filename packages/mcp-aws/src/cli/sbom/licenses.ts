/** Licenses that ask for no more than attribution. */
export const allowedLicenses: readonly string[] = [
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
];

/** A package in a CycloneDX document. */
export interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: readonly {
    readonly license?: { readonly id?: string; readonly name?: string };
    readonly expression?: string;
  }[];
}

/** A package whose license is not allowed. */
export interface RefusedPackage {
  readonly name: string;
  readonly version: string;
  /** Empty: the package says nothing about its license. */
  readonly licenses: readonly string[];
}

/** The packages that have another license than the allowed ones, or none. Pure. */
export function refusedPackages(
  components: readonly Component[],
  allowed: ReadonlySet<string>,
): readonly RefusedPackage[] {
  return components
    .map((component) => ({
      name: [component.group, component.name].filter(Boolean).join('/'),
      version: component.version ?? '',
      licenses: licensesOf(component),
    }))
    .filter(({ licenses }) => licenses.length === 0 || !licenses.every((license) => isAllowed(license, allowed)));
}

const licensesOf = ({ licenses = [] }: Component): string[] =>
  licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? 'unknown');

/**
 * Whether an SPDX expression is allowed. `MIT OR GPL-3.0` leaves the choice. Where all parts have to be met (`AND`), each
 * has to be allowed.
 */
function isAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const parts = expression.replace(/[()]/g, '').split(/ (?:OR|AND) /);
  const isKnown = (license: string): boolean => allowed.has(license);
  return expression.includes(' AND ') ? parts.every(isKnown) : parts.some(isKnown);
}
