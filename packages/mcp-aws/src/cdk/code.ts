import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { bundleServer } from '../bundle/bundle.ts';
import type { StageConfig } from '../config/config.ts';

interface CodeOptions {
  readonly folder: string;
  readonly config: StageConfig;
  readonly entry: string | undefined;
}

/**
 * Bundles the server, and returns the folder that is deployed. With the runtime fargate and a Dockerfile in the project,
 * that is the project itself, with the bundle in `dist`; its Dockerfile copies that.
 *
 * A stack for which the CDK asks for no bundles, as in `cdk destroy` and in tests, gets a placeholder
 * (`aws:cdk:bundling-stacks`, which `NodejsFunction` heeds too).
 */
export function createCode(scope: Construct, { folder, config, entry }: CodeOptions): string {
  const stack = Stack.of(scope);
  const outdir = join(folder, '.mcp-aws', 'bundle', stack.artifactId);
  if (!stack.bundlingRequired) return createPlaceholder(`${outdir}.placeholder`);
  bundleServer({ folder, config, outdir, ...(entry === undefined ? {} : { entry }) });
  const hasOwnImage = config.runtime === 'fargate' && existsSync(join(folder, 'Dockerfile'));
  if (!hasOwnImage) return outdir;
  copyBundle(outdir, join(folder, 'dist'));
  return folder;
}

function copyBundle(bundle: string, target: string): void {
  rmSync(target, { recursive: true, force: true });
  cpSync(bundle, target, { recursive: true });
  chmodSync(target, 0o755); // as the bundle: the image runs it as another user
}

function createPlaceholder(outdir: string): string {
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'main.mjs'), '// A placeholder: this stack was synthesized without its bundle.\n');
  writeFileSync(join(outdir, 'Dockerfile'), 'FROM scratch\n');
  return outdir;
}
