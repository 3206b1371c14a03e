// Fails where the tag is not the version of both packages.
import { readFileSync } from 'node:fs';

const [tag = ''] = process.argv.slice(2);
const versionOf = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).version;
const versions = ['../package.json', '../packages/mcp-aws/package.json'].map(versionOf);
if (versions.some((version) => `v${version}` !== tag)) {
  console.error(`The tag is ${tag}, and the packages have ${versions.join(' and ')}. Give all three the same version.`);
  process.exit(1);
}
