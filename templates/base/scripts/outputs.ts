import { readFileSync } from 'node:fs';

/** An output of the deployed stack, from the file that `deploy` writes. Ends the script where nothing has been deployed. */
export function stackOutput(name: string): string {
  const text = readText('cdk-outputs.json');
  const stacks = text === undefined ? {} : (JSON.parse(text) as Record<string, Record<string, string>>);
  const value = Object.values(stacks)[0]?.[name];
  if (value !== undefined) return value;
  console.error(`There is no output ${name} in cdk-outputs.json: deploy first.`);
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
