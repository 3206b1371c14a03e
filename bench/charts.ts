import fs from 'fs-extra';
import { benchmarksPage } from './benchmarks-page.ts';
import { readResults } from './results.ts';

/** Writes docs/benchmarks.md and its charts from the results that the benchmarks left. */
for (const [path, content] of benchmarksPage(readResults()))
  await fs.outputFile(new URL(`../docs/${path}`, import.meta.url).pathname, content);
