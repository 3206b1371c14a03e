import type { Migration } from '../migration.ts';
import { schemaReference } from './schema-reference.ts';

/** In the order of their versions. */
export const migrations: readonly Migration[] = [schemaReference];
