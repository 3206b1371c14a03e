import type { Construct } from 'constructs';

/**
 * The environment that is synthesised: `--context stage=production`, or dev.
 * @throws Error for a name that cannot be part of a stack's name and of a host name
 */
export function stageOf(scope: Construct): string {
  const stage = String(scope.node.tryGetContext('stage') ?? 'dev');
  if (/^[a-z](-?[a-z0-9]){0,19}$/.test(stage)) return stage;
  throw new Error(`${JSON.stringify(stage)} is no stage: give up to 20 small letters, digits and single hyphens.`);
}
