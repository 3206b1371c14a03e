export interface Manifest {
  readonly [field: string]: unknown;
}

/**
 * Merges the package.json parts of the selected layers, in their order. Objects merge by key; dependencies are sorted, as
 * npm does it.
 * @throws Error when two parts give one field different values: a mistake in the templates
 */
export function mergeManifests(parts: readonly Manifest[]): Manifest {
  const merged = parts.reduce<Manifest>((left, right) => merge(left, right, ''), {});
  for (const field of ['dependencies', 'devDependencies']) {
    const entries = merged[field];
    if (isObject(entries)) Object.assign(merged, { [field]: sorted(entries) });
  }
  return merged;
}

function merge(left: Manifest, right: Manifest, path: string): Manifest {
  const result: Record<string, unknown> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const present = result[key];
    if (isObject(present) && isObject(value)) result[key] = merge(present, value, `${path}${key}.`);
    else if (present === undefined || present === value) result[key] = value;
    else throw new Error(`package.json parts disagree on ${path}${key}`);
  }
  return result;
}

const isObject = (value: unknown): value is Manifest =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (object: Manifest): Manifest =>
  Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
