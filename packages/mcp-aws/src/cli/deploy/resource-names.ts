import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject, parseJsonObject } from '../json.ts';
import type { Target } from '../project/target.ts';

/** A resource as people know it, from its logical id. */
export type NameOf = (logicalId: string) => string;

/** The template of the stack as it was synthesized last; undefined where it is missing, or the CDK is writing it. */
export function synthesizedTemplate({
  project,
  stackName,
}: Pick<Target, 'project' | 'stackName'>): JsonObject | undefined {
  const path = join(project.folder, 'cdk.out', `${stackName}.template.json`);
  return existsSync(path) ? parseJsonObject(readFileSync(path, 'utf8')) : undefined;
}

/**
 * Names resources by their place in the app, as the template that was synthesized last has it: `Server/Function` for
 * `ServerFunction9A1B2C3D`.
 */
export function resourceNames(target: Pick<Target, 'project' | 'stackName'>): NameOf {
  const { stackName } = target;
  let resources: unknown;
  return (logicalId) => {
    resources ??= synthesizedTemplate(target)?.Resources;
    const path = pathOf(resources, logicalId);
    return path?.replace(`${stackName}/`, '').replace(/\/(Resource|Default)$/, '') ?? logicalId;
  };
}

function pathOf(resources: unknown, logicalId: string): string | undefined {
  const resource = isJsonObject(resources) ? resources[logicalId] : undefined;
  const metadata = isJsonObject(resource) ? resource.Metadata : undefined;
  const path = isJsonObject(metadata) ? metadata['aws:cdk:path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}
