import { readFileSync } from 'node:fs';
import project from '../mcp-aws.json' with { type: 'json' };

/**
 * An output of a deployed stack, from the file that `deploy` writes: of the stage that MCP_STAGE names, or of dev. Ends the
 * script where that was not deployed from here.
 */
export function stackOutput(name: string): string {
  const stack = `${project.stack}-${process.env.MCP_STAGE ?? 'dev'}`;
  const text = readText('cdk-outputs.json');
  const stacks = text === undefined ? {} : (JSON.parse(text) as Record<string, Record<string, string>>);
  const value = stacks[stack]?.[name];
  if (value !== undefined) return value;
  const others = Object.keys(stacks).filter((other) => other !== stack);
  console.error(`There is no output ${name} of ${stack} in cdk-outputs.json: deploy it first.`);
  if (others.length > 0) console.error(`The file has ${others.join(', ')}; MCP_STAGE names another stage than dev.`);
  process.exit(1);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
