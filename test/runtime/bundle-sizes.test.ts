import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle, type Deployable } from '../support/project.ts';

// What a cold start has to read and compile. A figure that grows wants a reason; one that doubles is a package too many. About
// 25 kB are the protocol's schemas for what capabilities return, questions to clients, limits, and redaction by look.
it.each<[string, Deployable, Readonly<Record<string, number>>]>([
  ['native', { runtime: 'native' }, { 'main.mjs': 460 }],
  [
    'native, with Cognito, streaming',
    { runtime: 'native', streaming: true, auth: 'cognito' },
    { 'main.mjs': 490, 'authorizer.mjs': 70 },
  ],
  ['web-adapter', { runtime: 'web-adapter' }, { 'main.mjs': 480 }],
])('a bundle of %s has at most so many kB', (_, deployable, limits) => {
  const { dist } = bundle(deployable);
  for (const [file, kB] of Object.entries(limits)) expect(statSync(join(dist, file)).size / 1000).toBeLessThan(kB);
});
