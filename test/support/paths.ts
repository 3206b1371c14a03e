import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where projects for tests and what is expensive to build are kept between runs. */
export const cache = join(root, '.cache');

/** What the example of every new project offers: the sources that its owner starts with. */
export const exampleSource = join(root, 'templates/base/src');
