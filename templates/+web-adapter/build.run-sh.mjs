// Puts run.sh beside the bundle, executable as Lambda needs it.
import { chmodSync, copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('dist/run.sh', import.meta.url));

copyFileSync(fileURLToPath(new URL('run.sh', import.meta.url)), target);
chmodSync(target, 0o755);
