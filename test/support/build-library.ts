import { execa } from 'execa';
import { root } from './paths.ts';

/** Compiles the library once per run, as projects import `mcp-aws/lambda` from its dist. Types are checked elsewhere. */
export async function setup(): Promise<void> {
  const args = ['tsc', '-p', 'packages/mcp-aws/tsconfig.build.json', '--noCheck'];
  await execa('npx', args, { cwd: root, stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' });
}
