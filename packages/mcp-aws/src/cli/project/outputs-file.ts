import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outputs } from '../aws/stack.ts';
import { isJsonObject, type JsonObject, readJsonObject, toJson } from '../json.ts';
import type { Project } from './project.ts';

/** Where deployments write down the outputs of their stacks: a cache, which every command can do without. */
export const outputsFile = 'cdk-outputs.json';

/** The recorded outputs of every stack that was deployed from this folder. */
export function recordedStacks({ folder }: Project): JsonObject {
  const path = join(folder, outputsFile);
  return existsSync(path) ? readJsonObject(path, 'Delete it: the next deployment writes it again.') : {};
}

/** The recorded outputs of a stack; undefined where it was not deployed from this folder. */
export function recordedOutputs(project: Project, stackName: string): Outputs | undefined {
  const outputs = recordedStacks(project)[stackName];
  return isJsonObject(outputs) ? (outputs as Outputs) : undefined;
}

/** The CDK records the stack that it deployed last, and no other: keeps the others too. */
export function keepRecorded(project: Project, others: JsonObject): void {
  const path = join(project.folder, outputsFile);
  if (existsSync(path)) writeFileSync(path, toJson({ ...others, ...readJsonObject(path) }));
}

/** Removes a stack that was deleted. */
export function forgetOutputs(project: Project, stackName: string): void {
  const { [stackName]: deleted, ...others } = recordedStacks(project);
  if (deleted !== undefined) writeFileSync(join(project.folder, outputsFile), toJson(others));
}
