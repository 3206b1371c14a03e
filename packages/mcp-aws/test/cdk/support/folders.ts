import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of all tests of this process. */
const root = mkdtempSync(join(tmpdir(), 'mcp-aws-cdk-'));

/** An empty folder. Who puts much into it removes it. */
export const createFolder = (name: string): string => mkdtempSync(join(root, `${name}-`));
