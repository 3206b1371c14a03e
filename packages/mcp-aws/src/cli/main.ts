import { createProgram } from './program.ts';
import { runCommandLine } from './run-command-line.ts';

/**
 * Runs the command line `mcp-aws`.
 * @param argv without the names of Node and the script
 */
export async function main(argv: readonly string[]): Promise<void> {
  // The SDK warns of Node versions that it will drop some day, on stderr, and about this tool's own dependency.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  await runCommandLine('mcp-aws', argv, ({ terminal, exit }) =>
    createProgram({ ui: (flags) => terminal.ui(flags), exit }),
  );
}
