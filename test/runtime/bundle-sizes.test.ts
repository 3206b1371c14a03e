import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle, type Deployable } from '../support/project.ts';

// What a cold start has to read and compile. A figure that grows wants a reason; one that doubles is a package too many.
it.each<[string, Deployable, Readonly<Record<string, number>>]>([
  ['native', { runtime: 'native' }, { 'main.mjs': 430 }],
  [
    'native, with Cognito, streaming',
    { runtime: 'native', streaming: true, auth: 'cognito' },
    { 'main.mjs': 458, 'authorizer.mjs': 65 },
  ],
  ['web-adapter', { runtime: 'web-adapter' }, { 'main.mjs': 450 }],
])('a bundle of %s has at most so many kB', (_, deployable, limits) => {
  const { dist } = bundle(deployable);
  for (const [file, kB] of Object.entries(limits)) expect(statSync(join(dist, file)).size / 1000).toBeLessThan(kB);
});
