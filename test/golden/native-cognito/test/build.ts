import { execFileSync } from 'node:child_process';

/** The stack deploys dist/, so its tests need one. */
export function setup(): void {
  execFileSync(process.execPath, ['build.mjs'], { stdio: 'inherit' });
}
